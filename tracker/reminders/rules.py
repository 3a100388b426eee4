"""On which day a reminder goes out, and in what words. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from tracker.workdays.rules import (
    NO_OVERRIDES,
    ONE_DAY,
    Overrides,
    add_workdays,
    count_workdays,
    is_workday,
    next_workday,
    previous_workday,
)

LONGEST_REST = 14  # days that a statutory rest can last and more


@dataclass(frozen=True)
class Rhythm:
    """Days before a due date, whether on the day itself, then every so many days after it; 0: not again (DOMAIN §4).

    `in_workdays`: what comes after is counted in workdays, and nothing comes before or on the day.
    """

    before: tuple[int, ...] = (15, 7, 3, 1)
    on_day: bool = True
    then_every: int = 7
    in_workdays: bool = False


USUAL = Rhythm()


def longest_rest(overrides: Overrides) -> int:
    """Days in a row without a workday, at most: a day is never moved further than this."""
    return LONGEST_REST + sum(is_workday(day) for day, works in overrides.items() if not works)


def send_day(due_on: date, offset: int, overrides: Overrides = NO_OVERRIDES, *, in_workdays: bool = False) -> date:
    """Working days only: what falls on a rest day goes out on the next working day.

    A reminder before the due date stays before it: with no working day left in between, the last one earlier is taken.
    """
    if in_workdays:
        return add_workdays(due_on, offset, overrides)
    nominal = due_on + timedelta(days=offset)
    day = next_workday(nominal, overrides)
    return previous_workday(nominal, overrides) if offset < 0 and day >= due_on else day


def offsets_due(
    due_on: date, after: date, until: date, rhythm: Rhythm = USUAL, overrides: Overrides = NO_OVERRIDES
) -> list[int]:
    """Which reminders of a due date go out on the days later than `after`, up to and with `until`; earliest first."""
    if rhythm.in_workdays:
        passed = count_workdays(due_on, after, overrides), count_workdays(due_on, until, overrides)
        return _steps_within(rhythm.then_every, *passed)
    return _offsets_due(due_on, after, until, rhythm, overrides, longest_rest(overrides))


def _offsets_due(due_on: date, after: date, until: date, rhythm: Rhythm, overrides: Overrides, rest: int) -> list[int]:
    offsets = [-days for days in sorted(rhythm.before, reverse=True)] + ([0] if rhythm.on_day else [])
    if rhythm.then_every:
        first = max(1, ((after - due_on).days - rest) // rhythm.then_every)
        last = (until - due_on).days // rhythm.then_every
        offsets += [rhythm.then_every * step for step in range(first, last + 1)]
    return [offset for offset in offsets if after < send_day(due_on, offset, overrides) <= until]


def _steps_within(every: int, after: int, until: int) -> list[int]:
    """The multiples of `every` beyond `after`, up to and with `until`."""
    return [every * step for step in range(after // every + 1, until // every + 1)] if every else []


def due_dates(
    after: date, until: date, oldest: date, rhythm: Rhythm = USUAL, overrides: Overrides = NO_OVERRIDES
) -> dict[date, list[int]]:
    """Every due date from `oldest` on for which something goes out in the window, with its offsets.

    With these dates a database looks up what is due by index, however much else there is.
    """
    if rhythm.in_workdays:
        return _due_dates_in_workdays(after, until, oldest, rhythm.then_every, overrides)
    rest = longest_rest(overrides)
    newest = until + timedelta(days=max(rhythm.before, default=0) + rest)
    first = oldest if rhythm.then_every else max(oldest, after - timedelta(days=rest))
    days = (first + timedelta(days=n) for n in range((newest - first).days + 1))
    found = {day: _offsets_due(day, after, until, rhythm, overrides, rest) for day in days}
    return {day: offsets for day, offsets in found.items() if offsets}


def _due_dates_in_workdays(
    after: date, until: date, oldest: date, every: int, overrides: Overrides
) -> dict[date, list[int]]:
    """Counted from the end backwards, so that every day is looked at once."""
    found: dict[date, list[int]] = {}
    passed_after = passed_until = 0  # workdays later than the day, up to and with each end of the window
    day = until
    while day >= oldest:
        if offsets := _steps_within(every, passed_after, passed_until):
            found[day] = offsets
        if is_workday(day, overrides):
            passed_until += 1
            passed_after += day <= after
        day -= ONE_DAY
    return found


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
    brief: str  # as it is called in the subject
    entries: list[Entry]

    @property
    def summed(self) -> str:
        """逾期2项"""
        return self.brief if self.brief in UNCOUNTED else f"{self.brief}{len(self.entries)}项"


MILESTONE_DUE, LEDGER_DUE = "milestone_due", "ledger_due"
SELF_APPRAISAL_DUE, RECTIFICATION_DUE, OBJECTION_DUE = "self_appraisal_due", "rectification_due", "objection_due"
PUBLICITY_UNTIL, OBJECTIONS_UNTIL = "publicity_until", "objections_until"
APPRAISAL_RULES = (SELF_APPRAISAL_DUE, PUBLICITY_UNTIL, OBJECTIONS_UNTIL, OBJECTION_DUE, RECTIFICATION_DUE)
# And how the codes of their headings begin.
DUE_RULES = {MILESTONE_DUE: "", LEDGER_DUE: "ledger_"} | dict.fromkeys(APPRAISAL_RULES, "appraisal_")
REPORT_RULES = ("report_waiting", "report_returned")
EXTENSION_RULES = ("extension_waiting", "extension_granted", "extension_refused")
NOTICE_RULES = ("notice_issued", "notice_returned", "notice_answered", "notice_unanswered", "notice_reply")
WEEK_RULES = ("week_lights", "week_reddened", "week_ahead", "week_waiting")
WAITING_RULES = ("report_waiting", "extension_waiting")
PAGES = {  # by the id of what the line is about; of a self-appraisal, which may not exist yet, what a unit is asked for
    **dict.fromkeys(REPORT_RULES, "/progress/reports/{}"),
    **dict.fromkeys(EXTENSION_RULES, "/work-items/extensions/{}"),
    **dict.fromkeys(NOTICE_RULES, "/notices/{}"),
    **dict.fromkeys(("week_lights", "week_waiting"), "/counties/{}"),
    **dict.fromkeys((PUBLICITY_UNTIL, OBJECTIONS_UNTIL), "/appraisals/{}/publicity"),
    LEDGER_DUE: "/ledgers/rows/{}",
    SELF_APPRAISAL_DUE: "/appraisals/",
    OBJECTION_DUE: "/appraisals/objections/{}",
    RECTIFICATION_DUE: "/appraisals/rectifications/{}",
}
HEADINGS = (
    ("notice_unanswered", "逾期未答复的督办单", "督办单逾期"),
    ("overdue", "已逾期的时间节点", "逾期"),
    ("today", "今天到期的时间节点", "今天到期"),
    ("soon", "即将到期的时间节点", "即将到期"),
    ("ledger_overdue", "已逾期的台账事项", "台账逾期"),
    ("ledger_today", "今天到期的台账事项", "台账今天到期"),
    ("ledger_soon", "即将到期的台账事项", "台账即将到期"),
    ("appraisal_overdue", "已逾期的考核事项", "考核事项逾期"),
    ("appraisal_today", "今天到期的考核事项", "考核事项今天到期"),
    ("appraisal_soon", "即将到期的考核事项", "考核事项即将到期"),
    ("light_red", "新亮红灯的任务", "亮红灯"),
    ("light_yellow", "新亮黄灯的任务", "亮黄灯"),
    ("notice_reply", "即将到答复期限的督办单", "督办单待答复"),
    ("notice_issued", "新印发的督办单", "新督办单"),
    ("notice_returned", "答复被退回的督办单", "督办答复被退回"),
    ("assignment_made", "新下达的任务", "新任务"),
    ("report_returned", "被退回的进展反馈", "被退回"),
    ("extension_granted", "获得批准的延期申请", "延期获批"),
    ("extension_refused", "未获批准的延期申请", "延期未获批"),
    ("report_waiting", "等待审核的进展反馈", "待审核"),
    ("notice_answered", "已答复待审核的督办单", "督办答复待审核"),
    ("extension_waiting", "等待批复的延期申请", "待批延期"),
    ("week_lights", "亮灯情况", "一周概况"),
    ("week_reddened", "一周内新亮红灯的任务", "新亮红灯"),
    ("week_ahead", "今后七天到期的时间节点", "七天内到期"),
    ("week_waiting", "有进展反馈等待审核的单位", "等待审核情况"),
)
UNCOUNTED = {"一周概况", "等待审核情况"}


def sections(lines: Iterable[Line], day: date) -> list[Section]:
    """A digest as it reads on `day`: the most pressing first, each thing once however many reminders of it came due."""
    once = {(_thing(line, day), line.subject_id): line for line in sorted(lines, key=lambda line: line.due_on)}
    places = {code: position for position, (code, _, _) in enumerate(HEADINGS)}
    ordered = sorted(once.values(), key=lambda line: (places[_code(line, day)], line.due_on, _place(line)))
    return [
        Section(*HEADINGS[place][1:], [Entry(line.title, _said(line, day), path_of(line)) for line in group])
        for place, group in groupby(ordered, key=lambda line: places[_code(line, day)])
    ]


def subject_of(parts: Sequence[Section], day: date) -> str:
    """【目标责任制】3月5日提醒：逾期1项、即将到期3项"""
    counts = "、".join(part.summed for part in parts)
    return f"【目标责任制】{day.month}月{day.day}日提醒：{counts}"


def path_of(line: Line) -> str:
    """The page's path: whoever delivers has no request to build addresses from. A test holds it to the views."""
    if line.rule in PAGES:
        return PAGES[line.rule].format(line.subject_id)
    return f"/progress/assignments/{line.assignment_id}" if line.assignment_id else "/matrix"


def _place(line: Line) -> int:
    """What is said of a week stays in the order in which it was written."""
    return 0 if line.rule in WEEK_RULES else line.assignment_id


def _thing(line: Line, day: date) -> str:
    """Told twice it is told once: a notice by its date and as unanswered."""
    return line.rule if line.rule != "notice_reply" else _code(line, day)


def _code(line: Line, day: date) -> str:
    if line.rule == "notice_reply" and line.due_on < day:
        return "notice_unanswered"
    if line.rule not in DUE_RULES:
        return line.rule
    when = "today" if line.due_on == day else "overdue" if line.due_on < day else "soon"
    return DUE_RULES[line.rule] + when


def _said(line: Line, day: date) -> str:
    """Nothing for news: the heading says it."""
    if line.rule in WAITING_RULES and line.due_on < day:
        return f"已等待{(day - line.due_on).days}天"
    if line.rule not in DUE_RULES:
        return ""
    due = f"{line.due_on.year}年{line.due_on.month}月{line.due_on.day}日"
    days = (line.due_on - day).days
    if days == 0:
        return f"{due}到期，就是今天"
    return f"{due}到期，还有{days}天" if days > 0 else f"{due}到期，已逾期{-days}天"
