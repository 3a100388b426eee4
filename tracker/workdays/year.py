"""A year as a calendar on the wall: every day with its mark, months with their counts. Pure."""

import re
from calendar import Calendar
from collections.abc import Container
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from tracker.workdays.rules import ONE_DAY, Overrides, is_presumed, is_workday
from tracker.workdays.statutory import holiday_name, is_makeup_workday, is_published, is_statutory_workday

SATURDAY = 5
# How the library calls days: 清明节（补假）; 休息日（由 2026-02-14 调休）.
OBSERVED = "（补假）"
PAID_BY = re.compile(r"\d{4}-\d\d-\d\d")


class Mark(StrEnum):
    """What a day bears: nothing when it is as its weekday is."""

    PLAIN = ""
    OFF = "休"
    ON = "班"


class Day(NamedTuple):
    """`words`: how the statutory calendar calls the day; nothing for a day that the site has set."""

    day: date
    is_workday: bool
    mark: Mark
    is_own: bool
    is_presumed: bool
    words: str


class Month(NamedTuple):
    """Weeks begin on Monday; None fills up the first and the last one."""

    number: int
    weeks: list[list[Day | None]]
    workdays: int


class Break(NamedTuple):
    """Holidays with the weekends beside them, and the make-up workdays, which lie before or after."""

    name: str
    first: date
    last: date
    length: int
    makeup: list[date]
    is_presumed: bool


def year_of(year: int, overrides: Overrides) -> list[Month]:
    """The twelve months. Only the overrides of the year matter."""
    in_breaks = {each.first + ONE_DAY * n for each in breaks_of(year) for n in range(each.length)}
    return [_month(year, number, overrides, in_breaks) for number in range(1, 13)]


def breaks_of(year: int) -> list[Break]:
    """The holidays of a year as a notice of the State Council lists them: the rest around them and what pays for it.

    The statutory calendar alone; a break over the turn of the year stands in both.
    """
    breaks: list[Break] = []
    day, last = date(year, 1, 1), date(year, 12, 31)
    while day <= last:
        if holiday_name(day):
            breaks.append(_break_around(day))
            day = breaks[-1].last
        day += ONE_DAY
    return breaks


def _break_around(day: date) -> Break:
    first = last = day
    while not is_statutory_workday(first - ONE_DAY):
        first -= ONE_DAY
    while not is_statutory_workday(last + ONE_DAY):
        last += ONE_DAY
    days = [first + ONE_DAY * n for n in range((last - first).days + 1)]
    words = [word for each in days for word in holiday_name(each).split("; ")]
    names = dict.fromkeys(word.removesuffix(OBSERVED) for word in words if word and not PAID_BY.search(word))
    makeup = sorted(date.fromisoformat(found[0]) for word in words if (found := PAID_BY.search(word)))
    return Break("、".join(names), first, last, len(days), makeup, not is_published(last))


def _day(day: date, overrides: Overrides, in_breaks: Container[date]) -> Day:
    works, is_own, is_weekend = is_workday(day, overrides), day in overrides, day.weekday() >= SATURDAY
    is_off = not works and (is_own or day in in_breaks)
    mark = Mark.ON if works and is_weekend else Mark.OFF if is_off else Mark.PLAIN
    words = "" if is_own else "调休上班" if is_makeup_workday(day) else holiday_name(day)
    return Day(day, works, mark, is_own, is_presumed(day, overrides), words)


def _month(year: int, number: int, overrides: Overrides, in_breaks: Container[date]) -> Month:
    last = (date(year, number, 28) + 4 * ONE_DAY).replace(day=1) - ONE_DAY
    days = [_day(date(year, number, n), overrides, in_breaks) for n in range(1, last.day + 1)]
    weeks = [[days[n - 1] if n else None for n in week] for week in Calendar().monthdayscalendar(year, number)]
    return Month(number, weeks, sum(day.is_workday for day in days))
