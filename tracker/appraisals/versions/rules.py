"""Two versions of a scheme side by side, and what becomes of judgements given under the earlier one. Pure."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from tracker.appraisals.clauses import TYPES
from tracker.appraisals.figures import plain
from tracker.appraisals.freezing import rulebook_from_json
from tracker.appraisals.rules import Settings
from tracker.appraisals.scoring import ClauseLine, Rulebook

LONGEST_REASON = 1000


class Change(NamedTuple):
    """What, and how it reads before and after; "" where there was, or is, nothing."""

    what: str
    before: str
    after: str

    @property
    def sentence(self) -> str:
        if self.before and self.after:
            return f"{self.what}：{self.before} → {self.after}"
        return f"{self.what}（{self.before or self.after}）" if self.before or self.after else self.what


def changes(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    items: Mapping[int, str],
    counted: Mapping[str, str] = MappingProxyType({}),
) -> list[Change]:
    """Between two contents. `items`: the names of work items by id, for clauses that were given another; `counted`: of
    what is kept elsewhere, by `counted_by`.
    """
    one, two = rulebook_from_json(before), rulebook_from_json(after)
    titles = [Change("名称", before["title"], after["title"])] if before["title"] != after["title"] else []
    return [*titles, *_of_settings(one.settings, two.settings), *_of_clauses(one, two, items, counted)]


def _of_settings(one: Settings, two: Settings) -> Iterator[Change]:
    was = dict(one.in_words)
    for label, now in two.in_words:
        if was.get(label, "") != now:
            yield Change(label, was.get(label, ""), now)


def _of_clauses(one: Rulebook, two: Rulebook, items: Mapping[int, str], counted: Mapping[str, str]) -> Iterator[Change]:
    was, now = ({clause.id: clause for clause in book.clauses} for book in (one, two))
    for clause in one.clauses:
        if clause.id not in now:
            yield Change(f"删除条款“{clause.title}”", _described(clause), "")
    for clause in two.clauses:
        if clause.id in was:
            yield from _of_clause(was[clause.id], clause, items, counted)
        else:
            yield Change(f"新增条款“{clause.title}”", "", _described(clause))
    orders = [[clause.title for clause in book.clauses if clause.id in was and clause.id in now] for book in (one, two)]
    if [each for each in was if each in now] != [each for each in now if each in was]:
        yield Change("条款的顺序", "、".join(orders[0]), "、".join(orders[1]))


def _of_clause(
    was: ClauseLine, now: ClauseLine, items: Mapping[int, str], counted: Mapping[str, str]
) -> Iterator[Change]:
    for what, before, after in (
        ("条款", was.title, now.title),
        ("板块", was.section, now.section),
        ("权重", plain(was.weight), plain(now.weight)),
        ("计分方式", TYPES[was.type].label, TYPES[now.type].label),
        ("参数", TYPES[was.type].described(was.parameters), TYPES[now.type].described(now.parameters)),
        ("取自", *(counted.get(each.counted_by, each.counted_by) for each in (was, now))),
        ("工作任务", items.get(was.work_item_id or 0, "无"), items.get(now.work_item_id or 0, "无")),
    ):
        if before != after:
            yield Change(f"“{was.title}”的{what}", before or "无", after or "无")


def _described(clause: ClauseLine) -> str:
    parts = [TYPES[clause.type].label, TYPES[clause.type].described(clause.parameters), f"权重 {plain(clause.weight)}"]
    return "；".join(part for part in ([f"板块：{clause.section}"] if clause.section else []) + parts if part)


def keeps_judgement(was: ClauseLine, now: ClauseLine | None) -> bool:
    """Whether what a person gave under one version counts under the next.

    The same must be asked for; points, which are out of the clause's weight, also need the same weight.
    """
    if now is None or was.judging is None or was.judging != now.judging or was.type != now.type:
        return False
    return was.judging.most is not None or was.weight == now.weight
