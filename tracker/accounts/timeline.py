"""A record's history with the names of those who made it, as every record's page shows it."""

from datetime import datetime

from tracker.accounts.queries import names_of
from tracker.history.queries import events_of
from tracker.history.rules import description_of
from tracker.history.verbs import VERBS

SYSTEM = "系统"


def last_change(subject: str, subject_id: int, verb: str, **detail: int) -> tuple[datetime, str, str] | None:
    """When, who, and a line of detail: of the record's latest event of this verb (and with this in its detail)."""
    for event in events_of(subject, subject_id):
        if event.verb == verb and all(event.detail.get(name) == value for name, value in detail.items()):
            names = names_of({event.actor_id} if event.actor_id else set())
            return event.at, names.get(event.actor_id or 0, SYSTEM), description_of(event.detail)
    return None


def timeline_of(subject: str, subject_id: int) -> list[tuple[datetime, str, str, str]]:
    """When, who, what, and a line of detail; the newest first. Two queries, however long the history."""
    events = events_of(subject, subject_id)
    names = names_of({event.actor_id for event in events if event.actor_id})
    return [
        (event.at, names.get(event.actor_id or 0, SYSTEM), VERBS[event.verb], description_of(event.detail))
        for event in events
    ]
