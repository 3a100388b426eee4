"""Looking up units and people, always from where one stands in the tree."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, func, or_, select

from tracker.access.policy import Role
from tracker.accounts.models import Person, Unit
from tracker.database import AnySelect, db, read
from tracker.errors import NotFound


def unit_within(unit_id: int, path: str) -> Unit:
    """Raises NotFound when the unit is not in the subtree."""
    unit = db.session.get(Unit, unit_id)
    if unit is None or not unit.path.startswith(path):
        raise NotFound("没有找到该单位。")
    return unit


def unit_row_within(unit_id: int, path: str) -> Any:
    """(id, name, path) of a unit, for pages that only show it. Raises as above."""
    row = read(_UNIT, {"id": unit_id, "path": path}).one_or_none()
    if row is None:
        raise NotFound("没有找到该单位。")
    return row


def person_within(person_id: int, path: str) -> Person:
    """Raises NotFound when the person's unit is not in the subtree."""
    person = db.session.get(Person, person_id)
    if person is None or not person.unit.path.startswith(path):
        raise NotFound("没有找到该人员。")
    return person


def units_within(path: str) -> Sequence[Unit]:
    """The subtree in the order in which it is read: a unit, then everything under it."""
    statement = select(Unit).where(Unit.path.startswith(path)).order_by(Unit.position, Unit.id)
    return _in_reading_order(db.session.scalars(statement).all(), path)


def unit_choices(path: str) -> list[tuple[int, str]]:
    """The subtree as the choices of a field, what is below moved in."""
    top = path.count("/")
    units = _in_reading_order(read(_CHOICES, {"path": path}).all(), path)
    return [(unit.id, "　" * (unit.path.count("/") - top) + unit.name) for unit in units]


def _in_reading_order(units: Sequence[Any], path: str) -> list[Any]:
    """`units`: themselves or rows with id, parent_id and path, as siblings follow each other."""
    below: dict[int | None, list[Any]] = {}
    for unit in units:
        below.setdefault(unit.parent_id, []).append(unit)
    ordered: list[Any] = []
    stack = [unit for unit in reversed(units) if unit.path == path or (path == "/" and unit.parent_id is None)]
    while stack:
        unit = stack.pop()
        ordered.append(unit)
        stack.extend(reversed(below.get(unit.id, [])))
    return ordered


def appraised_units_of(office: Unit) -> Sequence[Unit]:
    """ "各县（区）" of a city, the cities of a province, the towns of a county: in their printed order."""
    return db.session.scalars(
        select(Unit)
        .where(Unit.path.startswith(office.path), Unit.kind.in_(office.kind.appraises))
        .order_by(Unit.position, Unit.id)
    ).all()


def head_counts(path: str) -> dict[int, int]:
    """How many accounts in use each unit of a subtree has; a unit with none is not in it."""
    statement = (
        select(Person.unit_id, func.count())
        .join(Unit, Unit.id == Person.unit_id)
        .where(Unit.path.startswith(path), Person.disabled_at.is_(None))
        .group_by(Person.unit_id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def people_within(path: str, *, role: Role | None = None, is_disabled: bool | None = None, text: str = "") -> AnySelect:
    """Rows for the list of people, to be ordered by (unit_id, id). `text`: part of a name, user name or phone."""
    statement: AnySelect = (
        select(
            Person.unit_id,
            Person.id,
            Person.name,
            Person.username,
            Unit.name.label("unit_name"),
            Person.role,
            Person.phone,
            Person.email,
            Person.disabled_at,
        )
        .join(Unit, Unit.id == Person.unit_id)
        .where(Unit.path.startswith(path))
    )
    if role:
        statement = statement.where(Person.role == role)
    if is_disabled is not None:
        statement = statement.where(Person.disabled_at.is_not(None) if is_disabled else Person.disabled_at.is_(None))
    if text:
        columns = (Person.name, Person.username, Person.phone)
        statement = statement.where(or_(*(column.contains(text, autoescape=True) for column in columns)))
    return statement


def names_of(person_ids: set[int]) -> dict[int, str]:
    """Names for a page full of ids, in one query."""
    return _by_id(_NAMES, person_ids)


def unit_names_of(unit_ids: set[int]) -> dict[int, str]:
    """As above, for units."""
    return _by_id(_UNIT_NAMES, unit_ids)


_UNIT = select(Unit.id, Unit.name, Unit.path).where(Unit.id == bindparam("id"), Unit.path.startswith(bindparam("path")))
_CHOICES = (
    select(Unit.id, Unit.parent_id, Unit.path, Unit.name)
    .where(Unit.path.startswith(bindparam("path")))
    .order_by(Unit.position, Unit.id)
)
_NAMES: AnySelect = select(Person.id, Person.name).where(Person.id.in_(bindparam("ids", expanding=True)))
_UNIT_NAMES: AnySelect = select(Unit.id, Unit.name).where(Unit.id.in_(bindparam("ids", expanding=True)))


def _by_id(statement: AnySelect, ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    return {row.id: row.name for row in read(statement, {"ids": list(ids)}).all()}
