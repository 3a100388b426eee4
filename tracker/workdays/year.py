"""A year as a calendar on the wall: every day with its mark, months with their counts. Pure."""

from calendar import Calendar
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from tracker.workdays.rules import ONE_DAY, Overrides, is_presumed, is_workday
from tracker.workdays.statutory import holiday_name, is_makeup_workday, is_statutory_workday

SATURDAY = 5


class Mark(StrEnum):
    """What a day bears: nothing when it is as its weekday is."""

    PLAIN = ""
    OFF = "休"
    ON = "班"


class Day(NamedTuple):
    """`words`: why a day is not as its weekday is, as far as the statutory calendar knows."""

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


def year_of(year: int, overrides: Overrides) -> list[Month]:
    """The twelve months. Only the overrides of the year matter."""
    return [_month(year, number, overrides) for number in range(1, 13)]


def remarkable(months: list[Month]) -> Iterator[Day]:
    """The days that are not as their weekday is, and those the site has set."""
    for month in months:
        for week in month.weeks:
            yield from (day for day in week if day and (day.mark or day.is_own))


def day_of(day: date, overrides: Overrides) -> Day:
    works, name, is_own = is_workday(day, overrides), holiday_name(day), day in overrides
    is_weekend = day.weekday() >= SATURDAY
    if works:
        mark = Mark.ON if is_weekend else Mark.PLAIN
    else:
        mark = Mark.OFF if name or is_own or not is_weekend else Mark.PLAIN
    words = name if is_statutory_workday(day) == works else ""
    if works and is_makeup_workday(day):
        words = "调休上班"
    return Day(day, works, mark, is_own, is_presumed(day, overrides), words)


def _month(year: int, number: int, overrides: Overrides) -> Month:
    last = (date(year, number, 28) + 4 * ONE_DAY).replace(day=1) - ONE_DAY
    days = [day_of(date(year, number, n), overrides) for n in range(1, last.day + 1)]
    weeks = [[days[n - 1] if n else None for n in week] for week in Calendar().monthdayscalendar(year, number)]
    return Month(number, weeks, sum(day.is_workday for day in days))
