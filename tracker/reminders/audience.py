"""Who hears it: asked of the policy, never of a list of names."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import select

from tracker.access.policy import POLICY, Action, Role
from tracker.accounts.models import Person
from tracker.database import db
from tracker.reminders.kinds.kind import Audience, Due

ACTIONS = {
    Audience.OFFICERS: Action.DELIVER,
    Audience.LEADERS: Action.BE_BRIEFED,
    Audience.URGED: Action.BE_URGED,
    Audience.REVIEWERS: Action.REVIEW,
}


class Recipient(NamedTuple):
    """`unit_id`: where the person is, which may be above the unit that has the work."""

    person_id: int
    has_address: bool
    unit_id: int


def recipients_of(audiences: Iterable[Audience], dues: Collection[Due]) -> dict[int, list[Recipient]]:
    """By the unit that has the work, each person once; a unit for which nobody is there to hear is not in it."""
    paths = {due.unit_id: due.unit_path for due in dues}
    found: dict[int, dict[Recipient, None]] = {}
    for audience in audiences:
        for unit_id, people in _of_audience(audience, paths).items():
            found.setdefault(unit_id, {}).update(dict.fromkeys(people))
    return {unit_id: list(people) for unit_id, people in found.items()}


def _of_audience(audience: Audience, paths: Mapping[int, str]) -> dict[int, list[Recipient]]:
    if audience is not Audience.REVIEWERS:
        return _people_in(paths, ACTIONS[audience])
    above = {unit_id: _ids(path)[:-1] for unit_id, path in paths.items()}
    people = _people_in({unit for chain in above.values() for unit in chain}, ACTIONS[audience])
    nearest = {
        unit_id: next((unit for unit in reversed(chain) if unit in people), 0) for unit_id, chain in above.items()
    }
    return {unit_id: people[unit] for unit_id, unit in nearest.items() if unit}


def roles_with(action: Action) -> list[Role]:
    return [role for role, actions in POLICY.items() if action in actions]


def _ids(path: str) -> list[int]:
    return [int(part) for part in path.strip("/").split("/")]


def _people_in(unit_ids: Iterable[int], action: Action) -> dict[int, list[Recipient]]:
    rows = db.session.execute(
        select(Person.unit_id, Person.id, Person.email != "")
        .where(Person.unit_id.in_(list(unit_ids)), Person.role.in_(roles_with(action)), Person.disabled_at.is_(None))
        .order_by(Person.id)
    )
    found: dict[int, list[Recipient]] = {}
    for unit_id, person_id, has_address in rows:
        found.setdefault(unit_id, []).append(Recipient(person_id, has_address, unit_id))
    return found
