"""One county's year on one page, and all counties side by side."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Row, bindparam, func, select

from tracker.accounts.models import Unit, UnitKind
from tracker.database import read
from tracker.supervision.queries import LIGHT_COLUMNS, STANDING_COLUMNS, light_of, reading_of
from tracker.supervision.rules import Light, Reading
from tracker.work_items.models import Assignment, WorkItem
from tracker.work_items.rules import Status, status_of

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
        *STANDING_COLUMNS,
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
_STANDINGS = (
    select(Assignment.unit_id, Assignment.acknowledged_at.is_(None).label("unacknowledged"), *LIGHT_COLUMNS)
    .join(WorkItem, WorkItem.id == Assignment.work_item_id)
    .where(WorkItem.year == bindparam("year"), Assignment.unit_id.in_(bindparam("unit_ids", expanding=True)))
    .subquery()
)
_GROUPS = select(func.count(), *_STANDINGS.c).group_by(*_STANDINGS.c)


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

    Reads one row for all assignments that stand alike.
    """
    kind = read(_KIND, {"path": unit_path}).scalar() or UnitKind.CITY
    delivers = kind.is_appraised or kind is UnitKind.TOWN
    rows = read(_COUNTIES, {"path": unit_path, "kinds": [*kind.appraises, *([kind] if delivers else [])]}).all()
    units = sorted(rows, key=lambda unit: bool(unit.path != unit_path))
    lights: dict[int, Counter[Light]] = {unit.id: Counter() for unit in units}
    unacknowledged: Counter[int] = Counter()
    for count, unit_id, is_new, *standing in read(_GROUPS, {"year": year, "unit_ids": list(lights)}).all():
        lights[unit_id][light_of(standing, on)] += count
        unacknowledged[unit_id] += count * is_new
    return [
        Summary(unit.id, unit.name, lights[unit.id], unacknowledged[unit.id], lights[unit.id].total()) for unit in units
    ]


def _status(row: Any) -> Status:
    return status_of(
        acknowledged=row.acknowledged_at is not None,
        closed=row.closed,
        milestone_count=row.milestone_count,
        met_count=row.met_count,
    )
