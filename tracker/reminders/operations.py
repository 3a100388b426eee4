"""From planned reminders to digests, and the life of a digest: claimed, handed over, settled, tried again."""

import secrets
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Update, bindparam, func, insert, select, update

from tracker.access.policy import Actor
from tracker.accounts.models import Person
from tracker.database import db
from tracker.errors import Conflict
from tracker.history.operations import record
from tracker.reminders.channels.outcome import Outcome, Verdict
from tracker.reminders.kinds import KINDS
from tracker.reminders.models import Attempt, Channel, Message, Reminder, State
from tracker.reminders.rules import Line

LEASE = timedelta(minutes=10)  # longer than any mail server may take over one message
PAUSE = timedelta(hours=1)  # between two mails to one person: news of a busy hour arrive together
FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=6)
MOST_ATTEMPTS = 10
MOST_UNKNOWN = 2

RETRIABLE = (State.FAILED, State.DEAD, State.UNKNOWN)


class Claimed(NamedTuple):
    """What whoever delivers needs to know; `token` proves that the claim is still theirs."""

    message_id: int
    token: str
    reference: str
    day: date
    name: str
    address: str
    lines: list[Line]


def bundle(*, on: date, now: datetime, domain: str) -> int:
    """Put what is planned and in no message yet into one message per person and channel. Returns how many are new.

    A mail that is still to be sent takes the new lines along, also yesterday's that the server did not want: after an
    outage a person gets one digest. The inbox needs no delivery: a message that is written there has arrived.
    """
    loose = db.session.execute(
        select(Reminder.recipient_id, Reminder.channel)
        .where(Reminder.message_id.is_(None), Reminder.cancelled_at.is_(None))
        .group_by(Reminder.recipient_id, Reminder.channel)
        .order_by(Reminder.recipient_id)
    ).all()
    if not loose:
        return 0
    open_messages = _open_messages()
    latest = _latest_of(on)
    new: list[dict[str, Any]] = []
    taking: list[dict[str, Any]] = []
    for recipient_id, channel in loose:
        number, planned_at = latest.get((recipient_id, channel), (0, None))
        message = open_messages.get((recipient_id, channel))
        if message is None:
            if channel is not Channel.INBOX and planned_at and now - planned_at < PAUSE:
                continue
            number += 1
            new.append(_new_message(recipient_id, channel, on, number, now, domain))
        elif message.day != on:
            number += 1
            message.day, message.number = on, number
        else:
            number = message.number
        taking.append({"person": recipient_id, "by": channel, "on": on, "place": number})
    db.session.flush()
    if new:
        db.session.execute(insert(Message), new, execution_options={"render_nulls": True})  # one statement for all
    if taking:
        db.session.connection().execute(_take_in(), taking)
    return len(new)


def _take_in() -> Update:
    """A message takes what is loose for its person and channel."""
    message = select(Message.id).where(
        Message.recipient_id == bindparam("person"),
        Message.channel == bindparam("by"),
        Message.day == bindparam("on"),
        Message.number == bindparam("place"),
    )
    return (
        update(Reminder.__table__)  # type: ignore[arg-type]
        .where(
            Reminder.recipient_id == bindparam("person"),
            Reminder.channel == bindparam("by"),
            Reminder.message_id.is_(None),
            Reminder.cancelled_at.is_(None),
        )
        .values(message_id=message.scalar_subquery())
    )


def _open_messages() -> dict[tuple[int, Channel], Message]:
    """Those of which no byte can have reached anybody yet."""
    rows = db.session.scalars(
        select(Message)
        .where(Message.next_attempt_at.is_not(None), Message.state.in_([State.PLANNED, State.FAILED]))
        .order_by(Message.id)
        .with_for_update(skip_locked=True)
    )
    return {(message.recipient_id, message.channel): message for message in rows}


def _latest_of(on: date) -> dict[tuple[int, Channel], tuple[int, datetime]]:
    """Of one day: the last message's number, and when it was planned."""
    rows = db.session.execute(
        select(Message.recipient_id, Message.channel, Message.number, Message.planned_at)
        .where(Message.day == on)
        .order_by(Message.number)
    )
    return {(recipient_id, channel): (number, planned_at) for recipient_id, channel, number, planned_at in rows}


def _new_message(
    recipient_id: int, channel: Channel, on: date, number: int, now: datetime, domain: str
) -> dict[str, Any]:
    arrives = channel is Channel.INBOX
    return {
        "recipient_id": recipient_id,
        "channel": channel,
        "day": on,
        "number": number,
        "reference": f"<{secrets.token_hex(16)}@{domain}>",
        "state": State.SENT if arrives else State.PLANNED,
        "planned_at": now,
        "next_attempt_at": None if arrives else now,
        "sent_at": now if arrives else None,
    }


def claim(channel: Channel, *, now: datetime, unit_ids: Collection[int] | None = None) -> Claimed | None:
    """Take the next message that waits, or whose holder's lease has run out; None when there is none.

    `unit_ids`: only messages to people of these units.
    Commit before sending. What no longer holds (met, closed, moved, decided) is dropped here, as long as nothing of the
    message can have been sent; a message left empty is cancelled.
    """
    while (message := _next_open(channel, now, unit_ids)) is not None:
        person = db.session.get_one(Person, message.recipient_id)
        if message.state in (State.PLANNED, State.FAILED):
            _drop_stale(message, now, everything=person.disabled_at is not None or _lacks_address(person, channel))
        lines = lines_of(message.id)
        if lines and message.attempts < MOST_ATTEMPTS:
            message.state, message.claim = State.CLAIMED, secrets.token_hex(16)
            message.attempts += 1
            message.next_attempt_at = now + LEASE
            db.session.flush()
            return Claimed(message.id, message.claim, message.reference, message.day, person.name, person.email, lines)
        message.state = State.DEAD if lines else State.CANCELLED
        message.next_attempt_at = None
        db.session.flush()
    return None


def _lacks_address(person: Person, channel: Channel) -> bool:
    return channel is Channel.MAIL and not person.email


def _next_open(channel: Channel, now: datetime, unit_ids: Collection[int] | None) -> Message | None:
    """A time further ahead than anything ever waits was written by a clock that has since been set back.

    Asked for apart: with both in one condition SQLite would read and sort all that waits, for every message.
    """
    statement = (
        select(Message)
        .where(Message.channel == channel)
        .order_by(Message.next_attempt_at, Message.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if unit_ids is not None:
        people = select(Person.id).where(Person.unit_id.in_(unit_ids))
        statement = statement.where(Message.recipient_id.in_(people))
    due = statement.where(Message.next_attempt_at <= now)
    stranded = statement.where(Message.next_attempt_at > now + LONGEST_WAIT + LEASE)
    return db.session.scalars(due).first() or db.session.scalars(stranded).first()


def lines_of(message_id: int) -> list[Line]:
    rows = db.session.execute(
        select(Reminder.rule, Reminder.subject_id, Reminder.due_on, Reminder.title, Reminder.assignment_id)
        .where(Reminder.message_id == message_id, Reminder.cancelled_at.is_(None))
        .order_by(Reminder.due_on, Reminder.id)
    )
    return [Line(*row) for row in rows]


def _drop_stale(message: Message, now: datetime, *, everything: bool) -> None:
    reminders = db.session.scalars(
        select(Reminder).where(Reminder.message_id == message.id, Reminder.cancelled_at.is_(None))
    ).all()
    holding: set[tuple[str, int, date]] = set()
    if not everything:
        for rule in {reminder.rule for reminder in reminders}:
            ids = {reminder.subject_id for reminder in reminders if reminder.rule == rule}
            holding |= {(rule, due.subject_id, due.due_on) for due in KINDS[rule].holding(ids)}
    for reminder in reminders:
        stays = KINDS[reminder.rule].stays_said and not everything
        if not stays and (reminder.rule, reminder.subject_id, reminder.due_on) not in holding:
            reminder.cancelled_at = now
    db.session.flush()


def settle(claimed: Claimed, outcome: Outcome, *, now: datetime) -> None:
    """Write down what became of a claimed message. When the lease has passed to somebody else only a success counts."""
    message = db.session.get_one(Message, claimed.message_id, with_for_update=True, populate_existing=True)
    state = _state_after(message, outcome)
    db.session.add(Attempt(message_id=message.id, at=now, outcome=state, words=outcome.words))
    if message.claim != claimed.token and state is not State.SENT:
        return
    if outcome.verdict is Verdict.UNREACHABLE:
        message.attempts -= 1  # the server's trouble, not the message's
    message.state, message.claim = state, None
    message.sent_at = now if state is State.SENT else None
    message.next_attempt_at = _next_attempt(message, outcome, now)
    db.session.flush()


def _state_after(message: Message, outcome: Outcome) -> State:
    given_up = outcome.verdict is Verdict.DEFERRED and message.attempts >= MOST_ATTEMPTS
    return {
        Verdict.SENT: State.SENT,
        Verdict.DEFERRED: State.DEAD if given_up else State.FAILED,
        Verdict.UNREACHABLE: State.FAILED,
        Verdict.REFUSED: State.DEAD,
        Verdict.UNKNOWN: State.UNKNOWN,
    }[outcome.verdict]


def _next_attempt(message: Message, outcome: Outcome, now: datetime) -> datetime | None:
    if message.state is State.FAILED:
        doublings = min(message.attempts - 1, 10) if outcome.verdict is Verdict.DEFERRED else 0
        wait = FIRST_WAIT * (1 << doublings)
        return now + min(wait, LONGEST_WAIT)
    if message.state is State.UNKNOWN:
        unknown = select(func.count()).where(Attempt.message_id == message.id, Attempt.outcome == State.UNKNOWN)
        return now + FIRST_WAIT if (db.session.scalar(unknown) or 0) < MOST_UNKNOWN else None
    return None


def retry(message: Message, *, actor: Actor, now: datetime) -> None:
    """Somebody has mended the cause: from the start again, at once, with the same Message-ID. Twice is once.

    Raises:
        Conflict: it has arrived, or there is nothing left to say.
    """
    db.session.refresh(message, with_for_update=True)  # the worker may just be taking it in hand
    if message.state in (State.PLANNED, State.CLAIMED):
        return
    if message.state not in RETRIABLE:
        raise Conflict(f"这条消息的状态是“{message.state.label}”，不需要重新发送。")
    recipient = db.session.get_one(Person, message.recipient_id)
    if _lacks_address(recipient, message.channel):
        raise Conflict(f"{recipient.name}没有登记邮箱，请先在人员信息中补上再重新发送。")
    message.state, message.next_attempt_at, message.attempts = State.PLANNED, now, 0
    unit_path = recipient.unit.path
    record(
        "message.retried", "message", message.id, actor=actor, now=now, unit_path=unit_path, recipient=recipient.name
    )


def mark_read(message: Message, *, now: datetime) -> None:
    """Twice is once: the first reading counts."""
    message.read_at = message.read_at or now


def mark_all_read(actor: Actor, *, now: datetime) -> None:
    db.session.execute(
        update(Message)
        .where(Message.recipient_id == actor.id, Message.channel == Channel.INBOX, Message.read_at.is_(None))
        .values(read_at=now)
    )
