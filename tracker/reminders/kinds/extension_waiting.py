"""An extension waits for a decision: to those who decide on it, the reviewers; again while it waits."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, func, select

from tracker.accounts.models import Unit
from tracker.clock import day_of
from tracker.database import db
from tracker.reminders.kinds.kind import Audience, Dated, Due, Kind, about
from tracker.reminders.kinds.waiting import EVERY_THIRD_WORKDAY, from_first_to_last
from tracker.work_items.extensions.queries import IS_WAITING
from tracker.work_items.extensions.rules import day
from tracker.work_items.models import Assignment, Extension, Milestone, WorkItem


def holding(ids: Collection[int]) -> list[Due]:
    return _waiting(Extension.id.in_(ids))


def asked_on(days: Collection[date]) -> list[Due]:
    return [due for due in _waiting(from_first_to_last(Extension.asked_at, days)) if due.due_on in days]


def oldest() -> date | None:
    at = db.session.scalar(select(func.min(Extension.asked_at)).where(Extension.decision.is_(None)))
    return day_of(at) if at else None


def _waiting(condition: ColumnElement[bool]) -> list[Due]:
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
        .where(*IS_WAITING, condition)
    )
    return [
        Due(
            id_,
            day_of(at),
            f"{about(number, item, step)}（申请延至{day(wanted_on)}）",
            assignment_id,
            unit_id,
            path,
            day_of(at),
            unit,
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
    dated=Dated("延期申请待批复", EVERY_THIRD_WORKDAY, oldest, asked_on),
)
