"""Messages for pages: one's own, and everybody's within a subtree."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select

from tracker.access.policy import Actor
from tracker.accounts.models import Person, Unit
from tracker.database import AnySelect, db
from tracker.errors import NotFound
from tracker.reminders.models import Attempt, Channel, Message, Reminder, State
from tracker.reminders.rules import Line


def inbox_of(person_id: int) -> AnySelect:
    """Rows to be ordered by id, descending."""
    return select(Message.id, Message.day, Message.sent_at, Message.read_at).where(
        Message.recipient_id == person_id, Message.channel == Channel.INBOX
    )


def unread_count(person_id: int) -> int:
    """Read from an index that holds unread messages only."""
    statement = select(func.count()).where(
        Message.recipient_id == person_id, Message.channel == Channel.INBOX, Message.read_at.is_(None)
    )
    return db.session.scalar(statement) or 0


def own_message(message_id: int, actor: Actor) -> Message:
    """Raises NotFound for anybody else's."""
    message = db.session.get(Message, message_id)
    if message is None or message.recipient_id != actor.id or message.channel is not Channel.INBOX:
        raise NotFound("没有找到该消息。")
    return message


def message_within(message_id: int, path: str) -> Message:
    """Raises NotFound when the recipient's unit is not in the subtree."""
    statement = (
        select(Message)
        .join(Person, Person.id == Message.recipient_id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(Message.id == message_id, Unit.path.startswith(path))
    )
    message = db.session.scalars(statement).one_or_none()
    if message is None:
        raise NotFound("没有找到该消息。")
    return message


def messages_within(
    path: str, *, state: State | None, channel: Channel | None, person: str, day: date | None
) -> AnySelect:
    """Rows to be ordered by id, descending. `person`: part of the recipient's name."""
    statement: AnySelect = (
        select(
            Message.id,
            Message.day,
            Person.name,
            Unit.name.label("unit"),
            Message.channel,
            Message.state,
            Message.attempts,
            Message.sent_at,
            Message.next_attempt_at,
            Message.read_at,
        )
        .join(Person, Person.id == Message.recipient_id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(Unit.path.startswith(path))
    )
    if state:
        statement = statement.where(Message.state == state)
    if channel:
        statement = statement.where(Message.channel == channel)
    if day:
        statement = statement.where(Message.day == day)
    if person:
        statement = statement.where(Person.name.contains(person, autoescape=True))
    return statement


def lines_by_message(message_ids: Collection[int]) -> dict[int, list[Line]]:
    """What a page full of messages says; of a cancelled one what it would have said."""
    rows = db.session.execute(
        select(
            Reminder.message_id,
            Reminder.rule,
            Reminder.subject_id,
            Reminder.due_on,
            Reminder.title,
            Reminder.assignment_id,
        )
        .join(Message, Message.id == Reminder.message_id)
        .where(
            Reminder.message_id.in_(message_ids),
            Reminder.cancelled_at.is_(None) | (Message.state == State.CANCELLED),
        )
        .order_by(Reminder.due_on, Reminder.id)
    )
    lines: dict[int, list[Line]] = defaultdict(list)
    for row in rows:
        lines[row[0] or 0].append(Line(*row[1:]))
    return lines


def last_words(message_ids: Collection[int]) -> dict[int, str]:
    """What the server said to the last attempt at each message."""
    last = select(func.max(Attempt.id)).where(Attempt.message_id.in_(message_ids)).group_by(Attempt.message_id)
    rows = db.session.execute(select(Attempt.message_id, Attempt.words).where(Attempt.id.in_(last)))
    return {row[0]: row[1] for row in rows}


class AttemptRow(NamedTuple):
    at: datetime
    outcome: State
    words: str


def attempts_at(message_id: int) -> list[AttemptRow]:
    rows = db.session.execute(
        select(Attempt.at, Attempt.outcome, Attempt.words).where(Attempt.message_id == message_id).order_by(Attempt.id)
    )
    return [AttemptRow(*row) for row in rows]


def counts_by_state(path: str) -> dict[State, int]:
    """Of what still needs somebody or something: sent and cancelled are not counted."""
    waiting = [State.PLANNED, State.CLAIMED, State.FAILED, State.UNKNOWN, State.DEAD]
    rows = db.session.execute(
        select(Message.state, func.count())
        .join(Person, Person.id == Message.recipient_id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(Message.state.in_(waiting), Unit.path.startswith(path))
        .group_by(Message.state)
    )
    return {row[0]: row[1] for row in rows}


def named(person_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Name and unit, by id."""
    rows: Sequence[Any] = db.session.execute(
        select(Person.id, Person.name, Unit.name).join(Unit, Unit.id == Person.unit_id).where(Person.id.in_(person_ids))
    ).all()
    return {row[0]: (row[1], row[2]) for row in rows}


def named_within(person_ids: Collection[int], path: str) -> dict[int, tuple[str, str]]:
    """Name and unit, by id; of a subtree's people only, in the order of their units."""
    rows = db.session.execute(
        select(Person.id, Person.name, Unit.name)
        .join(Unit, Unit.id == Person.unit_id)
        .where(Person.id.in_(person_ids), Unit.path.startswith(path))
        .order_by(Unit.position, Unit.id, Person.id)
    )
    return {row[0]: (row[1], row[2]) for row in rows}
