"""Reading the history back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import bindparam, select

from tracker.database import read
from tracker.history.models import Event

LONGEST_TIMELINE = 200

_TIMELINE = (
    select(Event.at, Event.actor_id, Event.verb, Event.detail)
    .where(Event.subject == bindparam("subject"), Event.subject_id == bindparam("subject_id"))
    .order_by(Event.id.desc())
    .limit(LONGEST_TIMELINE)
)


class EventRow(NamedTuple):
    at: datetime
    actor_id: int | None
    verb: str
    detail: dict[str, Any]


def events_of(subject: str, subject_id: int) -> Sequence[EventRow]:
    """What happened to one record, the newest first; of a very long history its latest part."""
    return cast(Sequence[EventRow], read(_TIMELINE, {"subject": subject, "subject_id": subject_id}).all())
