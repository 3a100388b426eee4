"""What waits for one person, most urgent first. Each list is cut at ten, so the page costs the same in any year."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from tracker.access.policy import Action, Actor
from tracker.accounts.models import Unit
from tracker.database import AnySelect, db
from tracker.progress.models import Report, Verdict
from tracker.work_items.models import Assignment, Milestone, WorkItem

SHOWN = 10
SOON = timedelta(days=30)


def to_acknowledge(actor: Actor) -> Sequence[Any]:
    """Assignments of one's own unit that nobody has signed for: (id, number, title, assigned_at)."""
    return _rows(
        select(Assignment.id, WorkItem.number, WorkItem.title, Assignment.assigned_at)
        .join(WorkItem, WorkItem.id == Assignment.work_item_id)
        .where(
            Assignment.unit_id == actor.unit_id, Assignment.acknowledged_at.is_(None), Assignment.closed_at.is_(None)
        )
        .order_by(Assignment.id)
    )


def to_report(actor: Actor, on: date) -> Sequence[Any]:
    """Milestones of one's own unit due within 30 days or overdue: (assignment id, milestone id, number, title,
    milestone title, due_on, percent, whether a report waits for review)."""
    waiting = select(Report.id).where(
        Report.assignment_id == Assignment.id, Report.milestone_id == Milestone.id, Report.verdict.is_(None)
    )
    return _rows(
        select(
            Assignment.id.label("assignment_id"),
            Milestone.id.label("milestone_id"),
            WorkItem.number,
            WorkItem.title,
            Milestone.title.label("milestone"),
            Milestone.due_on,
            Milestone.percent,
            waiting.exists().label("waiting"),
        )
        .join(Assignment, Assignment.id == Milestone.assignment_id)
        .join(WorkItem, WorkItem.id == Assignment.work_item_id)
        .where(
            Assignment.unit_id == actor.unit_id,
            Assignment.closed_at.is_(None),
            Assignment.next_due_on <= on + SOON,
            Milestone.met_on.is_(None),
            Milestone.due_on <= on + SOON,
        )
        .order_by(Milestone.due_on, Milestone.id)
    )


def returned(actor: Actor) -> Sequence[Any]:
    """Reports sent back and not followed by a new one: (report id, milestone id, number, title, reason, decided_at)."""
    return _rows(
        select(Report.id, Report.milestone_id, WorkItem.number, WorkItem.title, Report.reason, Report.decided_at)
        .join(Assignment, Assignment.id == Report.assignment_id)
        .join(WorkItem, WorkItem.id == Assignment.work_item_id)
        .where(
            Assignment.unit_id == actor.unit_id,
            Report.verdict == Verdict.RETURNED,
            Report.followed_by_id.is_(None),
            Assignment.closed_at.is_(None),
        )
        .order_by(Report.id.desc())
    )


def to_review(actor: Actor) -> Sequence[Any]:
    """Reports of units below that wait for a verdict, oldest first: (report id, unit, number, title, submitted_at)."""
    return _rows(
        select(Report.id, Unit.short_name, WorkItem.number, WorkItem.title, Report.submitted_at)
        .join(Assignment, Assignment.id == Report.assignment_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .join(WorkItem, WorkItem.id == Assignment.work_item_id)
        .where(
            Report.verdict.is_(None),
            Report.submitted_by != actor.id,
            Unit.path.startswith(actor.unit_path),
            Unit.id != actor.unit_id,
        )
        .order_by(Report.id)
    )


def overdue(actor: Actor, on: date) -> Sequence[Any]:
    """Assignments of units below with an overdue milestone, the longest overdue first."""
    return _rows(
        select(Assignment.id, Unit.short_name, WorkItem.number, WorkItem.title, Assignment.next_due_on)
        .join(Unit, Unit.id == Assignment.unit_id)
        .join(WorkItem, WorkItem.id == Assignment.work_item_id)
        .where(
            Assignment.next_due_on < on,
            Assignment.closed_at.is_(None),
            Unit.path.startswith(actor.unit_path),
            Unit.id != actor.unit_id,
        )
        .order_by(Assignment.next_due_on, Assignment.id)
    )


def to_close(actor: Actor) -> Sequence[Any]:
    """Assignments below whose milestones are all met: (id, unit, number, title)."""
    return _rows(
        select(Assignment.id, Unit.short_name, WorkItem.number, WorkItem.title)
        .join(Unit, Unit.id == Assignment.unit_id)
        .join(WorkItem, WorkItem.id == Assignment.work_item_id)
        .where(
            Assignment.milestone_count > 0,
            Assignment.next_due_on.is_(None),
            Assignment.closed_at.is_(None),
            Unit.path.startswith(actor.unit_path),
            Unit.id != actor.unit_id,
        )
        .order_by(Assignment.id)
    )


def lists_for(actor: Actor, on: date) -> dict[str, Sequence[Any]]:
    """Only the lists that the person's role has a use for."""
    lists: dict[str, Sequence[Any]] = {}
    if actor.may(Action.DELIVER):
        lists["to_acknowledge"] = to_acknowledge(actor)
        lists["returned"] = returned(actor)
        lists["to_report"] = to_report(actor, on)
    if actor.may(Action.REVIEW):
        lists["to_review"] = to_review(actor)
    if actor.may(Action.CLOSE):
        lists["to_close"] = to_close(actor)
    if actor.may(Action.READ_WORK):
        lists["overdue"] = overdue(actor, on)
    return lists


def _rows(statement: AnySelect) -> Sequence[Any]:
    return db.session.execute(statement.limit(SHOWN + 1)).all()
