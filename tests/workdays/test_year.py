"""A year on the wall: what the State Council announced, what the site set, what is only presumed."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracker.workdays.rules import count_workdays, is_presumed
from tracker.workdays.statutory import LAST_PUBLISHED_YEAR, PUBLISHED_YEARS
from tracker.workdays.year import Mark, day_of, remarkable, year_of

ANY_YEAR = st.integers(2004, 2100)
OWN_DAYS = st.dictionaries(st.dates(date(2004, 1, 1), date(2100, 12, 31)), st.booleans(), max_size=20)


def test_the_year_2026_as_announced() -> None:
    """国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）."""
    marked = {day.day: day for day in remarkable(year_of(2026, {}))}
    makeup = [day for day, each in marked.items() if each.mark is Mark.ON]
    assert makeup == [
        *(date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9)),
        *(date(2026, 9, 20), date(2026, 10, 10)),
    ]
    assert marked[date(2026, 2, 23)].words == "休息日（由 2026-02-28 调休）"
    assert marked[date(2026, 10, 1)].words == "国庆节"
    assert sum(month.workdays for month in year_of(2026, {})) == 248
    assert not any(day.is_presumed for day in marked.values())


def test_the_sites_days_are_marked_as_its_own() -> None:
    monday, sunday = date(2026, 7, 20), date(2026, 7, 19)
    own = {monday: False, sunday: True, date(2026, 7, 21): True}
    marked = {day.day: (day.mark, day.is_own) for day in remarkable(year_of(2026, own)) if day.day.month == 7}
    assert marked == {sunday: (Mark.ON, True), monday: (Mark.OFF, True), date(2026, 7, 21): (Mark.PLAIN, True)}


def test_years_without_a_notice_are_presumed_day_by_day_unless_the_site_says() -> None:
    assert set(range(2004, 2027)) <= PUBLISHED_YEARS
    after = date(LAST_PUBLISHED_YEAR + 1, 3, 1)
    assert is_presumed(after)
    assert not is_presumed(after, {after: False})
    assert not is_presumed(date(LAST_PUBLISHED_YEAR, 12, 31))
    assert day_of(after, {}).is_presumed


@given(ANY_YEAR, OWN_DAYS)
def test_every_day_stands_once_and_the_months_add_up(year: int, own: dict[date, bool]) -> None:
    months = year_of(year, own)
    days = [day.day for month in months for week in month.weeks for day in week if day]
    first = date(year, 1, 1)
    assert days == [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]
    total = count_workdays(first - timedelta(days=1), date(year, 12, 31), own)
    assert sum(month.workdays for month in months) == total
    assert all(len(week) == 7 for month in months for week in month.weeks)
    assert all(
        day.day.weekday() == at for month in months for week in month.weeks for at, day in enumerate(week) if day
    )
