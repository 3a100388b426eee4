"""What an assignment's milestones add up to. Pure."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from tracker.access.policy import Action, Actor


class Step(NamedTuple):
    """A milestone, as far as the sums need it."""

    due_on: date
    percent: int
    met_on: date | None


class Facts(NamedTuple):
    percent: int
    milestone_count: int
    met_count: int
    late_count: int
    next_due_on: date | None
    ends_on: date | None


def facts_of(steps: Sequence[Step]) -> Facts:
    """Percent is the plain mean over the milestones, rounded down: 99.9 is not done."""
    open_dates = [step.due_on for step in steps if step.met_on is None]
    return Facts(
        percent=sum(step.percent for step in steps) // len(steps) if steps else 0,
        milestone_count=len(steps),
        met_count=len(steps) - len(open_dates),
        late_count=sum(1 for step in steps if step.met_on and step.met_on > step.due_on),
        next_due_on=min(open_dates, default=None),
        ends_on=max((step.due_on for step in steps), default=None),
    )


def pace_of(starts_on: date, ends_on: date, on: date) -> int:
    """序时进度: the share of the time elapsed at the end of `on`, in whole points rounded down, 0 before, 100 after."""
    if on >= ends_on:
        return 100
    if on < starts_on:
        return 0
    return ((on - starts_on).days + 1) * 100 // ((ends_on - starts_on).days + 1)


def is_kept_exactly(figure: Decimal) -> bool:
    """Whether a figure has no more decimals than the four that are kept."""
    return figure.is_finite() and int(figure.normalize().as_tuple().exponent) >= -4


def is_due_date(day: date) -> bool:
    """Whether a due date lies in the years that plans are made for; anything else was mistyped."""
    return date(2000, 1, 1) <= day <= date(2100, 12, 31)


class Status(NamedTuple):
    """What people have done with an assignment so far; the light is computed apart from it."""

    code: str
    label: str


ASSIGNED = Status("assigned", "待签收")
ACKNOWLEDGED = Status("acknowledged", "推进中")
MET = Status("met", "待销号")
CLOSED = Status("closed", "已销号")


def status_of(*, acknowledged: bool, closed: bool, milestone_count: int, met_count: int) -> Status:
    if closed:
        return CLOSED
    if not acknowledged:
        return ASSIGNED
    return MET if milestone_count and met_count == milestone_count else ACKNOWLEDGED


def nearest_holder(path: str, holders: Collection[str]) -> str | None:
    """Of the units that hold an item (by their paths), the nearest above the one with `path`."""
    return max((holder for holder in holders if path.startswith(holder) and holder != path), key=len, default=None)


def scaled(target: Decimal | None, whole: Decimal | None, other_whole: Decimal | None) -> Decimal | None:
    """A milestone's figure, copied to a unit with another target: in proportion, and no finer than it was given."""
    if target is None or not whole:
        return target
    if other_whole is None:
        return None
    step = Decimal(1).scaleb(min(0, int(target.normalize().as_tuple().exponent)))
    return (target * other_whole / whole).quantize(step, ROUND_HALF_UP)


def may_hand_down(actor: Actor, office_path: str, holds_it: bool) -> bool:
    """Whether a person may give an item to units below: from the office that set it, or from a unit that holds it."""
    return actor.may(Action.ASSIGN) and (actor.sees(office_path) or holds_it)
