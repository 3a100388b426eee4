"""Who and what can be drawn, and the draws that were made."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, select

from tracker.accounts.models import Person, Unit
from tracker.database import AnySelect, db
from tracker.errors import NotFound
from tracker.ledgers.filters import in_year, kept_rows, value_of, within
from tracker.ledgers.inspections.models import InspectionDraw, InspectionRules
from tracker.ledgers.inspections.rules import Inspector, Object, Pair, draw, recused
from tracker.ledgers.models import LedgerRow

OBJECTS, INSPECTORS, INSPECTIONS = "inspection_objects", "inspectors", "inspections"
LISTED = "listed"
USUAL_LEAST = 3  # percent a year (DOMAIN §8, a setting)


class Listed(NamedTuple):
    """An object of the list as it can be drawn."""

    object: Object
    unit_id: int
    row_id: int
    category: str


def objects_listed(path: str, category: str, *, not_drawn_in: int | None) -> list[Listed]:
    """In the list of a subtree. `not_drawn_in`: only those that were not drawn in that year yet."""
    statement = (
        select(LedgerRow.id, LedgerRow.unit_id, LedgerRow.values)
        .where(*kept_rows(OBJECTS), LedgerRow.state == LISTED, within(path))
        .order_by(LedgerRow.id)
    )
    if category:
        statement = statement.where(value_of("category") == category)
    drawn = _drawn_in(not_drawn_in, path) if not_drawn_in else set()
    return [
        Listed(Object(values["credit_code"], values["name"]), unit_id, row_id, values["category"])
        for row_id, unit_id, values in db.session.execute(statement)
        if values["credit_code"] not in drawn
    ]


def inspectors_listed(path: str, on: date) -> list[Inspector]:
    """With a certificate that is valid on the day; one without a date is."""
    until = value_of("valid_until")
    rows = db.session.scalars(
        select(LedgerRow.values)
        .where(*kept_rows(INSPECTORS), LedgerRow.state == LISTED, within(path))
        .where(until.is_(None) | (until >= on.isoformat()))
        .order_by(LedgerRow.id)
    )
    return [
        Inspector(values["certificate"], values["name"], recused(str(values.get("recused_from", ""))))
        for values in rows
    ]


class Year(NamedTuple):
    listed: int
    drawn: int


def year_of(path: str, year: int) -> Year:
    """How many are in the list, and how many of them were drawn this year."""
    listed = select(func.count()).where(*kept_rows(OBJECTS), LedgerRow.state == LISTED, within(path))
    return Year(db.session.scalar(listed.select_from(LedgerRow)) or 0, len(_drawn_in(year, path)))


def least_percent(unit_path: str) -> int:
    """The office's own, else that of the nearest one above, else the usual."""
    above = [int(part) for part in unit_path.strip("/").split("/")]
    rows = db.session.execute(
        select(InspectionRules.office_id, InspectionRules.least_percent).where(InspectionRules.office_id.in_(above))
    ).all()
    nearest = max(rows, key=lambda row: above.index(row[0]), default=None)
    return int(nearest[1]) if nearest else USUAL_LEAST


def draws_within(path: str) -> AnySelect:
    """Rows to be ordered by id, descending."""
    return (
        select(
            InspectionDraw.id,
            InspectionDraw.drawn_on,
            InspectionDraw.category,
            InspectionDraw.count,
            InspectionDraw.each,
            Unit.name.label("unit"),
            Person.name.label("drawn_by"),
        )
        .join(Unit, Unit.id == InspectionDraw.unit_id)
        .join(Person, Person.id == InspectionDraw.drawn_by)
        .where(Unit.path.startswith(path))
    )


def draw_within(draw_id: int, path: str) -> InspectionDraw:
    found = db.session.get(InspectionDraw, draw_id)
    if found is None or not found.unit.path.startswith(path):
        raise NotFound("没有找到该次抽取。")
    return found


def redrawn(found: InspectionDraw) -> list[Pair]:
    """The same draw made again from its record."""
    objects = [Object(key, name) for key, name, *_ in found.objects]
    inspectors = [Inspector(key, name, frozenset(recused_from)) for key, name, recused_from in found.inspectors]
    return draw(objects, inspectors, seed=found.seed, count=found.count, each=found.each)


def pairs_of(found: InspectionDraw) -> list[Pair]:
    return [Pair(key, tuple(inspectors)) for key, inspectors in found.pairs]


def _drawn_in(year: int, path: str) -> set[Any]:
    codes: Sequence[Any] = db.session.scalars(
        select(value_of("credit_code")).where(*kept_rows(INSPECTIONS), within(path), in_year("drawn_on", year))
    ).all()
    return {code for code in codes if code}
