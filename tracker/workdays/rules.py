"""Counting in working days. Pure, and never an exception, whatever the year.

`overrides`: the site's own days, True for a workday, False for a rest day; they win over the statutory calendar.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import NamedTuple

from tracker.workdays.statutory import is_published, is_statutory_workday

Overrides = Mapping[date, bool]
NO_OVERRIDES: Overrides = MappingProxyType({})
ONE_DAY = timedelta(days=1)


class GivenDay(NamedTuple):
    """A day as the site wants it, and why."""

    day: date
    is_workday: bool
    reason: str


def word_of(is_workday: bool) -> str:
    return "工作日" if is_workday else "休息日"


def is_workday(day: date, overrides: Overrides = NO_OVERRIDES) -> bool:
    given = overrides.get(day)
    return is_statutory_workday(day) if given is None else given


def is_presumed(day: date, overrides: Overrides = NO_OVERRIDES) -> bool:
    """Whether what is said of a day may still change: its year's calendar is not published, nor has the site set it."""
    return not is_published(day) and day not in overrides


def next_workday(day: date, overrides: Overrides = NO_OVERRIDES) -> date:
    """The day itself when it is a workday, else the first one after it."""
    while not is_workday(day, overrides):
        day += ONE_DAY
    return day


def previous_workday(day: date, overrides: Overrides = NO_OVERRIDES) -> date:
    """The day itself when it is a workday, else the last one before it."""
    while not is_workday(day, overrides):
        day -= ONE_DAY
    return day


def add_workdays(day: date, count: int, overrides: Overrides = NO_OVERRIDES) -> date:
    """The `count`-th workday after a day (before it, when negative); the day itself is not counted, 0 gives it back."""
    step = ONE_DAY if count > 0 else -ONE_DAY
    for _ in range(abs(count)):
        day += step
        while not is_workday(day, overrides):
            day += step
    return day


def count_workdays(after: date, until: date, overrides: Overrides = NO_OVERRIDES) -> int:
    """Workdays later than `after`, up to and with `until`; 0 when there are none."""
    return sum(is_workday(after + timedelta(days=n), overrides) for n in range(1, (until - after).days + 1))


def is_counted_over_presumed(day: date, until: date, overrides: Overrides = NO_OVERRIDES) -> bool:
    """Whether a date counted from a day passes over presumed days (the day itself is not counted), or is one."""
    if is_published(min(day, until)) and is_published(max(day, until)):
        return False
    step = ONE_DAY if until > day else -ONE_DAY
    days = (day + step * n for n in range(1, abs((until - day).days) + 1))
    return any(is_presumed(passed, overrides) for passed in days)
