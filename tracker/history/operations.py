"""Adding to the chain, and checking it."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from tracker.access.policy import Actor
from tracker.database import db
from tracker.history.models import ChainHead, Event

GENESIS = "0" * 64


def record(
    verb: str,
    subject: str,
    subject_id: int,
    *,
    actor: Actor | None,
    now: datetime,
    unit_path: str = "/",
    **detail: Any,
) -> None:
    """Write one act into the running transaction. `verb` is in `tracker.history.verbs`; `detail` is plain JSON."""
    head = db.session.scalars(select(ChainHead).with_for_update().execution_options(populate_existing=True)).one()
    event = Event(
        id=head.event_id + 1,
        at=now,
        actor_id=actor.id if actor else None,
        verb=verb,
        subject=subject,
        subject_id=subject_id,
        unit_path=unit_path,
        detail=detail,
        previous=head.digest,
    )
    event.digest = digest_of(event)
    head.event_id, head.digest = event.id, event.digest
    db.session.add(event)
    db.session.flush()


def digest_of(event: Event) -> str:
    """SHA-256 over the previous digest and every column, as canonical JSON."""
    content = [
        event.previous,
        event.id,
        event.at.astimezone(UTC).isoformat(),
        event.actor_id,
        event.verb,
        event.subject,
        event.subject_id,
        event.unit_path,
        event.detail,
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def first_broken_link() -> int | None:
    """Walk the whole chain; the id of the first event altered, removed or inserted, or None when all is well."""
    previous, last = GENESIS, 0
    with db.session.scalars(select(Event).order_by(Event.id).execution_options(yield_per=1000)) as events:
        for event in events:
            if event.id != last + 1 or event.previous != previous or event.digest != digest_of(event):
                return event.id
            previous, last = event.digest, event.id
    head = db.session.scalars(select(ChainHead)).one()
    return None if (head.event_id, head.digest) == (last, previous) else last + 1
