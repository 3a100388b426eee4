"""任务下达: announced at once, also when the lead time of its first milestone has passed; moot once acknowledged."""

from collections.abc import Collection

from sqlalchemy import select

from tracker.accounts.models import Unit
from tracker.clock import day_of
from tracker.database import db
from tracker.reminders.kinds.kind import Audience, Due, Kind, about
from tracker.work_items.models import Assignment, WorkItem


def holding(ids: Collection[int]) -> list[Due]:
    rows = db.session.execute(
        select(Assignment.id, Assignment.assigned_at, WorkItem.number, WorkItem.title, Unit.id, Unit.path)
        .join(WorkItem, WorkItem.id == Assignment.work_item_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(
            Assignment.id.in_(ids),
            Assignment.closed_at.is_(None),
            Assignment.acknowledged_at.is_(None),
        )
    )
    return [
        Due(id_, day_of(at), about(number, item), id_, unit_id, path, day_of(at))
        for id_, at, number, item, unit_id, path in rows
    ]


KIND = Kind("assignment_made", "assignment", Audience.OFFICERS, holding, verb="assignment.made")
