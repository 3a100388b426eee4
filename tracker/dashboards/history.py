"""The history of a subtree, filtered: statements and names, no page."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from tracker.accounts.models import Person
from tracker.clock import SHANGHAI
from tracker.database import AnySelect
from tracker.history.models import Event


def events_within(
    path: str, *, subject: str = "", person: str = "", since: date | None = None, until: date | None = None
) -> AnySelect:
    """Rows to be ordered by id. `person`: part of a name; both days count in full, in Shanghai."""
    statement = select(
        Event.id, Event.at, Event.actor_id, Event.verb, Event.subject, Event.subject_id, Event.unit_path, Event.detail
    ).where(Event.unit_path.startswith(path))
    if subject:
        statement = statement.where(Event.subject == subject)
    if person:
        who = select(Person.id).where(Person.name.contains(person, autoescape=True))
        statement = statement.where(Event.actor_id.in_(who))
    if since:
        statement = statement.where(Event.at >= _midnight(since))
    if until:
        statement = statement.where(Event.at < _midnight(until + timedelta(days=1)))
    return statement


def unit_id_of(unit_path: str) -> int:
    """The unit at the end of a path; 0 for the root itself."""
    return int(unit_path.rstrip("/").rpartition("/")[2] or 0)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, SHANGHAI)
