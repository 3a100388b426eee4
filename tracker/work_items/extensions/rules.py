"""When an extension may be asked for and granted, and how a due date that was extended is told. Pure."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from tracker.work_items.rules import is_due_date

LONGEST_REASON = 1000


class Grant(NamedTuple):
    """A due date that was extended, and to when."""

    due_on: date
    granted_on: date


class Stop(NamedTuple):
    """One date in the line of a milestone's due dates, and how it came about: 原定, 延至, 再延至, 调整为."""

    how: str
    due_on: date


def lateness_of(due_on: date, today: date) -> str | None:
    """Asked for on the due date at the latest: afterwards the milestone is late, and stays so in the scoring."""
    if today <= due_on:
        return None
    return f"该时间节点的期限{day(due_on)}已过。延期须在期限当天或之前申请，逾期不再受理，考核按原期限计算。"


def problem_of(due_on: date, wanted_on: date, reason: str) -> str | None:
    """The one sentence that says why an extension cannot be asked for like this; None when it can."""
    mistakes = {
        f"新的期限应晚于现在的期限{day(due_on)}。": wanted_on <= due_on,
        "新的期限的年份不对，请核对。": not is_due_date(wanted_on),
        "请填写申请延期的原因。": not reason.strip(),
        f"原因不超过 {LONGEST_REASON} 字，请精简。": len(reason) > LONGEST_REASON,
    }
    return next((sentence for sentence, is_so in mistakes.items() if is_so), None)


def problem_of_grant(due_on: date, wanted_on: date, granted_on: date, words: str) -> str | None:
    """As above, for granting: the date asked for, or an earlier one, and later than it was."""
    mistakes = {
        f"批准的期限应晚于现在的期限{day(due_on)}；不同意延期的，请办理“不予批准”。": granted_on <= due_on,
        f"批准的期限不能晚于申请的期限{day(wanted_on)}。": granted_on > wanted_on,
        f"意见不超过 {LONGEST_REASON} 字，请精简。": len(words) > LONGEST_REASON,
    }
    return next((sentence for sentence, is_so in mistakes.items() if is_so), None)


def is_pointless(due_on: date, met_on: date | None) -> bool:
    """Met within the due date, a milestone needs no later one. Met after it while nobody had decided, it still does."""
    return met_on is not None and met_on <= due_on


def line_of(grants: Iterable[Grant], due_on: date) -> list[Stop]:
    """Every due date of a milestone in order, from its grants in order and the date that holds now.

    What a supervisor moved by hand between or after them stands in it, too; what was moved before the first does not.
    """
    line: list[Stop] = []
    for grant in grants:
        if not line:
            line.append(Stop("原定", grant.due_on))
            line.append(Stop("延至", grant.granted_on))
            continue
        if line[-1].due_on != grant.due_on:
            line.append(Stop("调整为", grant.due_on))
        line.append(Stop("再延至", grant.granted_on))
    if line and line[-1].due_on != due_on:
        line.append(Stop("调整为", due_on))
    return line or [Stop("原定", due_on)]


def told(line: Iterable[Stop]) -> str:
    """原定2026年6月30日，延至2026年7月31日"""
    return "，".join(f"{stop.how}{day(stop.due_on)}" for stop in line)


def day(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"
