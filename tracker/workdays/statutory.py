"""The State Council's calendar, as the `holidays` library keeps it; years not published yet are reckoned."""

from datetime import date
from functools import lru_cache

from holidays.countries.china import China


@lru_cache
def _year(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Rest days, make-up workdays. The next year's notice may make a weekend in December a workday (2005-12-31)."""
    calendar = China(years=(year, year + 1))  # type: ignore[no-untyped-call]
    makeup = frozenset(day for day in calendar.weekend_workdays if day.year == year)
    return frozenset(day for day in calendar if day.year == year) - makeup, makeup


def is_statutory_workday(day: date) -> bool:
    """Answers for any day: beyond the library's years there is only the week."""
    holidays, makeup = _year(day.year)
    return day in makeup if day.weekday() >= 5 else day not in holidays


def is_makeup_workday(day: date) -> bool:
    """调休: a weekend day on which offices work."""
    return day in _year(day.year)[1]
