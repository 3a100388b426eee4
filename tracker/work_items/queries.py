"""Looking up work items from where one stands in the tree.

The office that set an item sees it with everybody below; a unit that was given it sees the item and its own subtree's
assignments, nobody else's.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, func, or_, select
from sqlalchemy.orm import joinedload

from tracker.accounts.models import Unit
from tracker.database import AnySelect, db, read
from tracker.errors import NotFound
from tracker.work_items.models import Assignment, Duty, Milestone, WorkItem
from tracker.work_items.rules import ACKNOWLEDGED, ASSIGNED, CLOSED, MET, Status, status_of

OVERDUE = "overdue"
UNASSIGNED = "unassigned"

_IS_OPEN = Assignment.closed_at.is_(None)
_IS_ACKNOWLEDGED = Assignment.acknowledged_at.is_not(None)
_IS_MET = (Assignment.milestone_count > 0) & (Assignment.met_count == Assignment.milestone_count)
STATUS_IS: dict[str, ColumnElement[bool]] = {
    ASSIGNED.code: _IS_OPEN & ~_IS_ACKNOWLEDGED,
    ACKNOWLEDGED.code: _IS_OPEN & _IS_ACKNOWLEDGED & ~_IS_MET,
    MET.code: _IS_OPEN & _IS_ACKNOWLEDGED & _IS_MET,
    CLOSED.code: ~_IS_OPEN,
}
WORK_ITEM_COLUMNS: tuple[Any, ...] = (
    WorkItem.id,
    WorkItem.number,
    WorkItem.title,
    WorkItem.chapter,
    WorkItem.measure,
)
ASSIGNMENT_COLUMNS: tuple[Any, ...] = (
    Assignment.id,
    Assignment.parent_id,
    Assignment.unit_id,
    Unit.name.label("unit_name"),
    Unit.path.label("unit_path"),
    Assignment.duty,
    Assignment.target,
    Assignment.actual,
    Assignment.percent,
    Assignment.acknowledged_at,
    Assignment.closed_at,
    Assignment.milestone_count,
    Assignment.met_count,
    Assignment.next_due_on,
)

_IS_BELOW = Unit.path.startswith(bindparam("path"))
_BELOW = select(Unit.id).where(_IS_BELOW)
_HELD = select(Assignment.id).where(Assignment.work_item_id == WorkItem.id)
_HELD_IN_UNIT = _HELD.where(Assignment.unit_id.in_(select(Unit.id).where(Unit.path.startswith(bindparam("unit_path")))))
_IS_VISIBLE = or_(WorkItem.office_id.in_(_BELOW), _HELD.where(Assignment.unit_id.in_(_BELOW)).exists())
IS_NAMED = or_(WorkItem.title.like(bindparam("pattern"), escape="/"), WorkItem.number == bindparam("text"))
"""By part of the title (`pattern`, see `tracker.database.containing`) or by the number (`text`)."""

_WORK_ITEM = select(WorkItem).options(joinedload(WorkItem.office)).where(WorkItem.id == bindparam("id"), _IS_VISIBLE)
_ASSIGNMENT = (
    select(Assignment)
    .join(Assignment.unit)
    .options(joinedload(Assignment.unit), joinedload(Assignment.work_item))
    .where(Assignment.id == bindparam("id"), _IS_BELOW)
)
_MILESTONE = (
    select(Milestone)
    .join(Milestone.assignment)
    .join(Assignment.unit)
    .options(
        joinedload(Milestone.assignment).joinedload(Assignment.unit),
        joinedload(Milestone.assignment).joinedload(Assignment.work_item),
    )
    .where(Milestone.id == bindparam("id"), _IS_BELOW)
)
_SUMS = (
    select(
        Assignment.work_item_id,
        func.count().label("total"),
        *(func.sum(case((is_so, 1), else_=0)).label(status) for status, is_so in STATUS_IS.items()),
        (func.sum(Assignment.percent) // func.count()).label("percent"),
        func.min(case((_IS_OPEN, Assignment.next_due_on))).label("next_due_on"),
    )
    .join(Unit, Unit.id == Assignment.unit_id)
    .where(Assignment.work_item_id.in_(bindparam("work_item_ids", expanding=True)), _IS_BELOW)
    .group_by(Assignment.work_item_id)
)
_YEARS = select(WorkItem.year).where(_IS_VISIBLE).distinct().order_by(WorkItem.year.desc())
_CHAPTERS = (
    select(WorkItem.chapter)
    .where(WorkItem.year == bindparam("year"), WorkItem.chapter != "", _IS_VISIBLE)
    .group_by(WorkItem.chapter)
    .order_by(func.min(WorkItem.id))
)
_ASSIGNMENTS = (
    select(*ASSIGNMENT_COLUMNS, Unit.position)
    .join(Unit, Unit.id == Assignment.unit_id)
    .where(Assignment.work_item_id == bindparam("work_item_id"), _IS_BELOW)
)
_UNDER = (
    select(*ASSIGNMENT_COLUMNS)
    .join(Unit, Unit.id == Assignment.unit_id)
    .where(Assignment.parent_id == bindparam("assignment_id"))
    .order_by(Unit.position, Unit.id)
)
_MILESTONES = (
    select(
        Milestone.assignment_id,
        Milestone.id,
        Milestone.title,
        Milestone.due_on,
        Milestone.target,
        Milestone.percent,
        Milestone.met_on,
    )
    .where(Milestone.assignment_id.in_(bindparam("assignment_ids", expanding=True)))
    .order_by(Milestone.due_on, Milestone.id)
)
_NAMED = (
    select(Assignment.duty, Unit.name)
    .join(Unit, Unit.id == Assignment.unit_id)
    .where(Assignment.work_item_id == bindparam("work_item_id"), Assignment.duty != Duty.RESPONSIBLE)
    .order_by(Unit.position, Unit.id)
)


def work_item_within(work_item_id: int, path: str) -> WorkItem:
    """Raises NotFound when neither the office nor an assigned unit is in the subtree."""
    work_item = db.session.scalars(_WORK_ITEM, {"id": work_item_id, "path": path}).one_or_none()
    if work_item is None:
        raise NotFound("没有找到该工作任务，或者它不在您的管辖范围内。")
    return work_item


def assignment_within(assignment_id: int, path: str) -> Assignment:
    """With its unit and work item. Raises NotFound when the unit is not in the subtree."""
    assignment = db.session.scalars(_ASSIGNMENT, {"id": assignment_id, "path": path}).one_or_none()
    if assignment is None:
        raise NotFound("没有找到该项任务，或者它不在您的管辖范围内。")
    return assignment


def milestone_within(milestone_id: int, path: str) -> Milestone:
    """Raises NotFound when the unit it was set for is not in the subtree."""
    milestone = db.session.scalars(_MILESTONE, {"id": milestone_id, "path": path}).one_or_none()
    if milestone is None:
        raise NotFound("没有找到该时间节点，或者它不在您的管辖范围内。")
    return milestone


@cache
def work_items_within(
    *, status: str = "", in_one_unit: bool = False, of_one_chapter: bool = False, by_text: bool = False
) -> AnySelect:
    """Rows of WORK_ITEM_COLUMNS for the list, to be ordered by id; `status`: a code, UNASSIGNED, OVERDUE or none.

    Its parameters: `path`, `year`; as the case may be `unit_path` (the subtree whose assignments are asked for), `on`,
    `chapter`, and `text` with `pattern`.
    """
    statement: AnySelect = select(*WORK_ITEM_COLUMNS).where(WorkItem.year == bindparam("year"), _IS_VISIBLE)
    held = _HELD_IN_UNIT
    if status == UNASSIGNED:
        statement = statement.where(~held.exists())
    elif status == OVERDUE:
        statement = statement.where(held.where(_IS_OPEN, Assignment.next_due_on < bindparam("on")).exists())
    elif status:
        statement = statement.where(held.where(STATUS_IS[status]).exists())
    elif in_one_unit:
        statement = statement.where(held.exists())
    if of_one_chapter:
        statement = statement.where(WorkItem.chapter == bindparam("chapter"))
    return statement.where(IS_NAMED) if by_text else statement


def sums_of(work_item_ids: Sequence[int], path: str) -> dict[int, Any]:
    """What a subtree's assignments of each item add up to: how many in which status, mean percent, next due date."""
    rows = read(_SUMS, {"work_item_ids": work_item_ids, "path": path})
    return {row.work_item_id: row for row in rows.all()}


def years_within(path: str) -> Sequence[int]:
    return read(_YEARS, {"path": path}).scalars().all()


def chapters_within(path: str, year: int) -> Sequence[str]:
    """In the order of the plan."""
    return read(_CHAPTERS, {"path": path, "year": year}).scalars().all()


def state_of(row: Any) -> Status:
    """The status of an assignment, from its ASSIGNMENT_COLUMNS or itself."""
    return status_of(
        acknowledged=row.acknowledged_at is not None,
        closed=row.closed_at is not None,
        milestone_count=row.milestone_count,
        met_count=row.met_count,
    )


def assignments_of(work_item_id: int, path: str) -> Sequence[Any]:
    """ASSIGNMENT_COLUMNS of an item's assignments within a subtree: a county, its towns, the next county."""
    rows = read(_ASSIGNMENTS, {"work_item_id": work_item_id, "path": path}).all()
    places = {row.unit_path: (row.position, row.unit_id) for row in rows}
    return sorted(rows, key=lambda row: _place_in_tree(row.unit_path, places))


def assignments_under(assignment_id: int) -> Sequence[Any]:
    """ASSIGNMENT_COLUMNS of what was handed further down from an assignment."""
    return read(_UNDER, {"assignment_id": assignment_id}).all()


def milestones_of(assignment_ids: Sequence[int]) -> dict[int, list[Any]]:
    """(assignment_id, id, title, due_on, target, percent, met_on) by assignment, in the order of their dates."""
    found: dict[int, list[Any]] = {assignment_id: [] for assignment_id in assignment_ids}
    for row in read(_MILESTONES, {"assignment_ids": assignment_ids}).all():
        found[row.assignment_id].append(row)
    return found


def named_units(work_item_id: int) -> dict[Duty, list[str]]:
    """Who leads and who supports: names only, which everybody concerned with the item may read."""
    names: dict[Duty, list[str]] = {}
    for duty, name in read(_NAMED, {"work_item_id": work_item_id}).all():
        names.setdefault(duty, []).append(name)
    return names


def units_to_assign(work_item_id: int, unit_id: int) -> Sequence[Any]:
    """(id, name) of the units directly below one that do not have the item yet."""
    taken = select(Assignment.unit_id).where(Assignment.work_item_id == work_item_id)
    return db.session.execute(
        select(Unit.id, Unit.name)
        .where(Unit.parent_id == unit_id, Unit.id.not_in(taken))
        .order_by(Unit.position, Unit.id)
    ).all()


def siblings_of(assignment: Assignment) -> Sequence[Assignment]:
    """The other assignments made at the same level, still open: those to which milestones are copied."""
    return db.session.scalars(
        select(Assignment)
        .where(
            Assignment.work_item_id == assignment.work_item_id,
            Assignment.parent_id.is_not_distinct_from(assignment.parent_id),
            Assignment.id != assignment.id,
            _IS_OPEN,
        )
        .order_by(Assignment.id)
    ).all()


def _place_in_tree(path: str, places: dict[str, tuple[int, int]]) -> list[tuple[int, int]]:
    """The places of all units on the way that hold the item, so that what is below follows what is above."""
    steps = [path[: end + 1] for end, letter in enumerate(path) if letter == "/"]
    return [places[step] for step in steps if step in places]
