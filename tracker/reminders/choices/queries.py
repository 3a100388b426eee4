"""How people can be reached, and how they want to be."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from sqlalchemy import select

from tracker.accounts.models import Person
from tracker.database import db
from tracker.reminders.audience import Recipient
from tracker.reminders.choices.models import ChannelChoice
from tracker.reminders.models import Channel
from tracker.reminders.robots.queries import channels_by_unit

WANTED_UNASKED = {Channel.MAIL}  # a group's robot speaks to the whole group: only of whoever asked for it


class Reach(NamedTuple):
    """`with_mail`: whether there is a mail server. `robots`: by unit. `chosen`: by person and channel."""

    with_mail: bool
    robots: Mapping[int, Collection[Channel]]
    chosen: Mapping[tuple[int, Channel], bool]

    def channels_to(self, recipient: Recipient, *, must_hear: bool) -> list[Channel]:
        """The inbox always; what must be heard by mail as well, whatever was chosen."""
        possible = [Channel.MAIL] if self.with_mail and recipient.has_address else []
        possible += sorted(self.robots.get(recipient.unit_id, ()))
        return [
            Channel.INBOX,
            *(
                channel
                for channel in possible
                if self.wants(recipient.person_id, channel) or (must_hear and channel is Channel.MAIL)
            ),
        ]

    def wants(self, person_id: int, channel: Channel) -> bool:
        return self.chosen.get((person_id, channel), channel in WANTED_UNASKED)


def address_of(person_id: int) -> str:
    return db.session.scalar(select(Person.email).where(Person.id == person_id)) or ""


def reach_of(person_ids: Collection[int], *, with_mail: bool) -> Reach:
    """Two queries, or four where there are robots, however many people."""
    rows = db.session.execute(
        select(ChannelChoice.person_id, ChannelChoice.channel, ChannelChoice.wanted).where(
            ChannelChoice.person_id.in_(person_ids)
        )
    )
    return Reach(with_mail, channels_by_unit(), {(row[0], row[1]): row[2] for row in rows})
