"""Whatever is asked, decided, moved, reported in whatever order: the dates and the books agree."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again, make_assignment, make_milestone
from tracker.clock import day_of
from tracker.database import db, transaction
from tracker.errors import DomainError
from tracker.history.operations import first_broken_link
from tracker.progress import operations as progress
from tracker.work_items.extensions import operations, queries
from tracker.work_items.models import Decision, Extension, Milestone
from tracker.work_items.rules import Step, facts_of

ORIGINAL = date(2026, 3, 20)
ACTS = st.tuples(
    st.sampled_from(["ask", "ask", "grant", "grant", "refuse", "withdraw", "report"]),
    st.integers(1, 12),  # days that pass before it
    st.integers(-2, 30),  # days by which the due date is to move
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ACTS, min_size=1, max_size=12))
def test_any_sequence_of_acts_keeps_dates_and_books_straight(cast: Cast, acts: list[tuple[str, int, int]]) -> None:
    milestone = make_milestone(cast, make_assignment(cast), due_on=ORIGINAL)
    now = NOW
    for verb, passed, days in acts:
        now += timedelta(days=passed)
        try:
            with transaction():
                _act(cast, verb, again(milestone), days, now)
        except DomainError:
            pass
        _check(milestone.id)
    assert first_broken_link() is None


def _act(cast: Cast, verb: str, milestone: Milestone, days: int, now: object) -> None:
    day = milestone.due_on + timedelta(days=days)
    supervisor, officer = ({"actor": who.actor, "now": now} for who in (cast.supervisor, cast.officer))
    last = db.session.scalars(
        select(Extension).where(Extension.milestone_id == milestone.id).order_by(Extension.id.desc()).limit(1)
    ).first()
    if verb == "ask":
        operations.ask(milestone, **officer, wanted_on=day, reason="经费未到位。")  # type: ignore[arg-type]
    elif verb == "report":
        report = progress.submit(milestone, **officer, text="进展。", percent=100)  # type: ignore[arg-type]
        progress.approve(report, **supervisor)  # type: ignore[arg-type]
    elif last and verb == "grant":
        operations.grant(last, **supervisor, granted_on=day)  # type: ignore[arg-type]
    elif last and verb == "refuse":
        operations.refuse(last, **supervisor, words="进度允许。")  # type: ignore[arg-type]
    elif last:
        operations.withdraw(last, **officer)  # type: ignore[arg-type]


def _check(milestone_id: int) -> None:
    """Scoring goes by the original date, moved only by what was asked for in time and granted."""
    db.session.remove()
    milestone = db.session.get_one(Milestone, milestone_id)
    asked = db.session.scalars(
        select(Extension).where(Extension.milestone_id == milestone_id).order_by(Extension.id)
    ).all()
    assert len([one for one in asked if one.decision is None]) <= 1
    counts_on = ORIGINAL
    for one in asked:
        assert one.due_on == counts_on
        assert day_of(one.asked_at) <= one.due_on < one.wanted_on
        assert (one.granted_on is None) == (one.decision is not Decision.GRANTED)
        if one.granted_on:
            assert one.due_on < one.granted_on <= one.wanted_on
            counts_on = one.granted_on
    assert milestone.due_on == counts_on
    line = queries.lines_on([milestone_id]).get(milestone_id, "")
    assert line.count("延至") == len([one for one in asked if one.granted_on])
    facts = facts_of([Step(milestone.due_on, milestone.percent, milestone.met_on)])
    assert {name: getattr(milestone.assignment, name) for name in facts._fields} == facts._asdict()
    assert milestone.assignment.late_count == int(milestone.met_on is not None and milestone.met_on > counts_on)
