"""The history of a subtree, filtered: statements and names, no page."""

from datetime import date, datetime, time
from functools import cache

from sqlalchemy import bindparam, select

from tracker.accounts.models import Person
from tracker.clock import SHANGHAI
from tracker.database import AnySelect
from tracker.history.models import Event

_EVENTS: AnySelect = select(
    Event.id, Event.at, Event.actor_id, Event.verb, Event.subject, Event.subject_id, Event.unit_path, Event.detail
).where(Event.unit_path.startswith(bindparam("path")))


@cache
def events_within(
    *, of_one_subject: bool = False, by_person: bool = False, from_a_day: bool = False, to_a_day: bool = False
) -> AnySelect:
    """Rows to be ordered by id.

    Its parameters: `path`; as the case may be `subject`, `person` (a pattern), `since` and `until`.
    """
    statement = _EVENTS
    if of_one_subject:
        statement = statement.where(Event.subject == bindparam("subject"))
    if by_person:
        who = select(Person.id).where(Person.name.like(bindparam("person"), escape="/"))
        statement = statement.where(Event.actor_id.in_(who))
    if from_a_day:
        statement = statement.where(Event.at >= bindparam("since"))
    return statement.where(Event.at < bindparam("until")) if to_a_day else statement


def unit_id_of(unit_path: str) -> int:
    """The unit at the end of a path; 0 for the root itself."""
    return int(unit_path.rstrip("/").rpartition("/")[2] or 0)


def midnight(day: date) -> datetime:
    """When a day begins in Shanghai."""
    return datetime.combine(day, time.min, SHANGHAI)
