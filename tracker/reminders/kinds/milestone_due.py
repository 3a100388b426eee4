"""时间节点 before, on and after its due date, until it is met: to the unit's officers."""

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import ColumnElement, func, select

from tracker.accounts.models import Unit
from tracker.database import db
from tracker.reminders.kinds.kind import Audience, Dated, Due, Kind, about
from tracker.reminders.rules import MILESTONE_DUE, USUAL
from tracker.work_items.models import Assignment, Milestone, WorkItem


def holding(ids: Collection[int]) -> list[Due]:
    return _unmet(Milestone.id.in_(ids))


def falling_due(days: Iterable[date]) -> list[Due]:
    """Every unmet milestone due on one of these days; read by the index on what is unmet."""
    return _unmet(Milestone.due_on.in_(list(days)))


def oldest_unmet() -> date | None:
    return db.session.scalar(select(func.min(Milestone.due_on)).where(Milestone.met_on.is_(None)))


def _unmet(condition: ColumnElement[bool]) -> list[Due]:
    rows = db.session.execute(
        select(
            Milestone.id,
            Milestone.due_on,
            WorkItem.number,
            WorkItem.title,
            Milestone.title,
            Assignment.id,
            Unit.id,
            Unit.path,
            Assignment.starts_on,
            Unit.short_name,
        )
        .join(Assignment, Assignment.id == Milestone.assignment_id)
        .join(WorkItem, WorkItem.id == Assignment.work_item_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(Milestone.met_on.is_(None), Assignment.closed_at.is_(None), condition)
    )
    return [
        Due(subject_id, due_on, about(number, item, step), assignment_id, unit_id, path, since, unit)
        for subject_id, due_on, number, item, step, assignment_id, unit_id, path, since, unit in rows
    ]


KIND = Kind(
    MILESTONE_DUE,
    "milestone",
    Audience.OFFICERS,
    holding,
    dated=Dated("时间节点到期", USUAL, oldest_unmet, falling_due),
    is_deadline=True,
)
