"""On which day a reminder goes out, and in what words. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from tracker.workdays.rules import NO_OVERRIDES, Overrides, is_workday, next_workday, previous_workday

LONGEST_REST = 14  # days that a statutory rest can last and more


@dataclass(frozen=True)
class Rhythm:
    """Days before a due date, then every so many days after it (DOMAIN §4); on the day itself always."""

    before: tuple[int, ...] = (15, 7, 3, 1)
    then_every: int = 7


USUAL = Rhythm()


def longest_rest(overrides: Overrides) -> int:
    """Days in a row without a workday, at most: a day is never moved further than this."""
    return LONGEST_REST + sum(is_workday(day) for day, works in overrides.items() if not works)


def send_day(due_on: date, offset: int, overrides: Overrides = NO_OVERRIDES) -> date:
    """Working days only: what falls on a rest day goes out on the next working day.

    A reminder before the due date stays before it: with no working day left in between, the last one earlier is taken.
    """
    nominal = due_on + timedelta(days=offset)
    day = next_workday(nominal, overrides)
    return previous_workday(nominal, overrides) if offset < 0 and day >= due_on else day


def offsets_due(
    due_on: date, after: date, until: date, rhythm: Rhythm = USUAL, overrides: Overrides = NO_OVERRIDES
) -> list[int]:
    """Which reminders of a due date go out on the days later than `after`, up to and with `until`; earliest first."""
    return _offsets_due(due_on, after, until, rhythm, overrides, longest_rest(overrides))


def _offsets_due(due_on: date, after: date, until: date, rhythm: Rhythm, overrides: Overrides, rest: int) -> list[int]:
    fixed = [-days for days in sorted(rhythm.before, reverse=True)] + [0]
    first = max(1, ((after - due_on).days - rest) // rhythm.then_every)
    last = (until - due_on).days // rhythm.then_every
    offsets = [*fixed, *(rhythm.then_every * step for step in range(first, last + 1))]
    return [offset for offset in offsets if after < send_day(due_on, offset, overrides) <= until]


def due_dates(
    after: date, until: date, oldest: date, rhythm: Rhythm = USUAL, overrides: Overrides = NO_OVERRIDES
) -> dict[date, list[int]]:
    """Every due date from `oldest` on for which something goes out in the window, with its offsets.

    With these dates a database looks up what is due by index, however much else there is.
    """
    rest = longest_rest(overrides)
    newest = until + timedelta(days=max(rhythm.before, default=0) + rest)
    days = (oldest + timedelta(days=n) for n in range((newest - oldest).days + 1))
    found = {day: _offsets_due(day, after, until, rhythm, overrides, rest) for day in days}
    return {day: offsets for day, offsets in found.items() if offsets}


class Line(NamedTuple):
    """One thing in a digest."""

    rule: str
    subject_id: int
    due_on: date
    title: str
    assignment_id: int


class Entry(NamedTuple):
    """A line as it is read: what, what there is to say about it, and the page to go to."""

    title: str
    said: str
    path: str


class Section(NamedTuple):
    heading: str
    brief: str  # as it is counted in the subject: 逾期2项
    entries: list[Entry]


MILESTONE_DUE = "milestone_due"
REPORT_RULES = ("report_waiting", "report_returned")
EXTENSION_RULES = ("extension_waiting", "extension_granted", "extension_refused")
NOTICE_RULES = ("notice_issued", "notice_returned", "notice_answered", "notice_unanswered")
HEADINGS = (
    ("notice_unanswered", "逾期未答复的督办单", "督办单逾期"),
    ("overdue", "已逾期的时间节点", "逾期"),
    ("today", "今天到期的时间节点", "今天到期"),
    ("soon", "即将到期的时间节点", "即将到期"),
    ("notice_issued", "新印发的督办单", "新督办单"),
    ("notice_returned", "答复被退回的督办单", "督办答复被退回"),
    ("assignment_made", "新下达的任务", "新任务"),
    ("report_returned", "被退回的进展反馈", "被退回"),
    ("extension_granted", "获得批准的延期申请", "延期获批"),
    ("extension_refused", "未获批准的延期申请", "延期未获批"),
    ("report_waiting", "等待审核的进展反馈", "待审核"),
    ("notice_answered", "已答复待审核的督办单", "督办答复待审核"),
    ("extension_waiting", "等待批复的延期申请", "待批延期"),
)


def sections(lines: Iterable[Line], day: date) -> list[Section]:
    """A digest as it reads on `day`: the most pressing first, each thing once however many reminders of it came due."""
    once = {(line.rule, line.subject_id): line for line in sorted(lines, key=lambda line: line.due_on)}
    places = {code: position for position, (code, _, _) in enumerate(HEADINGS)}
    ordered = sorted(once.values(), key=lambda line: (places[_code(line, day)], line.due_on, line.assignment_id))
    return [
        Section(*HEADINGS[place][1:], [Entry(line.title, _said(line, day), path_of(line)) for line in group])
        for place, group in groupby(ordered, key=lambda line: places[_code(line, day)])
    ]


def subject_of(parts: Sequence[Section], day: date) -> str:
    """【目标责任制】3月5日提醒：逾期1项、即将到期3项"""
    counts = "、".join(f"{part.brief}{len(part.entries)}项" for part in parts)
    return f"【目标责任制】{day.month}月{day.day}日提醒：{counts}"


def path_of(line: Line) -> str:
    """The page's path: whoever delivers has no request to build addresses from. A test holds it to the views."""
    if line.rule in REPORT_RULES:
        return f"/progress/reports/{line.subject_id}"
    if line.rule in EXTENSION_RULES:
        return f"/work-items/extensions/{line.subject_id}"
    if line.rule in NOTICE_RULES:
        return f"/notices/{line.subject_id}"
    return f"/progress/assignments/{line.assignment_id}"


def _code(line: Line, day: date) -> str:
    if line.rule != MILESTONE_DUE:
        return line.rule
    if line.due_on == day:
        return "today"
    return "overdue" if line.due_on < day else "soon"


def _said(line: Line, day: date) -> str:
    """Nothing for news: the heading says it."""
    if line.rule != MILESTONE_DUE:
        return ""
    due = f"{line.due_on.year}年{line.due_on.month}月{line.due_on.day}日"
    days = (line.due_on - day).days
    if days == 0:
        return f"{due}到期，就是今天"
    return f"{due}到期，还有{days}天" if days > 0 else f"{due}到期，已逾期{-days}天"
