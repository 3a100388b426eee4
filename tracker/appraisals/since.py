"""定稿后有变动: what of a final appraisal's inputs reads otherwise today. The result stays as it was frozen."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from tracker.appraisals import freezing
from tracker.appraisals.clause_type import Facts, MilestoneFact, ReportFact
from tracker.appraisals.facts import facts_by_unit
from tracker.appraisals.figures import plain
from tracker.appraisals.freezing import UnitLine
from tracker.appraisals.models import Appraisal
from tracker.appraisals.scoring import ClauseLine
from tracker.work_items.models import Duty

NOTHING = "无"


class Difference(NamedTuple):
    """One input, in words, as it was frozen and as it is."""

    what: str
    frozen: str
    today: str


class Edited(NamedTuple):
    unit: UnitLine
    clause: ClauseLine
    difference: Difference


def edited_since(appraisal: Appraisal, *, unit_id: int | None = None, clause_id: int | None = None) -> list[Edited]:
    """By unit, then by clause, in their frozen order; nothing for what is not final. As many queries as one scoring."""
    frozen = appraisal.frozen
    if appraisal.finalised_at is None or frozen is None:
        return []
    units = [each for each in freezing.units_of(frozen) if unit_id in (None, each.id)]
    clauses = [each for each in freezing.rulebook_of(frozen).clauses if clause_id in (None, each.id)]
    today = facts_by_unit(appraisal, clauses, [unit.id for unit in units])
    return [
        Edited(unit, clause, each)
        for unit in units
        for clause in clauses
        for each in differences(
            freezing.facts_from_json(frozen["facts"][str(unit.id)][str(clause.id)]), today[unit.id][clause.id]
        )
    ]


def differences(frozen: Facts, today: Facts) -> list[Difference]:
    """Of what comes from the records. What others reached is told with the others; a judgement is final."""
    found = [
        Difference("承担的责任", _duty(frozen), _duty(today)),
        Difference("目标值", _figure(frozen, "target"), _figure(today, "target")),
        Difference("完成值", _figure(frozen, "actual"), _figure(today, "actual")),
        Difference("时间节点完成进度", f"{frozen.percent}%", f"{today.percent}%"),
        *_of_milestones(frozen, today),
        *_of_reports(frozen, today),
        Difference("督办单", _notices(frozen), _notices(today)),
    ]
    return [each for each in found if each.frozen != each.today]


def _duty(facts: Facts) -> str:
    return Duty(facts.duty).label if facts.duty else NOTHING


def _figure(facts: Facts, name: str) -> str:
    value = getattr(facts, name)
    return NOTHING if value is None else f"{plain(value)} {facts.measure}".strip()


def _notices(facts: Facts) -> str:
    return "、".join(each.number for each in facts.notices) or NOTHING


def _of_milestones(frozen: Facts, today: Facts) -> Iterator[Difference]:
    was, now = _numbered(frozen), _numbered(today)
    for key in {**was, **now}:
        yield Difference(f"时间节点“{key[0]}”", _milestone(was.get(key)), _milestone(now.get(key)))


def _numbered(facts: Facts) -> dict[tuple[str, int], MilestoneFact]:
    """Several may have one title: the first of it, the second of it."""
    found: dict[tuple[str, int], MilestoneFact] = {}
    for each in facts.milestones:
        found[each.title, sum(1 for title, _ in found if title == each.title)] = each
    return found


def _milestone(fact: MilestoneFact | None) -> str:
    if fact is None:
        return NOTHING
    met = f"{_day(fact.met_on)}完成" if fact.met_on else "未完成"
    return f"期限{_day(fact.due_on)}，{met}"


def _of_reports(frozen: Facts, today: Facts) -> Iterator[Difference]:
    was, now = ({each.id: each for each in facts.reports} for facts in (frozen, today))
    for report_id, fact in sorted({**was, **now}.items()):
        what = f"{_day(fact.submitted_on)}上报的进展"
        yield Difference(what, _report(was.get(report_id)), _report(now.get(report_id)))


def _report(fact: ReportFact | None) -> str:
    if fact is None:
        return NOTHING
    figure = "" if fact.figure is None else f"，累计完成 {plain(fact.figure)}"
    files = f"，材料：{'、'.join(proof.name for proof in fact.evidence)}" if fact.evidence else ""
    return f"进度 {fact.percent}%{figure}{files}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
