"""What a person does to a draft, as pure text work; and the dates that a target is spread over."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum
from typing import Any, NamedTuple

Findings = dict[str, list[dict[str, Any]]]

_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]+[”’」』）)]?|[^。！？；\n]+$")


class Piece(NamedTuple):
    """A stretch of a point's text: plain (kind "") or one finding (kind quantity, deadline, unit)."""

    text: str
    kind: str
    note: str


def sentences(text: str) -> list[str]:
    """The text cut after every sentence end; put together again they are the text."""
    return _SENTENCE.findall(text)


def split_at_sentence(text: str, number: int) -> tuple[str, str]:
    """Cut before sentence `number` (1 is the second sentence). Raises ValueError when either part would be empty."""
    parts = sentences(text)
    if not 0 < number < len(parts):
        raise ValueError("nothing to cut off there")
    return "".join(parts[:number]).strip(), "".join(parts[number:]).strip()


def heading_of(text: str) -> str:
    """The heading sentence of a point: its first, without the full stop."""
    first = sentences(text)[0] if text.strip() else ""
    return first.strip().rstrip("。！？；")[:120]


def highlighted(text: str, findings: Findings) -> Iterator[Piece]:
    """The text in order, with every finding at its place; where two overlap, the earlier and longer one shows."""
    marks = sorted(_marks(findings), key=lambda mark: (mark[0], -mark[1]))
    at = 0
    for start, end, kind, note in marks:
        if start < at:
            continue
        if start > at:
            yield Piece(text[at:start], "", "")
        yield Piece(text[start:end], kind, note)
        at = end
    if at < len(text):
        yield Piece(text[at:], "", "")


def _marks(findings: Findings) -> Iterator[tuple[int, int, str, str]]:
    for found in findings["quantities"]:
        span = f"{found['low']}" if found["low"] == found["high"] else f"{found['low']}–{found['high']}"
        each = "，每个县（区）" if found["each_county"] else ""
        yield found["start"], found["end"], "quantity", f"数量：{span}{found['unit']}{found['counted']}{each}"
    for found in findings["deadlines"]:
        yield found["start"], found["end"], "deadline", f"期限：{found['due_on'] or '年份不明，请填写'}"
    for found in findings["units"]:
        yield found["start"], found["end"], "unit", f"单位：{found['name']}"


class Rhythm(StrEnum):
    """How a target is spread over the year when milestones are set for a whole plan at once."""

    ONCE = "once"
    HALVES = "halves"
    QUARTERS = "quarters"

    @property
    def label(self) -> str:
        return {Rhythm.ONCE: "年终一次", Rhythm.HALVES: "半年、年终", Rhythm.QUARTERS: "按季度"}[self]


class PlannedMilestone(NamedTuple):
    title: str
    due_on: date
    target: Decimal | None


_INTERIM = {
    Rhythm.ONCE: (),
    Rhythm.HALVES: ((6, 30, "上半年进展"),),
    Rhythm.QUARTERS: ((3, 31, "第一季度进展"), (6, 30, "上半年进展"), (9, 30, "前三季度进展")),
}


def planned_milestones(rhythm: Rhythm, due_on: date, target: Decimal | None, *, after: date) -> list[PlannedMilestone]:
    """Interim dates after `after` carry their share of the target, rounded down; the due date carries the whole."""
    interim = [(date(due_on.year, month, day), title) for month, day, title in _INTERIM[rhythm]]
    coming = [(day, title) for day, title in interim if after < day < due_on]
    steps = [PlannedMilestone(title, day, _share(target, day.month, due_on.month)) for day, title in coming]
    return [*steps, PlannedMilestone("完成年度目标", due_on, target)]


def _share(target: Decimal | None, month: int, last_month: int) -> Decimal | None:
    return None if target is None else (target * month / last_month).to_integral_value(ROUND_FLOOR)
