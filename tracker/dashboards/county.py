"""One county's year on one page, and all counties side by side."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Row, select

from tracker.accounts.models import Unit
from tracker.accounts.queries import APPRAISED_KINDS
from tracker.database import AnySelect, db
from tracker.supervision.queries import STANDING_COLUMNS, reading_of
from tracker.supervision.rules import Light, Reading
from tracker.work_items.models import Assignment, WorkItem
from tracker.work_items.rules import Status, status_of


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


def held_by(unit_id: int, year: int) -> AnySelect:
    """The unit's assignments, to be ordered by WorkItem.id: the plan's order."""
    return (
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
        .where(Assignment.unit_id == unit_id, WorkItem.year == year)
    )


def lines_of(rows: Sequence[Row[Any]], on: date) -> list[Line]:
    """`rows`: a page of what `held_by` selects."""
    return [Line(row, reading_of(row[9:], on), _status(row)) for row in rows]


def summaries(unit_path: str, year: int, on: date) -> Sequence[Summary]:
    """Every county of the subtree with its lights counted. Reads one row per assignment of the year."""
    units = db.session.execute(
        select(Unit.id, Unit.name)
        .where(Unit.path.startswith(unit_path), Unit.kind.in_(APPRAISED_KINDS))
        .order_by(Unit.position, Unit.id)
    ).all()
    lights: dict[int, Counter[Light]] = {unit.id: Counter() for unit in units}
    unacknowledged: Counter[int] = Counter()
    for row in db.session.execute(
        select(Assignment.unit_id, Assignment.acknowledged_at, *STANDING_COLUMNS)
        .join(WorkItem, WorkItem.id == Assignment.work_item_id)
        .where(WorkItem.year == year, Assignment.unit_id.in_(lights))
    ):
        lights[row.unit_id][reading_of(row[2:], on).light] += 1
        unacknowledged[row.unit_id] += row.acknowledged_at is None
    return [
        Summary(unit.id, unit.name, lights[unit.id], unacknowledged[unit.id], lights[unit.id].total()) for unit in units
    ]


def _status(row: Any) -> Status:
    return status_of(
        acknowledged=row.acknowledged_at is not None,
        closed=row.closed_at is not None,
        milestone_count=row.milestone_count,
        met_count=row.met_count,
    )
