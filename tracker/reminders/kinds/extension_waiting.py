"""An extension waits for a decision: to those who decide on it, the reviewers."""

from collections.abc import Collection

from sqlalchemy import select

from tracker.accounts.models import Unit
from tracker.clock import day_of
from tracker.database import db
from tracker.reminders.kinds.kind import Audience, Due, Kind, about
from tracker.work_items.extensions.queries import IS_WAITING
from tracker.work_items.extensions.rules import day
from tracker.work_items.models import Assignment, Extension, Milestone, WorkItem


def holding(ids: Collection[int]) -> list[Due]:
    rows = db.session.execute(
        select(
            Extension.id,
            Extension.asked_at,
            Extension.wanted_on,
            WorkItem.number,
            WorkItem.title,
            Milestone.title,
            Assignment.id,
            Unit.id,
            Unit.path,
            Unit.short_name,
        )
        .join(Assignment, Assignment.id == Extension.assignment_id)
        .join(Milestone, Milestone.id == Extension.milestone_id)
        .join(WorkItem, WorkItem.id == Assignment.work_item_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(Extension.id.in_(ids), *IS_WAITING)
    )
    return [
        Due(
            id_,
            day_of(at),
            f"{unit}：{about(number, item, step)}（申请延至{day(wanted_on)}）",
            assignment_id,
            unit_id,
            path,
            day_of(at),
        )
        for id_, at, wanted_on, number, item, step, assignment_id, unit_id, path, unit in rows
    ]


KIND = Kind(
    "extension_waiting",
    "extension",
    Audience.REVIEWERS,
    holding,
    verb="extension.asked",
    subject_of=lambda _subject_id, detail: detail.get("extension"),
)
