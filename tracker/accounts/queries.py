"""Looking up units and people, always from where one stands in the tree."""

from collections.abc import Sequence

from sqlalchemy import select

from tracker.accounts.models import Person, Unit, UnitKind
from tracker.database import db
from tracker.errors import NotFound

APPRAISED_KINDS = [kind for kind in UnitKind if kind.is_appraised]


def unit_within(unit_id: int, path: str) -> Unit:
    """Raises NotFound when the unit is not in the subtree."""
    unit = db.session.get(Unit, unit_id)
    if unit is None or not unit.path.startswith(path):
        raise NotFound("没有找到该单位。")
    return unit


def person_within(person_id: int, path: str) -> Person:
    """Raises NotFound when the person's unit is not in the subtree."""
    person = db.session.get(Person, person_id)
    if person is None or not person.unit.path.startswith(path):
        raise NotFound("没有找到该人员。")
    return person


def units_within(path: str) -> Sequence[Unit]:
    """The subtree in the order in which it is read: a unit, then everything under it."""
    units = db.session.scalars(select(Unit).where(Unit.path.startswith(path)).order_by(Unit.position, Unit.id)).all()
    below: dict[int | None, list[Unit]] = {}
    for unit in units:
        below.setdefault(unit.parent_id, []).append(unit)
    ordered: list[Unit] = []
    stack = [unit for unit in reversed(units) if unit.path == path or (path == "/" and unit.parent_id is None)]
    while stack:
        unit = stack.pop()
        ordered.append(unit)
        stack.extend(reversed(below.get(unit.id, [])))
    return ordered


def appraised_units_within(path: str) -> Sequence[Unit]:
    """ "各县（区）": the counties and functional zones of a subtree, in their printed order."""
    return db.session.scalars(
        select(Unit).where(Unit.path.startswith(path), Unit.kind.in_(APPRAISED_KINDS)).order_by(Unit.position, Unit.id)
    ).all()


def names_of(person_ids: set[int]) -> dict[int, str]:
    """Names for a page full of ids, in one query."""
    if not person_ids:
        return {}
    return {
        row[0]: row[1] for row in db.session.execute(select(Person.id, Person.name).where(Person.id.in_(person_ids)))
    }
