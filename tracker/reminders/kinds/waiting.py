"""What waits for somebody above the unit: told when it comes in, and again every few workdays until it is decided."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement

from tracker.clock import SHANGHAI
from tracker.reminders.rules import Rhythm

EVERY_THIRD_WORKDAY = Rhythm(before=(), on_day=False, then_every=3, in_workdays=True)


def from_first_to_last(column: Any, days: Collection[date]) -> ColumnElement[bool]:
    """The instants from the first of these days to the last; what lies between them is for the caller to leave out."""
    first, last = (datetime.combine(day, time.min, SHANGHAI) for day in (min(days), max(days) + timedelta(days=1)))
    return (column >= first) & (column < last)  # type: ignore[no-any-return]
