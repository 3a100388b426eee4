"""Looking up work items from where one stands in the tree.

The office that set an item sees it with everybody below; a unit that was given it sees the item and its own subtree's
assignments, nobody else's.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import joinedload

from tracker.accounts.models import Unit
from tracker.database import db
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


def work_item_within(work_item_id: int, path: str) -> WorkItem:
    """Raises NotFound when neither the office nor an assigned unit is in the subtree."""
    statement = (
        select(WorkItem).options(joinedload(WorkItem.office)).where(WorkItem.id == work_item_id, _is_visible(path))
    )
    work_item = db.session.scalars(statement).one_or_none()
    if work_item is None:
        raise NotFound("没有找到该工作任务，或者它不在您的管辖范围内。")
    return work_item


def assignment_within(assignment_id: int, path: str) -> Assignment:
    """With its unit and work item. Raises NotFound when the unit is not in the subtree."""
    statement = (
        select(Assignment)
        .join(Assignment.unit)
        .options(joinedload(Assignment.unit), joinedload(Assignment.work_item))
        .where(Assignment.id == assignment_id, Unit.path.startswith(path))
    )
    assignment = db.session.scalars(statement).one_or_none()
    if assignment is None:
        raise NotFound("没有找到该项任务，或者它不在您的管辖范围内。")
    return assignment


def milestone_within(milestone_id: int, path: str) -> Milestone:
    """Raises NotFound when the unit it was set for is not in the subtree."""
    statement = (
        select(Milestone)
        .join(Milestone.assignment)
        .join(Assignment.unit)
        .options(
            joinedload(Milestone.assignment).joinedload(Assignment.unit),
            joinedload(Milestone.assignment).joinedload(Assignment.work_item),
        )
        .where(Milestone.id == milestone_id, Unit.path.startswith(path))
    )
    milestone = db.session.scalars(statement).one_or_none()
    if milestone is None:
        raise NotFound("没有找到该时间节点，或者它不在您的管辖范围内。")
    return milestone


def work_items_within(
    path: str, year: int, on: date, *, unit_path: str = "", chapter: str = "", status: str = "", text: str = ""
) -> Select[Any]:
    """Rows for the list, to be ordered by id. `unit_path`, `status`: with an assignment of that subtree and state."""
    statement: Select[Any] = select(*WORK_ITEM_COLUMNS).where(WorkItem.year == year, _is_visible(path))
    held = _held_below(unit_path or path)
    if status == UNASSIGNED:
        statement = statement.where(~held.exists())
    elif status == OVERDUE:
        statement = statement.where(held.where(_IS_OPEN, Assignment.next_due_on < on).exists())
    elif status in STATUS_IS:
        statement = statement.where(held.where(STATUS_IS[status]).exists())
    elif unit_path:
        statement = statement.where(held.exists())
    if chapter:
        statement = statement.where(WorkItem.chapter == chapter)
    if text:
        statement = statement.where(or_(WorkItem.title.contains(text, autoescape=True), WorkItem.number == text))
    return statement


def sums_of(work_item_ids: Sequence[int], path: str) -> dict[int, Any]:
    """What a subtree's assignments of each item add up to: how many in which status, mean percent, next due date."""
    rows = db.session.execute(
        select(
            Assignment.work_item_id,
            func.count().label("total"),
            *(func.sum(case((is_so, 1), else_=0)).label(status) for status, is_so in STATUS_IS.items()),
            (func.sum(Assignment.percent) // func.count()).label("percent"),
            func.min(case((_IS_OPEN, Assignment.next_due_on))).label("next_due_on"),
        )
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(Assignment.work_item_id.in_(work_item_ids), Unit.path.startswith(path))
        .group_by(Assignment.work_item_id)
    )
    return {row.work_item_id: row for row in rows}


def years_within(path: str) -> Sequence[int]:
    return db.session.scalars(
        select(WorkItem.year).where(_is_visible(path)).distinct().order_by(WorkItem.year.desc())
    ).all()


def chapters_within(path: str, year: int) -> Sequence[str]:
    """In the order of the plan."""
    return db.session.scalars(
        select(WorkItem.chapter)
        .where(WorkItem.year == year, WorkItem.chapter != "", _is_visible(path))
        .group_by(WorkItem.chapter)
        .order_by(func.min(WorkItem.id))
    ).all()


ASSIGNMENT_COLUMNS = (
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
    rows = db.session.execute(
        select(*ASSIGNMENT_COLUMNS, Unit.position)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(Assignment.work_item_id == work_item_id, Unit.path.startswith(path))
    ).all()
    places = {row.unit_path: (row.position, row.unit_id) for row in rows}
    return sorted(rows, key=lambda row: _place_in_tree(row.unit_path, places))


def assignments_under(assignment_id: int) -> Sequence[Any]:
    """ASSIGNMENT_COLUMNS of what was handed further down from an assignment."""
    return db.session.execute(
        select(*ASSIGNMENT_COLUMNS)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(Assignment.parent_id == assignment_id)
        .order_by(Unit.position, Unit.id)
    ).all()


def milestones_of(assignment_ids: Sequence[int]) -> dict[int, list[Any]]:
    """(assignment_id, id, title, due_on, target, percent, met_on) by assignment, in the order of their dates."""
    rows = db.session.execute(
        select(
            Milestone.assignment_id,
            Milestone.id,
            Milestone.title,
            Milestone.due_on,
            Milestone.target,
            Milestone.percent,
            Milestone.met_on,
        )
        .where(Milestone.assignment_id.in_(assignment_ids))
        .order_by(Milestone.due_on, Milestone.id)
    )
    found: dict[int, list[Any]] = {assignment_id: [] for assignment_id in assignment_ids}
    for row in rows:
        found[row.assignment_id].append(row)
    return found


def named_units(work_item_id: int) -> dict[Duty, list[str]]:
    """Who leads and who supports: names only, which everybody concerned with the item may read."""
    rows = db.session.execute(
        select(Assignment.duty, Unit.name)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(Assignment.work_item_id == work_item_id, Assignment.duty != Duty.RESPONSIBLE)
        .order_by(Unit.position, Unit.id)
    )
    names: dict[Duty, list[str]] = {}
    for duty, name in rows:
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


def _is_visible(path: str) -> ColumnElement[bool]:
    offices = select(Unit.id).where(Unit.path.startswith(path))
    return or_(WorkItem.office_id.in_(offices), _held_below(path).exists())


def _held_below(path: str) -> Select[Any]:
    units = select(Unit.id).where(Unit.path.startswith(path))
    return select(Assignment.id).where(Assignment.work_item_id == WorkItem.id, Assignment.unit_id.in_(units))


def _place_in_tree(path: str, places: dict[str, tuple[int, int]]) -> list[tuple[int, int]]:
    """The places of all units on the way that hold the item, so that what is below follows what is above."""
    steps = [path[: end + 1] for end, letter in enumerate(path) if letter == "/"]
    return [places[step] for step in steps if step in places]
