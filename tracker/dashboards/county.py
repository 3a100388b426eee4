"""One county's year on one page, and all counties side by side."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Row, bindparam, select

from tracker import clock
from tracker.accounts.models import Unit, UnitKind
from tracker.database import AnySelect, read
from tracker.supervision.counting import NOTHING, OF_THE_YEAR, counts_by_unit
from tracker.supervision.queries import LIGHT_COLUMNS, PAST_COLUMNS, as_it_stood, reading_of
from tracker.supervision.rules import Light, Reading
from tracker.work_items.models import Assignment, WorkItem
from tracker.work_items.rules import Status, status_of

_LINE = (
    WorkItem.id,
    Assignment.id.label("assignment_id"),
    WorkItem.number,
    WorkItem.title,
    WorkItem.measure,
    Assignment.duty,
    Assignment.acknowledged_at,
)


def _of_a_unit(columns: Sequence[Any]) -> AnySelect:
    return (
        select(*_LINE, *columns)
        .join(Assignment, Assignment.work_item_id == WorkItem.id)
        .where(Assignment.unit_id == bindparam("unit_id"), WorkItem.year == bindparam("year"))
    )


HELD = _of_a_unit(LIGHT_COLUMNS)
"""A unit's assignments of a year, to be ordered by WorkItem.id: the plan's order."""
HELD_THEN = as_it_stood(_of_a_unit(PAST_COLUMNS))
"""The same, as they stood at the end of the day `on`."""
_KIND = select(Unit.kind).where(Unit.path == bindparam("path"))
_COUNTIES = (
    select(Unit.id, Unit.name, Unit.path)
    .where(Unit.path.startswith(bindparam("path")), Unit.kind.in_(bindparam("kinds", expanding=True)))
    .order_by(Unit.position, Unit.id)
)
_THEN = as_it_stood(select(Assignment.unit_id, Assignment.acknowledged_at, *PAST_COLUMNS).where(*OF_THE_YEAR))


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
    """`rows`: a page of what HELD selects, or HELD_THEN."""
    return [Line(row, reading_of(row[len(_LINE) :], on), _status(row, on)) for row in rows]


def units_side_by_side(unit_path: str) -> list[Any]:
    """(id, name, path): the counties of a city, the cities of a province; of a county itself, and its towns."""
    kind = read(_KIND, {"path": unit_path}).scalar() or UnitKind.CITY
    delivers = kind.is_appraised or kind is UnitKind.TOWN
    rows = read(_COUNTIES, {"path": unit_path, "kinds": [*kind.appraises, *([kind] if delivers else [])]}).all()
    return sorted(rows, key=lambda unit: bool(unit.path != unit_path))


def summaries(unit_path: str, year: int, on: date, *, is_past: bool = False) -> Sequence[Summary]:
    """Every county of a city with its lights counted; of a province its cities, of a county itself and its towns.

    Counted by the days on which the lights turn, from an index alone; `is_past`: as they stood at the end of that day,
    one by one.
    """
    units = units_side_by_side(unit_path)
    if is_past:
        return _past_summaries(units, year, on)
    counted = counts_by_unit([unit.id for unit in units], year, on)
    return [Summary(unit.id, unit.name, *counted.get(unit.id, NOTHING)) for unit in units]


def _past_summaries(units: Sequence[Any], year: int, on: date) -> Sequence[Summary]:
    lights: dict[int, Counter[Light]] = {unit.id: Counter() for unit in units}
    unsigned: Counter[int] = Counter()
    for unit_id, signed_at, *columns in read(_THEN, {"year": year, "on": on, "unit_ids": list(lights)}):
        lights[unit_id][reading_of(columns, on).light] += 1
        unsigned[unit_id] += signed_at is None or clock.day_of(signed_at) > on
    return [Summary(unit.id, unit.name, lights[unit.id], unsigned[unit.id], lights[unit.id].total()) for unit in units]


def _status(row: Any, on: date) -> Status:
    """With nothing left to be met all is met."""
    return status_of(
        acknowledged=row.acknowledged_at is not None and clock.day_of(row.acknowledged_at) <= on,
        closed=row.closed,
        milestone_count=int(row.ends_on is not None),
        met_count=int(row.ends_on is not None and row.next_due_on is None),
    )
