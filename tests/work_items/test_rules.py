"""What milestones add up to, how a figure is copied, and under whom an assignment hangs."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.work_items.rules import (
    ACKNOWLEDGED,
    ASSIGNED,
    CLOSED,
    MET,
    Status,
    Step,
    facts_of,
    nearest_holder,
    scaled,
    status_of,
)

DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
MET_STEPS = st.builds(Step, DAYS, st.just(100), DAYS)
OPEN_STEPS = st.builds(Step, DAYS, st.integers(0, 99), st.none())
STEPS = st.lists(MET_STEPS | OPEN_STEPS, max_size=8)


def test_a_worked_example() -> None:
    facts = facts_of(
        [
            Step(date(2026, 3, 31), 100, date(2026, 4, 2)),  # met two days late
            Step(date(2026, 6, 30), 100, date(2026, 6, 30)),  # met on the very day
            Step(date(2026, 9, 30), 99, None),
        ]
    )
    assert facts.percent == 99  # 299 / 3, rounded down
    assert (facts.milestone_count, facts.met_count, facts.late_count) == (3, 2, 1)
    assert (facts.next_due_on, facts.ends_on) == (date(2026, 9, 30), date(2026, 9, 30))


@given(STEPS)
def test_all_is_done_when_and_only_when_nothing_is_due(steps: list[Step]) -> None:
    facts = facts_of(steps)
    assert 0 <= facts.percent <= 100
    assert 0 <= facts.late_count <= facts.met_count <= facts.milestone_count == len(steps)
    assert (facts.next_due_on is None) == (facts.met_count == facts.milestone_count)
    if steps:
        assert (facts.percent == 100) == (facts.met_count == facts.milestone_count)
        assert facts.ends_on is not None and (facts.next_due_on or facts.ends_on) <= facts.ends_on


@given(STEPS, st.randoms())
def test_the_order_of_the_milestones_does_not_matter(steps: list[Step], random: object) -> None:
    shuffled = list(steps)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert facts_of(shuffled) == facts_of(steps)


@pytest.mark.parametrize(
    ("acknowledged", "closed", "count", "met", "status"),
    [
        (False, False, 2, 0, ASSIGNED),
        (True, False, 2, 1, ACKNOWLEDGED),
        (True, False, 0, 0, ACKNOWLEDGED),  # nothing set is not the same as all done
        (True, False, 2, 2, MET),
        (True, True, 2, 1, CLOSED),
        (False, True, 2, 0, CLOSED),
    ],
)
def test_status_is_what_people_have_done(
    acknowledged: bool, closed: bool, count: int, met: int, status: Status
) -> None:
    assert status_of(acknowledged=acknowledged, closed=closed, milestone_count=count, met_count=met) == status


@pytest.mark.parametrize(
    ("target", "whole", "other", "copied"),
    [
        ("4", "8", "6", "3"),
        ("4", "8", "5", "3"),  # 2.5 schools are no figure where whole ones were given
        ("2.5", "5", "3", "1.5"),
        ("40", "80", "33", "17"),
        ("4", None, "6", "4"),
        ("4", "8", None, None),
        (None, "8", "6", None),
        ("0", "8", "6", "0"),
    ],
)
def test_a_milestones_figure_is_copied_in_proportion(
    target: str | None, whole: str | None, other: str | None, copied: str | None
) -> None:
    def number(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text)

    assert scaled(number(target), number(whole), number(other)) == number(copied)


def test_an_assignment_hangs_under_the_nearest_unit_above_that_holds_the_item() -> None:
    assert nearest_holder("/1/4/17/", {"/1/4/", "/1/"}) == "/1/4/"
    assert nearest_holder("/1/4/17/", {"/1/4/17/", "/1/5/", "/1/41/"}) is None
