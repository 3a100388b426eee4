"""Reports as pages read them, always from where one stands in the tree."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from tracker.accounts.models import Unit
from tracker.database import AnySelect, db, read
from tracker.errors import NotFound
from tracker.files.models import StoredFile
from tracker.progress.models import Evidence, Report, Verdict
from tracker.work_items.models import Assignment, Milestone, WorkItem
from tracker.work_items.queries import IS_NAMED

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
    Report.milestone_id,
)


_REPORT = (
    select(Report)
    .join(Report.assignment)
    .join(Assignment.unit)
    .options(
        joinedload(Report.assignment).joinedload(Assignment.unit),
        joinedload(Report.assignment).joinedload(Assignment.work_item),
        joinedload(Report.milestone),
    )
    .where(Report.id == bindparam("id"), Unit.path.startswith(bindparam("path")))
)
_EVIDENCE_COUNT = select(func.count()).select_from(Evidence).where(Evidence.report_id == Report.id).scalar_subquery()
_REPORTS = (
    select(*REPORT_COLUMNS, _EVIDENCE_COUNT.label("evidence_count"))
    .where(Report.assignment_id == bindparam("assignment_id"))
    .order_by(Report.id.desc())
    .limit(MOST_SHOWN)
)
_EVIDENCE = (
    select(Evidence.id, StoredFile.id.label("file_id"), StoredFile.name, StoredFile.size)
    .join(StoredFile, StoredFile.id == Evidence.file_id)
    .where(Evidence.report_id == bindparam("report_id"))
    .order_by(Evidence.id)
)
_LAST = (
    select(Report)
    .where(Report.milestone_id == bindparam("milestone_id"), Report.verdict.is_distinct_from(Verdict.WITHDRAWN))
    .order_by(Report.id.desc())
    .limit(1)
)
_WAITING = (  # of units below the reviewer's own, and not what they submitted themselves
    select(*WAITING_COLUMNS)
    .join(Assignment, Assignment.id == Report.assignment_id)
    .join(Unit, Unit.id == Assignment.unit_id)
    .join(WorkItem, WorkItem.id == Assignment.work_item_id)
    .join(Milestone, Milestone.id == Report.milestone_id)
    .where(
        Report.verdict.is_(None),
        Report.submitted_by != bindparam("person_id"),
        Unit.path.startswith(bindparam("path")),
        Unit.id != bindparam("unit_id"),
    )
)


def report_within(report_id: int, path: str) -> Report:
    """With what it reports on. Raises NotFound when the reporting unit is not in the subtree."""
    report = db.session.scalars(_REPORT, {"id": report_id, "path": path}).one_or_none()
    if report is None:
        raise NotFound("没有找到该份进展，或者它不在您的管辖范围内。")
    return report


def reports_of(assignment_id: int) -> Sequence[Any]:
    """REPORT_COLUMNS and `evidence_count` of an assignment's reports, the newest first."""
    return read(_REPORTS, {"assignment_id": assignment_id}).all()


def latest_by_milestone(reports: Iterable[Any]) -> dict[int, Any]:
    """Of reports given the newest first: the last on each milestone that was not withdrawn."""
    latest: dict[int, Any] = {}
    for report in reports:
        if report.verdict is not Verdict.WITHDRAWN:
            latest.setdefault(report.milestone_id, report)
    return latest


def evidence_of(report_id: int) -> Sequence[Any]:
    """(evidence id, file id, name, size) of a report's files."""
    return read(_EVIDENCE, {"report_id": report_id}).all()


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
    return db.session.scalars(_LAST, {"milestone_id": milestone_id}).first()


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


@cache
def waiting_for(*, in_one_unit: bool = False, by_text: bool = False) -> AnySelect:
    """WAITING_COLUMNS of reports that a person may decide, to be ordered by id: the oldest first.

    Its parameters: `person_id`, `unit_id`, `path`: who and whence; as the case may be `unit_path`, and `text` with
    `pattern`, the work item's.
    """
    statement: AnySelect = _WAITING
    if in_one_unit:
        statement = statement.where(Unit.path.startswith(bindparam("unit_path")))
    return statement.where(IS_NAMED) if by_text else statement
