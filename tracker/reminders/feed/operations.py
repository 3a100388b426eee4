"""A calendar address is made, exchanged for another, and ended."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import delete

from tracker.access.policy import Actor
from tracker.accounts.models import Person
from tracker.database import db
from tracker.history.operations import record
from tracker.reminders.feed.models import CalendarFeed


def make(actor: Actor, *, now: datetime) -> str:
    """The token of the new address, to be shown now or never. An address from before ends."""
    db.session.get_one(Person, actor.id, with_for_update={"key_share": True})  # two at once take turns
    token = secrets.token_urlsafe(32)
    ended = db.session.execute(delete(CalendarFeed).where(CalendarFeed.person_id == actor.id))
    db.session.add(CalendarFeed(person_id=actor.id, token_hash=hash_of(token), made_at=now))
    is_new = ended.rowcount == 0  # type: ignore[attr-defined]
    _record("feed.made" if is_new else "feed.renewed", actor, now)
    return token


def revoke(actor: Actor, *, now: datetime) -> None:
    """Whoever has the address finds nothing there from now on. Twice is once."""
    ended = db.session.execute(delete(CalendarFeed).where(CalendarFeed.person_id == actor.id))
    if ended.rowcount:  # type: ignore[attr-defined]
        _record("feed.revoked", actor, now)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _record(verb: str, actor: Actor, now: datetime) -> None:
    record(verb, "person", actor.id, actor=actor, now=now, unit_path=actor.unit_path)
