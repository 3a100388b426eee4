"""A progress report waits for review: to the reviewers, at once and again while it waits."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, func, select

from tracker.accounts.models import Unit
from tracker.clock import day_of
from tracker.database import db
from tracker.progress.models import Report
from tracker.reminders.kinds.kind import Audience, Dated, Due, Kind, about
from tracker.reminders.kinds.waiting import EVERY_THIRD_WORKDAY, from_first_to_last
from tracker.work_items.models import Assignment, Milestone, WorkItem


def holding(ids: Collection[int]) -> list[Due]:
    return _waiting(Report.id.in_(ids))


def submitted_on(days: Collection[date]) -> list[Due]:
    return [due for due in _waiting(from_first_to_last(Report.submitted_at, days)) if due.due_on in days]


def oldest() -> date | None:
    at = db.session.scalar(select(func.min(Report.submitted_at)).where(Report.verdict.is_(None)))
    return day_of(at) if at else None


def _waiting(condition: ColumnElement[bool]) -> list[Due]:
    rows = db.session.execute(
        select(
            Report.id,
            Report.submitted_at,
            WorkItem.number,
            WorkItem.title,
            Milestone.title,
            Assignment.id,
            Unit.id,
            Unit.path,
            Unit.short_name,
        )
        .join(Assignment, Assignment.id == Report.assignment_id)
        .join(Milestone, Milestone.id == Report.milestone_id)
        .join(WorkItem, WorkItem.id == Assignment.work_item_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(Report.verdict.is_(None), condition)
    )
    return [
        Due(id_, day_of(at), about(number, item, step), assignment_id, unit_id, path, day_of(at), unit)
        for id_, at, number, item, step, assignment_id, unit_id, path, unit in rows
    ]


KIND = Kind(
    "report_waiting",
    "report",
    Audience.REVIEWERS,
    holding,
    verb="report.submitted",
    subject_of=lambda _subject_id, detail: detail.get("report"),
    dated=Dated("进展反馈待审核", EVERY_THIRD_WORKDAY, oldest, submitted_on),
)
