"""Choosing channels."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from tracker.access.policy import Actor
from tracker.accounts.models import Person
from tracker.database import db
from tracker.history.operations import record
from tracker.reminders.choices.models import ChannelChoice
from tracker.reminders.choices.queries import WANTED_UNASKED
from tracker.reminders.models import Channel


def choose(actor: Actor, wanted: Mapping[Channel, bool], *, now: datetime) -> None:
    """Of the channels given; what was chosen of others stays. From the next reminder on. Twice is once."""
    db.session.execute(select(Person.id).where(Person.id == actor.id).with_for_update(key_share=True)).all()
    rows = db.session.scalars(select(ChannelChoice).where(ChannelChoice.person_id == actor.id))
    known = {row.channel: row for row in rows}
    changed = False
    for channel, wants in wanted.items():
        row = known.get(channel)
        if wants == (row.wanted if row else channel in WANTED_UNASKED):
            continue
        known[channel] = row = row or ChannelChoice(person_id=actor.id, channel=channel)
        row.wanted, changed = wants, True
        db.session.add(row)
    if changed:
        on = "、".join(channel.label for channel in Channel if channel is Channel.INBOX or _wants(known, channel))
        record(
            "person.channels_chosen", "person", actor.id, actor=actor, now=now, unit_path=actor.unit_path, channel=on
        )


def _wants(known: Mapping[Channel, ChannelChoice], channel: Channel) -> bool:
    return known[channel].wanted if channel in known else channel in WANTED_UNASKED
