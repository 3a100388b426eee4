"""A year on the wall: what the State Council announced, what the site set, what is only presumed."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracker.workdays.rules import count_workdays, is_presumed, is_workday
from tracker.workdays.statutory import LAST_PUBLISHED_YEAR, PUBLISHED_YEARS
from tracker.workdays.year import Day, Mark, breaks_of, year_of

ANY_YEAR = st.integers(2004, 2100)
OWN_DAYS = st.dictionaries(st.dates(date(2004, 1, 1), date(2100, 12, 31)), st.booleans(), max_size=20)


def days_of(year: int, own: dict[date, bool]) -> list[Day]:
    return [day for month in year_of(year, own) for week in month.weeks for day in week if day]


def test_the_year_2026_as_announced() -> None:
    """国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）."""
    told = [
        (each.name, f"{each.first:%m%d}", f"{each.last:%m%d}", each.length, [f"{day:%m%d}" for day in each.makeup])
        for each in breaks_of(2026)
    ]
    assert told == [
        ("元旦", "0101", "0103", 3, ["0104"]),
        ("农历除夕、春节", "0215", "0223", 9, ["0214", "0228"]),
        ("清明节", "0404", "0406", 3, []),
        ("劳动节", "0501", "0505", 5, ["0509"]),
        ("端午节", "0619", "0621", 3, []),
        ("中秋节", "0925", "0927", 3, []),
        ("国庆节", "1001", "1007", 7, ["0920", "1010"]),
    ]
    assert sum(month.workdays for month in year_of(2026, {})) == 248
    assert not any(day.is_presumed for day in days_of(2026, {}))


def test_the_marks_of_a_month() -> None:
    marks = {day.day.day: day.mark for day in days_of(2026, {}) if day.day.month == 2 and day.mark}
    assert marks == {14: Mark.ON, **dict.fromkeys(range(15, 24), Mark.OFF), 28: Mark.ON}


def test_a_break_over_the_turn_of_the_year_stands_in_both() -> None:
    """国办发明电〔2022〕16号: 2022年12月31日至2023年1月2日放假调休，共3天."""
    assert breaks_of(2023)[0] == ("元旦", date(2022, 12, 31), date(2023, 1, 2), 3, [], False)


def test_the_sites_days_are_marked_as_its_own() -> None:
    monday, sunday = date(2026, 7, 20), date(2026, 7, 19)
    own = {monday: False, sunday: True, date(2026, 7, 21): True}
    marked = {day.day: (day.mark, day.is_own) for day in days_of(2026, own) if day.is_own}
    assert marked == {sunday: (Mark.ON, True), monday: (Mark.OFF, True), date(2026, 7, 21): (Mark.PLAIN, True)}


def test_years_without_a_notice_are_presumed_day_by_day_unless_the_site_says() -> None:
    assert set(range(2004, 2027)) <= PUBLISHED_YEARS
    after = date(LAST_PUBLISHED_YEAR + 1, 3, 1)
    assert is_presumed(after)
    assert not is_presumed(after, {after: False})
    assert not is_presumed(date(LAST_PUBLISHED_YEAR, 12, 31))
    assert all(day.is_presumed for day in days_of(after.year, {}))


@given(ANY_YEAR, OWN_DAYS)
def test_every_day_stands_once_and_the_months_add_up(year: int, own: dict[date, bool]) -> None:
    months = year_of(year, own)
    days = [day.day for day in days_of(year, own)]
    first = date(year, 1, 1)
    assert days == [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]
    total = count_workdays(first - timedelta(days=1), date(year, 12, 31), own)
    assert sum(month.workdays for month in months) == total
    assert all(len(week) == 7 for month in months for week in month.weeks)
    assert all(
        day.day.weekday() == at for month in months for week in month.weeks for at, day in enumerate(week) if day
    )


@given(ANY_YEAR)
def test_breaks_are_rest_from_one_workday_to_the_next_and_hold_every_holiday(year: int) -> None:
    breaks = breaks_of(year)
    inside = {each.first + timedelta(days=n) for each in breaks for n in range(each.length)}
    assert not any(is_workday(day) for day in inside)
    assert all(is_workday(day) for each in breaks for day in (each.first - timedelta(days=1), *each.makeup))
    assert {day.day for day in days_of(year, {}) if day.mark is Mark.OFF} <= inside
    assert all(each.name for each in breaks)
