"""A progress report waits for review: to the reviewers."""

from collections.abc import Collection

from sqlalchemy import select

from tracker.accounts.models import Unit
from tracker.clock import day_of
from tracker.database import db
from tracker.progress.models import Report
from tracker.reminders.kinds.kind import Audience, Due, Kind, about
from tracker.work_items.models import Assignment, Milestone, WorkItem


def holding(ids: Collection[int]) -> list[Due]:
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
        .where(Report.id.in_(ids), Report.verdict.is_(None))
    )
    return [
        Due(id_, day_of(at), f"{unit}：{about(number, item, step)}", assignment_id, unit_id, path, day_of(at))
        for id_, at, number, item, step, assignment_id, unit_id, path, unit in rows
    ]


KIND = Kind(
    "report_waiting",
    "report",
    Audience.REVIEWERS,
    holding,
    verb="report.submitted",
    subject_of=lambda _subject_id, detail: detail.get("report"),
)
