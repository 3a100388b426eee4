"""What responsibility letters are made of, and who signs them."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from tracker.accounts.models import Unit, UnitKind
from tracker.accounts.queries import appraised_units_of
from tracker.database import db, read
from tracker.documents.letters.models import LetterApproval
from tracker.documents.queries import valid_by_subject
from tracker.work_items.models import Assignment, WorkItem

LETTER = "responsibility/{unit_id}/{year}"

_OFFICE = aliased(Unit)
_SIGNING = select(Unit.kind, _OFFICE.path, _OFFICE.kind).join(_OFFICE, _OFFICE.id == Unit.parent_id)
_FROM_ABOVE = (WorkItem.year == bindparam("year"), WorkItem.office_id != Assignment.unit_id)


def approval_of(office_id: int, year: int) -> LetterApproval | None:
    """Which holds."""
    of_year = select(LetterApproval).where(LetterApproval.office_id == office_id, LetterApproval.year == year)
    return db.session.scalars(of_year.order_by(LetterApproval.id.desc()).limit(1)).one_or_none()


def signs_below(office_kind: UnitKind, unit_kind: UnitKind) -> bool:
    """Whether an office and a unit right below it sign a letter: those whom it appraises, not its departments."""
    return unit_kind in office_kind.appraises


def held_from_above(unit_id: int, year: int) -> Sequence[Any]:
    """What a unit was given, in the order of the plan."""
    statement = (
        select(
            Assignment.id,
            WorkItem.number,
            WorkItem.title,
            WorkItem.chapter,
            WorkItem.measure,
            Assignment.duty,
            Assignment.target,
        )
        .join(WorkItem, WorkItem.id == Assignment.work_item_id)
        .where(Assignment.unit_id == bindparam("unit_id"), *_FROM_ABOVE)
        .order_by(WorkItem.id)
    )
    return read(statement, {"unit_id": unit_id, "year": year}).all()


class Line(NamedTuple):
    """Of one unit: how many targets it has, and its letter as it is issued (id, mark, year, sequence), if it is."""

    unit: Unit
    subject: str
    targets: int
    issued: Any


def lines_of(office: Unit, year: int) -> list[Line]:
    units = [unit for unit in appraised_units_of(office) if unit.parent_id == office.id]
    counted = (
        select(Assignment.unit_id, func.count())
        .join(WorkItem, WorkItem.id == Assignment.work_item_id)
        .where(Assignment.unit_id.in_(bindparam("unit_ids", expanding=True)), *_FROM_ABOVE)
        .group_by(Assignment.unit_id)
    )
    targets = {row[0]: row[1] for row in read(counted, {"unit_ids": [unit.id for unit in units], "year": year})}
    subjects = {unit.id: LETTER.format(unit_id=unit.id, year=year) for unit in units}
    issued = valid_by_subject(list(subjects.values()))
    return [Line(unit, subjects[unit.id], targets.get(unit.id, 0), issued.get(subjects[unit.id])) for unit in units]


class Signed(NamedTuple):
    """For a unit's own page. `office_path`: of who signs with it; "" where nobody does."""

    subject: str
    office_path: str
    issued: Any


def signed_with(unit_id: int, year: int) -> Signed:
    subject = LETTER.format(unit_id=unit_id, year=year)
    row = db.session.execute(_SIGNING.where(Unit.id == unit_id)).one_or_none()
    path = row[1] if row and signs_below(row[2], row[0]) else ""
    return Signed(subject, path, valid_by_subject([subject]).get(subject))
