"""Who hears it: asked of the policy, never of a list of names."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from sqlalchemy import select

from tracker.access.policy import POLICY, Action
from tracker.accounts.models import Person
from tracker.database import db
from tracker.reminders.kinds.kind import Audience, Due, Kind


class Recipient(NamedTuple):
    person_id: int
    has_address: bool


def recipients_of(kind: Kind, dues: Collection[Due]) -> dict[int, list[Recipient]]:
    """By the unit that has the work; a unit for which nobody is there to hear is not in it."""
    paths = {due.unit_id: due.unit_path for due in dues}
    if kind.audience is Audience.OFFICERS:
        return _people_in(paths, Action.DELIVER)
    if kind.audience is Audience.URGED:
        return _people_in(paths, Action.BE_URGED)
    above = {unit_id: _ids(path)[:-1] for unit_id, path in paths.items()}
    people = _people_in({unit for chain in above.values() for unit in chain}, Action.REVIEW)
    nearest = {
        unit_id: next((unit for unit in reversed(chain) if unit in people), 0) for unit_id, chain in above.items()
    }
    return {unit_id: people[unit] for unit_id, unit in nearest.items() if unit}


def _ids(path: str) -> list[int]:
    return [int(part) for part in path.strip("/").split("/")]


def _people_in(unit_ids: Iterable[int], action: Action) -> dict[int, list[Recipient]]:
    roles = [role for role, actions in POLICY.items() if action in actions]
    rows = db.session.execute(
        select(Person.unit_id, Person.id, Person.email != "")
        .where(Person.unit_id.in_(list(unit_ids)), Person.role.in_(roles), Person.disabled_at.is_(None))
        .order_by(Person.id)
    )
    found: dict[int, list[Recipient]] = {}
    for unit_id, person_id, has_address in rows:
        found.setdefault(unit_id, []).append(Recipient(person_id, has_address))
    return found
