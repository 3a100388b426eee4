"""One county's year on one page, and all counties side by side."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, bindparam, case, func, select

from tracker.accounts.models import Unit, UnitKind
from tracker.database import read
from tracker.supervision.queries import LIGHT_COLUMNS, reading_of
from tracker.supervision.rules import Light, Reading
from tracker.work_items.models import Assignment, WorkItem
from tracker.work_items.rules import Status, status_of


def _number_of(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


# A unit's assignments of a year, to be ordered by WorkItem.id: the plan's order.
HELD = (
    select(
        WorkItem.id,
        Assignment.id.label("assignment_id"),
        WorkItem.number,
        WorkItem.title,
        WorkItem.measure,
        Assignment.duty,
        Assignment.acknowledged_at,
        Assignment.milestone_count,
        Assignment.met_count,
        *LIGHT_COLUMNS,
    )
    .join(Assignment, Assignment.work_item_id == WorkItem.id)
    .where(Assignment.unit_id == bindparam("unit_id"), WorkItem.year == bindparam("year"))
)
_KIND = select(Unit.kind).where(Unit.path == bindparam("path"))
_COUNTIES = (
    select(Unit.id, Unit.name, Unit.path)
    .where(Unit.path.startswith(bindparam("path")), Unit.kind.in_(bindparam("kinds", expanding=True)))
    .order_by(Unit.position, Unit.id)
)
_IS_OPEN = Assignment.closed_at.is_(None)
_IS_PLANNED = _IS_OPEN & Assignment.ends_on.is_not(None)
_IS_RED = _IS_PLANNED & (Assignment.red_on <= bindparam("on"))
_IS_LIT = _IS_PLANNED & (Assignment.yellow_on <= bindparam("on"))  # yellow or red
_COUNTS = (
    select(
        Assignment.unit_id,
        func.count(),
        _number_of(Assignment.acknowledged_at.is_(None)),
        _number_of(~_IS_OPEN),
        _number_of(_IS_PLANNED),
        _number_of(_IS_LIT),
        _number_of(_IS_RED),
    )
    .where(
        Assignment.unit_id.in_(bindparam("unit_ids", expanding=True)),
        Assignment.work_item_id.in_(select(WorkItem.id).where(WorkItem.year == bindparam("year"))),
    )
    .group_by(Assignment.unit_id)
)


class Line(NamedTuple):
    """An assignment as a line of a county's page; `row` has the selected columns."""

    row: Any
    reading: Reading
    status: Status


class Summary(NamedTuple):
    unit_id: int
    name: str
    lights: Counter[Light]
    unacknowledged: int
    total: int


def lines_of(rows: Sequence[Row[Any]], on: date) -> list[Line]:
    """`rows`: a page of what HELD selects."""
    return [Line(row, reading_of(row[9:], on), _status(row)) for row in rows]


def summaries(unit_path: str, year: int, on: date) -> Sequence[Summary]:
    """Every county of a city with its lights counted; of a province its cities, of a county itself and its towns.

    Counted by the days on which the lights turn, from an index alone.
    """
    kind = read(_KIND, {"path": unit_path}).scalar() or UnitKind.CITY
    delivers = kind.is_appraised or kind is UnitKind.TOWN
    rows = read(_COUNTIES, {"path": unit_path, "kinds": [*kind.appraises, *([kind] if delivers else [])]}).all()
    units = sorted(rows, key=lambda unit: bool(unit.path != unit_path))
    counted = read(_COUNTS, {"year": year, "on": on, "unit_ids": [unit.id for unit in units]})
    counts = {unit_id: numbers for unit_id, *numbers in counted}
    return [_summary(unit.id, unit.name, *counts.get(unit.id, (0, 0, 0, 0, 0, 0))) for unit in units]


def _summary(
    unit_id: int, name: str, total: int, unacknowledged: int, closed: int, planned: int, lit: int, red: int
) -> Summary:
    lights = {
        Light.GREEN: planned - lit,
        Light.YELLOW: lit - red,
        Light.RED: red,
        Light.GREY: total - closed - planned,
        Light.DONE: closed,
    }
    return Summary(
        unit_id, name, Counter({light: count for light, count in lights.items() if count}), unacknowledged, total
    )


def _status(row: Any) -> Status:
    return status_of(
        acknowledged=row.acknowledged_at is not None,
        closed=row.closed,
        milestone_count=row.milestone_count,
        met_count=row.met_count,
    )
