"""When an extension may be asked for and granted, and how the line of due dates reads."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.work_items.extensions.rules import (
    Grant,
    is_pointless,
    lateness_of,
    line_of,
    problem_of,
    problem_of_grant,
    told,
)

DUE, LATER, LATEST = date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 31)
DAYS = st.dates(date(2004, 1, 1), date(2100, 12, 30))
STEPS = st.lists(st.integers(1, 120), max_size=6)


@pytest.mark.parametrize(
    ("grants", "due_on", "text"),
    [
        ([], DUE, "原定2026年6月30日"),
        ([Grant(DUE, LATER)], LATER, "原定2026年6月30日，延至2026年7月31日"),
        (
            [Grant(DUE, LATER), Grant(LATER, LATEST)],
            LATEST,
            "原定2026年6月30日，延至2026年7月31日，再延至2026年8月31日",
        ),
        ([Grant(DUE, LATER)], LATEST, "原定2026年6月30日，延至2026年7月31日，调整为2026年8月31日"),
        (
            [Grant(DUE, LATER), Grant(date(2026, 7, 20), LATEST)],
            LATEST,
            "原定2026年6月30日，延至2026年7月31日，调整为2026年7月20日，再延至2026年8月31日",
        ),
    ],
)
def test_the_line_tells_every_date_and_how_it_came_about(grants: list[Grant], due_on: date, text: str) -> None:
    assert told(line_of(grants, due_on)) == text


@given(DAYS, STEPS)
def test_a_chain_keeps_every_date_in_order_from_the_original_to_the_present(first: date, steps: list[int]) -> None:
    dates = [first]
    for step in steps:
        dates.append(dates[-1] + timedelta(days=step))
    line = line_of([Grant(*pair) for pair in pairwise(dates)], dates[-1])
    assert [stop.due_on for stop in line] == dates
    assert [index for index, stop in enumerate(line) if stop.how == "原定"] == [0]


@given(DAYS, st.integers(-400, 400))
def test_it_is_asked_for_on_the_due_date_at_the_latest(due_on: date, days: int) -> None:
    assert (lateness_of(due_on, due_on + timedelta(days=days)) is None) == (days <= 0)


@given(DAYS, DAYS, DAYS)
def test_what_may_be_granted_lies_after_the_due_date_and_not_after_what_was_asked_for(
    due_on: date, wanted_on: date, granted_on: date
) -> None:
    if problem_of(due_on, wanted_on, "经费未到位。") is None:
        assert (problem_of_grant(due_on, wanted_on, granted_on, "") is None) == (due_on < granted_on <= wanted_on)
    else:
        assert wanted_on <= due_on


@given(DAYS, st.none() | DAYS)
def test_an_extension_has_a_point_as_long_as_the_milestone_is_not_met_in_time(
    due_on: date, met_on: date | None
) -> None:
    assert is_pointless(due_on, met_on) == bool(met_on and met_on <= due_on)
