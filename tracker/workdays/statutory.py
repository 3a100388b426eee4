"""The State Council's calendar, as the `holidays` library keeps it; years not published yet are reckoned.

A year is published once the library holds the notice of that year with its make-up days; the library has one line per
notice. For a year without one there are only the holidays that the law itself fixes (国务院令第795号) and the week.
"""

import hashlib
from datetime import date, timedelta
from functools import lru_cache

from holidays.countries.china import China, ChinaStaticHolidays

PUBLISHED_YEARS = frozenset(ChinaStaticHolidays.special_public_holidays)
LAST_PUBLISHED_YEAR = max(PUBLISHED_YEARS)
YEARS_IN_USE = range(2004, 2101)


@lru_cache(maxsize=len(YEARS_IN_USE) * 2)
def _year(year: int) -> tuple[dict[date, str], frozenset[date]]:
    """Rest days with their names, make-up workdays.

    The next year's notice may make a weekend in December a workday (2005-12-31).
    """
    calendar = China(years=(year, year + 1), language="zh_CN")  # type: ignore[no-untyped-call]
    makeup = frozenset(day for day in calendar.weekend_workdays if day.year == year)
    return {day: name for day, name in calendar.items() if day.year == year and day not in makeup}, makeup


def is_statutory_workday(day: date) -> bool:
    """Answers for any day: beyond the library's years there is only the week."""
    holidays, makeup = _year(day.year)
    return day in makeup if day.weekday() >= 5 else day not in holidays


def is_makeup_workday(day: date) -> bool:
    """调休: a weekend day on which offices work."""
    return day in _year(day.year)[1]


def holiday_name(day: date) -> str:
    """As the library calls it: 国庆节, 清明节（补假）, 休息日（由 2026-02-14 调休）; nothing for any other day."""
    return _year(day.year)[0].get(day, "")


def is_published(day: date) -> bool:
    """Whether the State Council's notice for the day's year is known."""
    return day.year in PUBLISHED_YEARS


@lru_cache
def fingerprint() -> str:
    """SHA-256 over every day in use: another one after an upgrade means that the calendar has changed. Takes 0.2 s."""
    first, last = date(YEARS_IN_USE[0], 1, 1), date(YEARS_IN_USE[-1], 12, 31)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    text = "".join("1" if is_statutory_workday(day) else "0" for day in days)
    return hashlib.sha256(f"{sorted(PUBLISHED_YEARS)}{text}".encode()).hexdigest()
