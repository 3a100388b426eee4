"""The matrix, counties × work items, in three queries whatever the data: the columns, a page of rows, their cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Row as Selected
from sqlalchemy import bindparam, func, select

from tracker.accounts.models import Unit, UnitKind
from tracker.database import AnySelect, read
from tracker.supervision.queries import LIGHT_COLUMNS, PAST_COLUMNS, as_it_stood
from tracker.supervision.rules import reading
from tracker.work_items.models import Assignment, DayEnd, WorkItem
from tracker.work_items.pace import Standing, Turns

ROWS_A_PAGE = 25

_COLUMNS = (
    select(Unit.id, Unit.short_name, Unit.path, Unit.kind)
    .where(Unit.path.startswith(bindparam("path")), Unit.kind != UnitKind.DEPARTMENT)
    .order_by(Unit.position, Unit.id)
)
_IN_COLUMNS = Assignment.unit_id.in_(bindparam("unit_ids", expanding=True))
_IN_ROWS = Assignment.work_item_id.in_(bindparam("work_item_ids", expanding=True))
_PLACE = (Assignment.work_item_id, Assignment.unit_id, Assignment.id)
_CELLS = select(*_PLACE, *LIGHT_COLUMNS).where(_IN_ROWS, _IN_COLUMNS)
_PAST_CELLS = as_it_stood(select(*_PLACE, *PAST_COLUMNS).where(_IN_ROWS, _IN_COLUMNS))


CHAPTERS_HELD = (
    select(WorkItem.chapter)
    .where(
        WorkItem.year == bindparam("year"),
        WorkItem.chapter != "",
        select(Assignment.id).where(Assignment.work_item_id == WorkItem.id, _IN_COLUMNS).exists(),
    )
    .group_by(WorkItem.chapter)
    .order_by(func.min(WorkItem.id))
)
"""The chapters of the year's work items that one of the columns' units has, in the order of the plan."""


class Cell(NamedTuple):
    """One assignment in the matrix, ready to be shown: the way in, the light and why, what is done against the target.

    `assignment_id` 0: the unit has no part in this item. `done`: in points of 100, shown where there is no target.
    """

    assignment_id: int
    light: str
    said: str
    done: int
    actual: Decimal | None
    target: Decimal | None


BLANK = Cell(0, "", "", 0, None, None)


class Row(NamedTuple):
    work_item_id: int
    number: str
    title: str
    chapter: str
    measure: str
    cells: list[Cell]


@dataclass(frozen=True)
class Matrix:
    columns: Sequence[tuple[int, str]]
    rows: list[Row]


def columns_of(unit_path: str) -> list[tuple[int, str]]:
    """(id, short name) of the unit itself, where it is a county or lower, then of the units directly below it."""
    rows = read(_COLUMNS, {"path": unit_path}).all()
    depth = unit_path.count("/")
    own = [(row.id, row.short_name) for row in rows if row.path == unit_path and _delivers(row.kind)]
    below = [(row.id, row.short_name) for row in rows if row.path.count("/") == depth + 1]
    return own + below


def read_matrix(
    columns: Sequence[tuple[int, str]], items: Sequence[Selected[Any]], on: date, *, is_past: bool = False
) -> Matrix:
    """`items`: a page of what `items_held` selects. `is_past`: as it stood at the end of that day."""
    unit_ids = [unit_id for unit_id, _ in columns]
    cells = _cells([item.id for item in items], unit_ids, on, is_past)
    rows = [
        Row(
            item.id,
            item.number,
            item.title,
            item.chapter,
            item.measure,
            [cells.get((item.id, unit_id), BLANK) for unit_id in unit_ids],
        )
        for item in items
    ]
    return Matrix(columns, rows)


def _delivers(kind: UnitKind) -> bool:
    return kind.is_appraised or kind is UnitKind.TOWN


@cache
def items_held(*, overdue_only: bool = False, of_one_chapter: bool = False, is_past: bool = False) -> AnySelect:
    """The year's work items that one of the columns' units has, to be ordered by id.

    `is_past`: overdue at the end of the day `on`, by what was known then.
    Its parameters: `year` and `unit_ids`, as the case may be `on` and `chapter`.
    """
    held = select(Assignment.id).where(Assignment.work_item_id == WorkItem.id, _IN_COLUMNS)
    if overdue_only and is_past:
        held = as_it_stood(held).where(DayEnd.next_due_on < bindparam("on"), DayEnd.closed.is_(False))
    elif overdue_only:
        held = held.where(Assignment.next_due_on < bindparam("on"), Assignment.closed_at.is_(None))
    statement = select(WorkItem.id, WorkItem.number, WorkItem.title, WorkItem.chapter, WorkItem.measure).where(
        WorkItem.year == bindparam("year"), held.exists()
    )
    return statement.where(WorkItem.chapter == bindparam("chapter")) if of_one_chapter else statement


def _cells(work_item_ids: list[int], unit_ids: list[int], on: date, is_past: bool) -> dict[tuple[int, int], Cell]:
    values = {"work_item_ids": work_item_ids, "unit_ids": unit_ids, "on": on}
    rows = read(_PAST_CELLS if is_past else _CELLS, values).all()
    cells = {}
    for item_id, unit_id, assignment_id, *columns, yellow_on, red_on in rows:
        standing = Standing(*columns)
        light, reason, _, done = reading(standing, Turns(yellow_on, red_on), on)
        said = f"{light.label}：{reason}"
        cells[item_id, unit_id] = Cell(assignment_id, light.value, said, done, standing.actual, standing.target)
    return cells
