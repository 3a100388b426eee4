"""A progress report was returned, and why: to the unit's officers, until they answer with a new one."""

from collections.abc import Collection

from sqlalchemy import select

from tracker.accounts.models import Unit
from tracker.clock import day_of
from tracker.database import db
from tracker.progress.models import Report, Verdict
from tracker.reminders.kinds.kind import Audience, Due, Kind, about
from tracker.work_items.models import Assignment, Milestone, WorkItem

LONGEST_REASON = 100


def holding(ids: Collection[int]) -> list[Due]:
    rows = db.session.execute(
        select(
            Report.id,
            Report.decided_at,
            Report.reason,
            WorkItem.number,
            WorkItem.title,
            Milestone.title,
            Assignment.id,
            Unit.id,
            Unit.path,
        )
        .join(Assignment, Assignment.id == Report.assignment_id)
        .join(Milestone, Milestone.id == Report.milestone_id)
        .join(WorkItem, WorkItem.id == Assignment.work_item_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(
            Report.id.in_(ids),
            Report.verdict == Verdict.RETURNED,
            Report.followed_by_id.is_(None),
            Assignment.closed_at.is_(None),
        )
    )
    return [
        Due(
            id_,
            day_of(at),
            f"{about(number, item, step)}（退回原因：{short(reason)}）",
            assignment_id,
            unit_id,
            path,
            day_of(at),
        )
        for id_, at, reason, number, item, step, assignment_id, unit_id, path in rows
        if at
    ]


def short(reason: str) -> str:
    line = " ".join(reason.split())
    return line if len(line) <= LONGEST_REASON else line[: LONGEST_REASON - 1] + "…"


KIND = Kind(
    "report_returned",
    "report",
    Audience.OFFICERS,
    holding,
    verb="report.returned",
    subject_of=lambda _subject_id, detail: detail.get("report"),
)
