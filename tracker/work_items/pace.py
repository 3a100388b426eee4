"""序时进度 and the days on which an assignment turns yellow and red (DOMAIN §4). Pure.

While the facts of an assignment stay as they are its light can only get worse with time. So two dates say all there is
to say about its light, today and on any day to come: they are kept on its row, and counted and filtered by index.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from tracker.work_items.rules import pace_of

__all__ = ["ALWAYS", "PaceRules", "Standing", "Turns", "done_of", "pace_of", "turns_of"]

ALWAYS = date(2000, 1, 1)  # before any due date there is


@dataclass(frozen=True)
class PaceRules:
    """Points behind pace: from `yellow` on yellow, more than `red` red.

    `made_up_is_yellow`: a red that was made up (a milestone met late) stays yellow.
    """

    yellow: int = 10
    red: int = 30
    made_up_is_yellow: bool = True


class Standing(NamedTuple):
    """The facts of one assignment, as kept on its row."""

    starts_on: date
    ends_on: date | None
    next_due_on: date | None
    percent: int
    late_count: int
    target: Decimal | None
    actual: Decimal | None
    closed: bool


class Turns(NamedTuple):
    """The first day on which it is yellow or worse, and red; never, where there is none."""

    yellow_on: date | None
    red_on: date | None


def done_of(standing: Standing) -> int:
    """The share delivered: of the target where there is one, else the mean of the milestones; at most 100."""
    if standing.target:
        return min(100, int((standing.actual or Decimal(0)) * 100 / standing.target))
    return standing.percent


def turns_of(standing: Standing, rules: PaceRules) -> Turns:
    """Overdue is red from the day after; pace counts only while something is still to be met."""
    if standing.ends_on is None:
        return Turns(None, None)
    yellow_on = ALWAYS if standing.late_count and rules.made_up_is_yellow else None
    if standing.next_due_on is None:
        return Turns(yellow_on, None)
    done, span = done_of(standing), (standing.starts_on, standing.ends_on)
    red_on = _first(standing.next_due_on + timedelta(days=1), _reaches(done + rules.red + 1, *span))
    return Turns(_first(yellow_on, red_on, _reaches(done + rules.yellow, *span)), red_on)


def _reaches(points: int, starts_on: date, ends_on: date) -> date | None:
    """The first day on which `pace_of` comes to so many points, of 1 to 100; never to more."""
    if points > 100:
        return None
    if starts_on >= ends_on:
        return ends_on
    days = (ends_on - starts_on).days + 1
    return starts_on + timedelta(days=-(-points * days // 100) - 1)


def _first(*days: date | None) -> date | None:
    return min((day for day in days if day), default=None)
