"""Lights counted by the database: by the days on which they turn, from an index alone."""

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, bindparam, case, func, select

from tracker.database import read
from tracker.supervision.rules import Light
from tracker.work_items.models import Assignment, WorkItem


def _number_of(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


_IS_OPEN = Assignment.closed_at.is_(None)
_IS_PLANNED = _IS_OPEN & Assignment.ends_on.is_not(None)
_IS_RED = _IS_PLANNED & (Assignment.red_on <= bindparam("on"))
_IS_LIT = _IS_PLANNED & (Assignment.yellow_on <= bindparam("on"))  # yellow or red
OF_THE_YEAR = (
    Assignment.unit_id.in_(bindparam("unit_ids", expanding=True)),
    Assignment.work_item_id.in_(select(WorkItem.id).where(WorkItem.year == bindparam("year"))),
)
"""Of a year's assignments those of some units. Parameters: `unit_ids`, `year`."""
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
    .where(*OF_THE_YEAR)
    .group_by(Assignment.unit_id)
)


class Counts(NamedTuple):
    lights: Counter[Light]
    unacknowledged: int
    total: int


NOTHING = Counts(Counter(), 0, 0)


def counts_by_unit(unit_ids: Collection[int], year: int, on: date) -> dict[int, Counts]:
    """One query; a unit without assignments is not in it."""
    rows = read(_COUNTS, {"year": year, "on": on, "unit_ids": list(unit_ids)})
    return {unit_id: _counts(*numbers) for unit_id, *numbers in rows}


def _counts(total: int, unacknowledged: int, closed: int, planned: int, lit: int, red: int) -> Counts:
    lights = {
        Light.GREEN: planned - lit,
        Light.YELLOW: lit - red,
        Light.RED: red,
        Light.GREY: total - closed - planned,
        Light.DONE: closed,
    }
    return Counts(Counter({light: count for light, count in lights.items() if count}), unacknowledged, total)
