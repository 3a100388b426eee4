"""Reports as pages read them, always from where one stands in the tree."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from tracker.access.policy import Actor
from tracker.accounts.models import Unit
from tracker.database import db
from tracker.errors import NotFound
from tracker.files.models import StoredFile
from tracker.progress.models import Evidence, Report, Verdict
from tracker.work_items.models import Assignment, Milestone, WorkItem

MOST_SHOWN = 200
REPORT_COLUMNS: tuple[Any, ...] = (
    Report.id,
    Report.milestone_id,
    Report.percent,
    Report.figure,
    Report.submitted_at,
    Report.submitted_by,
    Report.verdict,
    Report.reason,
    Report.followed_by_id,
)
WAITING_COLUMNS: tuple[Any, ...] = (
    Report.id,
    Unit.name.label("unit_name"),
    WorkItem.number,
    WorkItem.title,
    WorkItem.measure,
    Milestone.title.label("milestone"),
    Milestone.due_on,
    Milestone.target,
    Report.percent,
    Report.figure,
    Report.submitted_at,
)


def report_within(report_id: int, path: str) -> Report:
    """With what it reports on. Raises NotFound when the reporting unit is not in the subtree."""
    statement = (
        select(Report)
        .join(Report.assignment)
        .join(Assignment.unit)
        .options(
            joinedload(Report.assignment).joinedload(Assignment.unit),
            joinedload(Report.assignment).joinedload(Assignment.work_item),
            joinedload(Report.milestone),
        )
        .where(Report.id == report_id, Unit.path.startswith(path))
    )
    report = db.session.scalars(statement).one_or_none()
    if report is None:
        raise NotFound("没有找到该份进展，或者它不在您的管辖范围内。")
    return report


def reports_of(assignment_id: int) -> Sequence[Any]:
    """REPORT_COLUMNS and `evidence_count` of an assignment's reports, the newest first."""
    evidence_count = select(func.count()).select_from(Evidence).where(Evidence.report_id == Report.id).scalar_subquery()
    return db.session.execute(
        select(*REPORT_COLUMNS, evidence_count.label("evidence_count"))
        .where(Report.assignment_id == assignment_id)
        .order_by(Report.id.desc())
        .limit(MOST_SHOWN)
    ).all()


def latest_by_milestone(reports: Iterable[Any]) -> dict[int, Any]:
    """Of reports given the newest first: the last on each milestone that was not withdrawn."""
    latest: dict[int, Any] = {}
    for report in reports:
        if report.verdict is not Verdict.WITHDRAWN:
            latest.setdefault(report.milestone_id, report)
    return latest


def evidence_of(report_id: int) -> Sequence[Any]:
    """(evidence id, file id, name, size) of a report's files."""
    return db.session.execute(
        select(Evidence.id, StoredFile.id.label("file_id"), StoredFile.name, StoredFile.size)
        .join(StoredFile, StoredFile.id == Evidence.file_id)
        .where(Evidence.report_id == report_id)
        .order_by(Evidence.id)
    ).all()


def evidence_file(report_id: int, evidence_id: int) -> StoredFile:
    """Raises NotFound when that evidence is not this report's."""
    file = db.session.scalars(
        select(StoredFile)
        .join(Evidence, Evidence.file_id == StoredFile.id)
        .where(Evidence.id == evidence_id, Evidence.report_id == report_id)
    ).one_or_none()
    if file is None:
        raise NotFound("没有找到该份佐证材料。")
    return file


def last_on(milestone_id: int) -> Report | None:
    """The last report on a milestone that was not withdrawn: what a new one starts from."""
    return db.session.scalars(
        select(Report)
        .where(Report.milestone_id == milestone_id, Report.verdict.is_distinct_from(Verdict.WITHDRAWN))
        .order_by(Report.id.desc())
        .limit(1)
    ).first()


def files_to_reuse(file_ids: Iterable[int], milestone_id: int, person_id: int) -> Sequence[StoredFile]:
    """Of files named by a form, those that may go with a report: one's own uploads, and what went with earlier ones."""
    earlier = select(Evidence.file_id).join(Report, Report.id == Evidence.report_id)
    return db.session.scalars(
        select(StoredFile)
        .where(
            StoredFile.id.in_(list(file_ids)),
            or_(
                StoredFile.uploaded_by == person_id,
                StoredFile.id.in_(earlier.where(Report.milestone_id == milestone_id)),
            ),
        )
        .order_by(StoredFile.id)
    ).all()


def waiting_for(actor: Actor, *, unit_path: str = "", work_item_id: int | None = None) -> Select[Any]:
    """WAITING_COLUMNS of reports that the person may decide, to be ordered by id: the oldest first."""
    statement = (
        select(*WAITING_COLUMNS)
        .join(Assignment, Assignment.id == Report.assignment_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .join(WorkItem, WorkItem.id == Assignment.work_item_id)
        .join(Milestone, Milestone.id == Report.milestone_id)
        .where(*_is_for(actor))
    )
    if unit_path:
        statement = statement.where(Unit.path.startswith(unit_path))
    if work_item_id:
        statement = statement.where(Assignment.work_item_id == work_item_id)
    return statement


def work_items_waiting_for(actor: Actor) -> Sequence[Any]:
    """(id, number, title) of the items on which reports wait for the person."""
    return db.session.execute(
        select(WorkItem.id, WorkItem.number, WorkItem.title)
        .join(Assignment, Assignment.work_item_id == WorkItem.id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .join(Report, Report.assignment_id == Assignment.id)
        .where(*_is_for(actor))
        .distinct()
        .order_by(WorkItem.id)
    ).all()


def _is_for(actor: Actor) -> tuple[Any, ...]:
    """What waits for a reviewer: of units below their own, and not what they submitted themselves."""
    return (
        Report.verdict.is_(None),
        Report.submitted_by != actor.id,
        Unit.path.startswith(actor.unit_path),
        Unit.id != actor.unit_id,
    )
