"""The days on which an assignment turns yellow and red, and that they are kept wherever its facts change."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tracker.work_items.pace import ALWAYS, PaceRules, Standing, done_of, pace_of, turns_of

YEAR = Standing(date(2026, 1, 1), date(2026, 12, 31), date(2026, 12, 31), 0, 0, None, None, False)
days = st.dates(date(2025, 10, 1), date(2027, 3, 1))
standings = st.builds(
    Standing,
    starts_on=days,
    ends_on=st.none() | days,
    next_due_on=st.none() | days,
    percent=st.integers(0, 100),
    late_count=st.integers(0, 2),
    target=st.none() | st.integers(0, 50).map(Decimal),
    actual=st.none() | st.integers(0, 60).map(Decimal),
    closed=st.just(False),
)
rules_of_offices = st.integers(1, 99).flatmap(
    lambda yellow: st.builds(PaceRules, st.just(yellow), st.integers(yellow, 100), st.booleans())
)


def test_a_worked_example() -> None:
    """365 days: 10 points are reached on day 37 (10.1 %), 31 on day 114, 70 on day 256, 91 on day 333."""
    assert turns_of(YEAR, PaceRules()) == (date(2026, 2, 6), date(2026, 4, 24))
    assert turns_of(YEAR._replace(percent=60), PaceRules()) == (date(2026, 9, 13), date(2026, 11, 29))


def test_overdue_turns_red_on_the_day_after() -> None:
    assert turns_of(YEAR._replace(next_due_on=date(2026, 1, 31)), PaceRules()) == (date(2026, 2, 1), date(2026, 2, 1))


def test_what_is_all_met_turns_no_more() -> None:
    assert turns_of(YEAR._replace(next_due_on=None), PaceRules()) == (None, None)
    assert turns_of(YEAR._replace(next_due_on=None, late_count=1), PaceRules()) == (ALWAYS, None)
    assert turns_of(YEAR._replace(next_due_on=None, late_count=1), PaceRules(made_up_is_yellow=False)) == (None, None)


@given(standings, rules_of_offices, days)
def test_on_any_day_the_dates_say_what_the_points_say(standing: Standing, rules: PaceRules, on: date) -> None:
    yellow_on, red_on = turns_of(standing, rules)
    if standing.ends_on is None:
        assert (yellow_on, red_on) == (None, None)
        return
    behind = pace_of(standing.starts_on, standing.ends_on, on) - done_of(standing)
    is_open = standing.next_due_on is not None
    is_red = is_open and (standing.next_due_on < on or behind > rules.red)  # type: ignore[operator]
    is_made_up = bool(standing.late_count) and rules.made_up_is_yellow
    assert bool(red_on and red_on <= on) == is_red
    assert bool(yellow_on and yellow_on <= on) == (is_red or (is_open and behind >= rules.yellow) or is_made_up)


@given(standings, rules_of_offices)
def test_yellow_comes_before_red(standing: Standing, rules: PaceRules) -> None:
    yellow_on, red_on = turns_of(standing, rules)
    assert red_on is None or (yellow_on is not None and yellow_on <= red_on)


@given(days, days, st.integers(1, 100))
def test_pace_only_grows(starts_on: date, ends_on: date, gap: int) -> None:
    on = starts_on + timedelta(days=gap)
    assert pace_of(starts_on, ends_on, on - timedelta(days=1)) <= pace_of(starts_on, ends_on, on)
