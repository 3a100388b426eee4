"""Counting in working days: the State Council's calendar day by day, and the laws of counting."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.workdays.rules import (
    ONE_DAY,
    add_workdays,
    count_workdays,
    is_counted_over_presumed,
    is_presumed,
    is_workday,
    next_workday,
    previous_workday,
)
from tracker.workdays.statutory import LAST_PUBLISHED_YEAR, is_makeup_workday

ANY_DAY = st.dates(date(2004, 1, 1), date(2100, 12, 31))
SOME_DAYS = st.integers(-60, 60)
FEW = st.integers(1, 60)
OWN_DAYS = st.dictionaries(st.integers(-100, 100), st.booleans(), max_size=30)  # so many days from the one at hand

# 国办发明电〔2005〕35号（2006年元旦）: 2005年12月31日（星期六）上班; chinese-calendar 1.11 leaves it out.
LEFT_OUT = {date(2005, 12, 31)}


def around(day: date, near: dict[int, bool]) -> dict[date, bool]:
    return {day + n * ONE_DAY: works for n, works in near.items()}


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


@given(ANY_DAY, SOME_DAYS, OWN_DAYS)
def test_adding_never_fails_and_ends_on_a_workday_of_the_site(day: date, count: int, near: dict[int, bool]) -> None:
    own = around(day, near)
    end = add_workdays(day, count, own)
    assert count == 0 or is_workday(end, own)
    assert (end > day) - (end < day) == (count > 0) - (count < 0)


@given(ANY_DAY, FEW, OWN_DAYS)
def test_counting_undoes_adding_forwards_and_backwards(day: date, count: int, near: dict[int, bool]) -> None:
    own = around(day, near)
    assert count_workdays(day, add_workdays(day, count, own), own) == count
    assert count_workdays(add_workdays(day, -count, own) - ONE_DAY, day - ONE_DAY, own) == count


@given(ANY_DAY, FEW, OWN_DAYS)
def test_from_a_workday_there_and_back_is_where_one_was(day: date, count: int, near: dict[int, bool]) -> None:
    own = around(day, near)
    start = next_workday(day, own)
    assert add_workdays(add_workdays(start, count, own), -count, own) == start


@given(ANY_DAY, FEW, FEW, OWN_DAYS)
def test_in_two_steps_or_in_one(day: date, some: int, more: int, near: dict[int, bool]) -> None:
    own = around(day, near)
    assert add_workdays(add_workdays(day, some, own), more, own) == add_workdays(day, some + more, own)


@given(ANY_DAY, ANY_DAY, SOME_DAYS, SOME_DAYS, OWN_DAYS)
def test_later_stays_later_and_more_is_later(
    day: date, other: date, count: int, more: int, near: dict[int, bool]
) -> None:
    own = around(day, near)
    (day, other), (count, more) = sorted((day, other)), sorted((count, more))
    assert add_workdays(day, more, own) <= add_workdays(other, more, own) or more == 0
    assert add_workdays(day, count, own) <= add_workdays(day, more, own)


@given(ANY_DAY, FEW, FEW, OWN_DAYS)
def test_counts_add_up(day: date, some: int, more: int, near: dict[int, bool]) -> None:
    own = around(day, near)
    middle = day + some * ONE_DAY
    end = middle + more * ONE_DAY
    assert count_workdays(day, middle, own) + count_workdays(middle, end, own) == count_workdays(day, end, own)
    assert count_workdays(end, day, own) == 0


@given(ANY_DAY, OWN_DAYS)
def test_the_next_and_the_previous_workday_enclose_a_rest(day: date, near: dict[int, bool]) -> None:
    own = around(day, near)
    before, after = previous_workday(day, own), next_workday(day, own)
    assert before <= day <= after
    assert (before == after) == is_workday(day, own)
    assert not any(is_workday(before + n * ONE_DAY, own) for n in range(1, (after - before).days))


@given(ANY_DAY, OWN_DAYS)
def test_the_sites_word_is_last_and_certain(day: date, near: dict[int, bool]) -> None:
    own = around(day, near)
    assert is_workday(day, own) == own.get(day, is_workday(day))
    assert is_presumed(day, own) == (day not in own and day.year > LAST_PUBLISHED_YEAR)


@given(ANY_DAY, SOME_DAYS, OWN_DAYS)
def test_a_date_is_presumed_when_any_day_on_its_way_is(day: date, count: int, near: dict[int, bool]) -> None:
    own = around(day, near)
    end = add_workdays(day, count, own)
    passed = [min(day, end) + n * ONE_DAY for n in range(abs((end - day).days) + 1)]
    assert is_counted_over_presumed(day, end, own) == any(is_presumed(each, own) for each in passed if each != day)


@given(st.dates(date(1900, 1, 1), date(2300, 12, 31)))
def test_beyond_the_librarys_years_there_is_only_the_week(day: date) -> None:
    assert is_workday(day) in {True, False}
