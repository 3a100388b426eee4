"""Whatever people do in whatever order: never two waiting reports, and the kept facts are what the records say."""

from datetime import timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import make_assignment, make_milestone
from tracker.clock import day_of
from tracker.database import db, transaction
from tracker.errors import Conflict
from tracker.history.operations import first_broken_link
from tracker.progress import operations
from tracker.progress.models import Report, Verdict
from tracker.work_items.models import Assignment, Milestone
from tracker.work_items.rules import Step, facts_of

ACTS = st.tuples(
    st.sampled_from(["submit", "approve", "return", "withdraw"]),
    st.integers(0, 1),  # which of two milestones
    st.integers(0, 5),  # which of its reports, counted from the newest
    st.sampled_from([0, 40, 100]),
    st.sampled_from([None, Decimal(1), Decimal("2.5"), Decimal(7)]),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ACTS, min_size=1, max_size=14))
def test_any_sequence_of_acts_keeps_the_books_straight(
    cast: Cast, acts: list[tuple[str, int, int, int, Decimal]]
) -> None:
    assignment = make_assignment(cast)
    milestones = [make_milestone(cast, assignment, title=title).id for title in ("上半年", "全年")]
    for day, (verb, which, back, percent, figure) in enumerate(acts):
        now = NOW + timedelta(days=day)
        try:
            with transaction():
                milestone = db.session.get_one(Milestone, milestones[which])
                if verb == "submit":
                    operations.submit(
                        milestone, actor=cast.officer.actor, now=now, text="进展。", percent=percent, figure=figure
                    )
                elif report := _report(milestone.id, back):
                    _decide(cast, verb, report, now)
        except Conflict:
            pass
        _check(assignment.id, milestones)
    assert first_broken_link() is None


def _report(milestone_id: int, back: int) -> Report | None:
    mine = select(Report).where(Report.milestone_id == milestone_id).order_by(Report.id.desc())
    return db.session.scalars(mine.offset(back).limit(1)).first()


def _decide(cast: Cast, verb: str, report: Report, now: object) -> None:
    if verb == "approve":
        operations.approve(report, actor=cast.supervisor.actor, now=now)  # type: ignore[arg-type]
    elif verb == "return":
        operations.return_(report, actor=cast.supervisor.actor, now=now, reason="请更正。")  # type: ignore[arg-type]
    else:
        operations.withdraw(report, actor=cast.officer.actor, now=now)  # type: ignore[arg-type]


def _check(assignment_id: int, milestone_ids: list[int]) -> None:
    db.session.remove()
    assignment = db.session.get_one(Assignment, assignment_id)
    for milestone in assignment.milestones:
        waiting = select(func.count()).select_from(Report)
        waiting = waiting.where(Report.milestone_id == milestone.id, Report.verdict.is_(None))
        assert (db.session.scalar(waiting) or 0) <= 1
        last = _last_approved(Report.milestone_id == milestone.id)
        assert milestone.percent == (last.percent if last else 0)
        assert (milestone.met_on is not None) == (milestone.percent == 100)
        assert milestone.met_on is None or (last and milestone.met_on <= day_of(last.submitted_at))
    last = _last_approved(Report.assignment_id == assignment_id, Report.figure.is_not(None))
    assert assignment.actual == (last.figure if last else None)
    facts = facts_of([Step(step.due_on, step.percent, step.met_on) for step in assignment.milestones])
    assert {name: getattr(assignment, name) for name in facts._fields} == facts._asdict()


def _last_approved(*conditions: object) -> Report | None:
    statement = select(Report).where(Report.verdict == Verdict.APPROVED, *conditions)  # type: ignore[arg-type]
    return db.session.scalars(statement.order_by(Report.id.desc()).limit(1)).first()
