"""Lights for pages: the columns a light needs, and how a row of them is read."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from tracker.supervision.rules import Reading, reading
from tracker.work_items.models import Assignment
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


def reading_of(columns: Sequence[Any], on: date) -> Reading:
    """`columns`: the values of LIGHT_COLUMNS, in their order."""
    *standing, yellow_on, red_on = columns
    return reading(Standing(*standing), Turns(yellow_on, red_on), on)
