"""Lights for pages: the columns a light needs, and how a row of them is read."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, case, func, type_coerce

from tracker.supervision.rules import Light, Reading, Standing, read_light
from tracker.work_items.models import Assignment

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

_TARGET = type_coerce(Assignment.target, BigInteger)
_POINTS = func.coalesce(type_coerce(Assignment.actual, BigInteger), 0) * 100 // _TARGET
_DONE = case((_TARGET > 0, case((_POINTS > 100, 100), else_=_POINTS)), else_=Assignment.percent)  # as rules.done_of
_IS_OPEN = Assignment.closed_at.is_(None)
LIGHT_COLUMNS = (
    case((_IS_OPEN, Assignment.starts_on)).label("starts_on"),
    case((_IS_OPEN, Assignment.ends_on)).label("ends_on"),
    case((_IS_OPEN, Assignment.next_due_on)).label("next_due_on"),
    case((_IS_OPEN, _DONE)).label("done"),
    case((_IS_OPEN, Assignment.late_count > 0)).label("late"),
    Assignment.closed_at.is_not(None).label("closed"),
)
"""What a light depends on and no more, so that assignments with the same light fall into few groups."""


def reading_of(columns: Iterable[Any], on: date) -> Reading:
    """`columns`: the values of STANDING_COLUMNS, in their order: that of Standing."""
    return read_light(Standing(*columns), on)


def light_of(columns: Sequence[Any], on: date) -> Light:
    """`columns`: the values of LIGHT_COLUMNS, in their order."""
    starts_on, ends_on, next_due_on, done, late, closed = columns
    return read_light(Standing(starts_on, ends_on, next_due_on, done, late, None, None, closed), on).light
