"""Counting in working days: the State Council's calendar day by day, and the laws of counting."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.workdays.rules import add_workdays, count_workdays, is_workday, next_workday, previous_workday
from tracker.workdays.statutory import is_makeup_workday

ANY_DAY = st.dates(date(2004, 1, 1), date(2100, 12, 31))
SOME_DAYS = st.integers(-60, 60)

# 国办通知（2006年元旦）: 2005年12月31日（星期六）上班; chinese-calendar 1.11 leaves it out.
LEFT_OUT = {date(2005, 12, 31)}


def test_every_published_day_agrees_with_another_library() -> None:
    days = [date(2004, 1, 1) + timedelta(days=n) for n in range((date(2027, 1, 1) - date(2004, 1, 1)).days)]
    assert {day for day in days if is_workday(day) != chinese_calendar.is_workday(day)} == LEFT_OUT


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 9, 24), 5, date(2026, 10, 9)),  # over 中秋, 国庆 and one weekend
        (date(2026, 12, 30), 5, date(2027, 1, 7)),  # over the turn of a year that is not published yet
        (date(2026, 3, 2), 0, date(2026, 3, 2)),
        (date(2026, 3, 2), -1, date(2026, 2, 28)),  # a working Saturday
    ],
)
def test_adding_working_days(start: date, count: int, end: date) -> None:
    assert add_workdays(start, count) == end


@pytest.mark.parametrize("day", [date(2026, 2, 28), date(2026, 10, 10)])
def test_a_makeup_saturday_is_a_workday(day: date) -> None:
    assert is_workday(day)
    assert is_makeup_workday(day)


def test_the_sites_own_days_win() -> None:
    flood = {date(2026, 7, 20): False, date(2026, 7, 25): True}
    assert not is_workday(date(2026, 7, 20), flood)
    assert add_workdays(date(2026, 7, 17), 5, flood) == date(2026, 7, 25)


@given(ANY_DAY, SOME_DAYS)
def test_adding_never_fails_and_ends_on_a_workday(day: date, count: int) -> None:
    end = add_workdays(day, count)
    assert count == 0 or is_workday(end)


@given(ANY_DAY, st.integers(1, 60))
def test_counting_undoes_adding(day: date, count: int) -> None:
    assert count_workdays(day, add_workdays(day, count)) == count


@given(ANY_DAY)
def test_the_next_and_the_previous_workday_enclose_a_rest(day: date) -> None:
    before, after = previous_workday(day), next_workday(day)
    assert before <= day <= after
    assert (before == after) == is_workday(day)
    assert not any(is_workday(before + timedelta(days=n)) for n in range(1, (after - before).days))


@given(st.dates(date(1900, 1, 1), date(2300, 12, 31)))
def test_beyond_the_librarys_years_there_is_only_the_week(day: date) -> None:
    assert is_workday(day) in {True, False}
