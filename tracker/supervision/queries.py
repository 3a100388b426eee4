"""Lights for pages: the columns a light needs, and how a row of them is read."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from tracker.database import AnySelect
from tracker.supervision.rules import Reading, reading
from tracker.work_items.models import Assignment, DayEnd
from tracker.work_items.pace import Standing, Turns

STANDING_COLUMNS = (
    Assignment.starts_on,
    Assignment.ends_on,
    Assignment.next_due_on,
    Assignment.percent,
    Assignment.late_count,
    Assignment.target,
    Assignment.actual,
    Assignment.closed_at.is_not(None).label("closed"),
)
LIGHT_COLUMNS = (*STANDING_COLUMNS, Assignment.yellow_on, Assignment.red_on)
PAST_COLUMNS = (
    DayEnd.starts_on,
    DayEnd.ends_on,
    DayEnd.next_due_on,
    DayEnd.percent,
    DayEnd.late_count,
    DayEnd.target,
    DayEnd.actual,
    DayEnd.closed,
    DayEnd.yellow_on,
    DayEnd.red_on,
)
"""In the order of LIGHT_COLUMNS, for statements that `as_it_stood` turns to the past."""

_EARLIER = aliased(DayEnd)
_LAST_DAY = (
    select(func.max(_EARLIER.day))
    .where(_EARLIER.assignment_id == Assignment.id, _EARLIER.day <= bindparam("on"))
    .scalar_subquery()
)


def as_it_stood(statement: AnySelect) -> AnySelect:
    """A statement over assignments, at the end of the day `on`: by the facts and the pace rules of that day.

    Without those that were given later, and those of which nothing was noted yet.
    """
    return statement.join(DayEnd, DayEnd.assignment_id == Assignment.id).where(DayEnd.day == _LAST_DAY)


def reading_of(columns: Sequence[Any], on: date) -> Reading:
    """`columns`: the values of LIGHT_COLUMNS or PAST_COLUMNS, in their order."""
    *standing, yellow_on, red_on = columns
    return reading(Standing(*standing), Turns(yellow_on, red_on), on)
