"""Lights for pages: the columns a light needs, and how a row of them is read."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from tracker.supervision.rules import Reading, Standing, read_light
from tracker.work_items.models import Assignment

STANDING_COLUMNS = (
    Assignment.starts_on,
    Assignment.ends_on,
    Assignment.next_due_on,
    Assignment.percent,
    Assignment.late_count,
    Assignment.target,
    Assignment.actual,
    Assignment.closed_at,
)


def reading_of(columns: Sequence[Any], on: date) -> Reading:
    """`columns`: the values of STANDING_COLUMNS, in their order."""
    starts_on, ends_on, next_due_on, percent, late_count, target, actual, closed_at = columns
    standing = Standing(starts_on, ends_on, next_due_on, percent, late_count, target, actual, closed_at is not None)
    return read_light(standing, on)
