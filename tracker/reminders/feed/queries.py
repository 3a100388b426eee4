"""Who is behind a calendar address, and what is due for them. As many queries for a large office as for a small one."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select

from tracker.accounts.models import Person, Unit
from tracker.database import db
from tracker.history.models import Event
from tracker.reminders.feed.models import CalendarFeed
from tracker.reminders.feed.operations import hash_of
from tracker.reminders.kinds.kind import about
from tracker.work_items.models import Assignment, Milestone, WorkItem

LOOKBACK = timedelta(days=90)
MOST = 1_000  # the earliest: a calendar is read for what comes next
MOVES = ("milestone.changed", "extension.granted")


class Holder(NamedTuple):
    name: str
    unit_id: int


class DueDate(NamedTuple):
    """`moves`: how often it was changed; `changed_at`: when that was last, or since when the unit has it."""

    milestone_id: int
    due_on: date
    title: str
    unit: str
    is_own: bool
    assignment_id: int
    moves: int
    changed_at: datetime


def holder_of(token: str) -> Holder | None:
    """None when nobody has this address, or not any more: revoked, exchanged, or the account disabled."""
    row = db.session.execute(
        select(Person.name, Person.unit_id)
        .join(CalendarFeed, CalendarFeed.person_id == Person.id)
        .where(CalendarFeed.token_hash == hash_of(token), Person.disabled_at.is_(None))
    ).one_or_none()
    return Holder(*row) if row else None


def made_at(person_id: int) -> datetime | None:
    return db.session.scalar(select(CalendarFeed.made_at).where(CalendarFeed.person_id == person_id))


def due_dates(unit_id: int, today: date) -> list[DueDate]:
    """Of what is not done yet: what the unit has been given, and what others were given of the items it set."""
    given = select(Assignment.id).where(Assignment.unit_id == unit_id)
    own_items = select(Assignment.id).join(WorkItem, WorkItem.id == Assignment.work_item_id)
    ids = given.union(own_items.where(WorkItem.office_id == unit_id))
    rows = db.session.execute(
        select(
            Milestone.id,
            Milestone.due_on,
            WorkItem.number,
            WorkItem.title.label("item"),
            Milestone.title.label("step"),
            Unit.name.label("unit"),
            Unit.id.label("unit_id"),
            Assignment.id.label("assignment_id"),
            Assignment.assigned_at,
        )
        .join(Assignment, Assignment.id == Milestone.assignment_id)
        .join(WorkItem, WorkItem.id == Assignment.work_item_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(
            Assignment.id.in_(ids),
            Assignment.closed_at.is_(None),
            Milestone.met_on.is_(None),
            Milestone.due_on >= today - LOOKBACK,
        )
        .order_by(Milestone.due_on, Milestone.id)
        .limit(MOST)
    ).all()
    moves = _moves({row.assignment_id for row in rows})
    return [
        DueDate(
            row.id,
            row.due_on,
            about(row.number, row.item, row.step),
            row.unit,
            row.unit_id == unit_id,
            row.assignment_id,
            len(moves[row.id]),
            max([row.assigned_at, *moves[row.id]]),
        )
        for row in rows
    ]


def _moves(assignment_ids: Collection[int]) -> dict[int, list[datetime]]:
    """By milestone: when it was changed, as the history has it."""
    found: dict[int, list[datetime]] = defaultdict(list)
    rows = db.session.execute(
        select(Event.at, Event.detail).where(
            Event.subject == "assignment", Event.subject_id.in_(assignment_ids), Event.verb.in_(MOVES)
        )
    )
    for at, detail in rows:
        found[detail.get("milestone", 0)].append(at)
    return found
