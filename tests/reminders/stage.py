"""What the tests of reminders share: mornings, a round of planning, and what somebody has heard."""

from datetime import date, datetime, time

from sqlalchemy import select

from tracker.accounts.models import Person
from tracker.clock import SHANGHAI
from tracker.database import db, transaction
from tracker.reminders import operations, planning
from tracker.reminders.models import Channel, Message
from tracker.reminders.operations import lines_of
from tracker.reminders.rules import sections


def morning(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), SHANGHAI)


def plan_on(day: date, *, now: datetime | None = None, with_mail: bool = True) -> int:
    """One round of planning and bundling; how many reminders were new."""
    now = now or morning(day)
    with transaction():
        added = planning.plan(on=day, now=now, with_mail=with_mail)
        operations.bundle(on=day, now=now, domain="example.gov.cn")
    return added


def heard(person: Person, channel: Channel = Channel.INBOX) -> list[tuple[date, dict[str, int]]]:
    """A person's messages: the day, and how many things of which sort."""
    messages = db.session.scalars(
        select(Message).where(Message.recipient_id == person.id, Message.channel == channel).order_by(Message.id)
    ).all()
    told = [
        (
            message.day,
            {part.brief: len(part.entries) for part in sections(lines_of(message.id), message.day)},
        )
        for message in messages
    ]
    db.session.rollback()
    return told
