"""The matrix, counties × work items, in three queries whatever the data: the columns, a page of rows, their cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Row as Selected
from sqlalchemy import select

from tracker.accounts.models import Unit, UnitKind
from tracker.database import AnySelect, db
from tracker.supervision.queries import STANDING_COLUMNS, reading_of
from tracker.supervision.rules import Reading
from tracker.work_items.models import Assignment, WorkItem

ROWS_A_PAGE = 25


class Cell(NamedTuple):
    """One assignment in the matrix: the way in, the light, the figure against the target."""

    assignment_id: int
    reading: Reading
    actual: Decimal | None
    target: Decimal | None
    acknowledged: bool


class Row(NamedTuple):
    work_item_id: int
    number: str
    title: str
    chapter: str
    measure: str
    cells: list[Cell | None]


@dataclass(frozen=True)
class Matrix:
    columns: Sequence[tuple[int, str]]
    rows: list[Row]


def columns_of(unit_path: str) -> list[tuple[int, str]]:
    """(id, short name) of the unit itself, where it is a county or lower, then of the units directly below it."""
    rows = db.session.execute(
        select(Unit.id, Unit.short_name, Unit.path, Unit.kind)
        .where(Unit.path.startswith(unit_path), Unit.kind != UnitKind.DEPARTMENT)
        .order_by(Unit.position, Unit.id)
    ).all()
    depth = unit_path.count("/")
    own = [(row.id, row.short_name) for row in rows if row.path == unit_path and _delivers(row.kind)]
    below = [(row.id, row.short_name) for row in rows if row.path.count("/") == depth + 1]
    return own + below


def read_matrix(columns: Sequence[tuple[int, str]], items: Sequence[Selected[Any]], on: date) -> Matrix:
    """`items`: a page of what `items_held` selects."""
    unit_ids = [unit_id for unit_id, _ in columns]
    cells = _cells([item.id for item in items], unit_ids, on)
    rows = [
        Row(
            item.id,
            item.number,
            item.title,
            item.chapter,
            item.measure,
            [cells.get((item.id, unit_id)) for unit_id in unit_ids],
        )
        for item in items
    ]
    return Matrix(columns, rows)


def _delivers(kind: UnitKind) -> bool:
    return kind.is_appraised or kind is UnitKind.TOWN


def items_held(
    columns: Sequence[tuple[int, str]], year: int, on: date, *, overdue_only: bool = False, chapter: str = ""
) -> AnySelect:
    """The year's work items that at least one of the columns' units has, to be ordered by id."""
    unit_ids = [unit_id for unit_id, _ in columns]
    held = select(Assignment.id).where(Assignment.work_item_id == WorkItem.id, Assignment.unit_id.in_(unit_ids))
    if overdue_only:
        held = held.where(Assignment.next_due_on < on, Assignment.closed_at.is_(None))
    statement = select(WorkItem.id, WorkItem.number, WorkItem.title, WorkItem.chapter, WorkItem.measure).where(
        WorkItem.year == year, held.exists()
    )
    return statement.where(WorkItem.chapter == chapter) if chapter else statement


def _cells(work_item_ids: list[int], unit_ids: list[int], on: date) -> dict[tuple[int, int], Cell]:
    rows = db.session.execute(
        select(
            Assignment.work_item_id, Assignment.unit_id, Assignment.id, Assignment.acknowledged_at, *STANDING_COLUMNS
        ).where(Assignment.work_item_id.in_(work_item_ids), Assignment.unit_id.in_(unit_ids))
    )
    return {
        (row[0], row[1]): Cell(row[2], reading_of(row[4:], on), row.actual, row.target, row[3] is not None)
        for row in rows
    }
