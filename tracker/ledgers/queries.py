"""Rows for pages: a list, one row, and what the ids in them are called."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select

from tracker.access.policy import Actor
from tracker.accounts.models import Person, Unit
from tracker.accounts.queries import names_of, unit_names_of
from tracker.database import AnySelect, db
from tracker.errors import NotFound
from tracker.files.models import StoredFile
from tracker.ledgers.definition import Definition, Field, FieldKind, Sight
from tracker.ledgers.filters import finds, kept_rows, value_of, within
from tracker.ledgers.models import LedgerDue, LedgerKey, LedgerRow
from tracker.ledgers.values import Names, Values, folded

ALL = "/"


def path_seen(definition: Definition, actor: Actor) -> str:
    """Whose rows: of one's own subtree, or of every unit where the ledger is there for all."""
    return ALL if definition.seen is Sight.ALL else actor.unit_path


def rows_of(
    definition: Definition,
    path: str,
    *,
    state: str = "",
    unit_id: int | None = None,
    text: str = "",
    chosen: Mapping[str, str] | None = None,
    counted: ColumnElement[bool] | None = None,
) -> AnySelect:
    """Rows to be ordered by id, descending. `chosen`: of choice fields; `counted`: the rows behind a measure."""
    statement: AnySelect = (
        select(
            LedgerRow.id,
            LedgerRow.unit_id,
            Unit.short_name.label("unit"),
            Unit.path.label("unit_path"),
            LedgerRow.state,
            LedgerRow.values,
            LedgerRow.changed_at,
        )
        .join(Unit, Unit.id == LedgerRow.unit_id)
        .where(*kept_rows(definition.name))
    )
    if path != ALL:
        statement = statement.where(within(path))
    if state:
        statement = statement.where(LedgerRow.state == state)
    if unit_id is not None:
        statement = statement.where(LedgerRow.unit_id == unit_id)
    if text:
        statement = statement.where(finds(text))
    for name, value in (chosen or {}).items():
        statement = statement.where(value_of(name) == value)
    return statement if counted is None else statement.where(counted)


def row_within(definition: Definition, row_id: int, path: str) -> LedgerRow:
    """Raises NotFound for a row of another ledger, or of a unit that is not in the subtree."""
    statement = (
        select(LedgerRow)
        .join(Unit, Unit.id == LedgerRow.unit_id)
        .where(LedgerRow.id == row_id, LedgerRow.ledger == definition.name, Unit.path.startswith(path))
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound("没有找到该记录。")
    return found


def dues_of(row_ids: Collection[int]) -> dict[int, list[LedgerDue]]:
    found: dict[int, list[LedgerDue]] = {}
    statement = select(LedgerDue).where(LedgerDue.row_id.in_(row_ids)).order_by(LedgerDue.due_on)
    for due in db.session.scalars(statement):
        found.setdefault(due.row_id, []).append(due)
    return found


def counts_of(path_by_ledger: Mapping[str, str]) -> dict[str, int]:
    """How many rows each ledger has, of those that may be seen. All are counted from one index, unit by unit."""
    rows = db.session.execute(
        select(LedgerRow.ledger, LedgerRow.unit_id, func.count())
        .where(LedgerRow.withdrawn_at.is_(None))
        .group_by(LedgerRow.ledger, LedgerRow.unit_id)
    ).all()
    paths = {row[0]: row[1] for row in db.session.execute(select(Unit.id, Unit.path))}
    found: dict[str, int] = {}
    for name, unit_id, count in rows:
        if name in path_by_ledger and paths[unit_id].startswith(path_by_ledger[name]):
            found[name] = found.get(name, 0) + count
    return found


class Called(NamedTuple):
    """What ids in rows are called, by kind of field."""

    by_kind: Mapping[FieldKind, Mapping[int, str]]

    def of(self, field: Field) -> Mapping[int, str]:
        return self.by_kind.get(field.kind, {})


def called_in(definition: Definition, rows: Iterable[Values]) -> Called:
    """For all the rows of a page together; a query for each kind that the ledger has."""
    ids: dict[FieldKind, set[int]] = {}
    listed = list(rows)
    for field in definition.fields:
        if field.kind in (FieldKind.UNIT, FieldKind.PERSON, FieldKind.REFERENCE, FieldKind.FILE):
            found = ids.setdefault(field.kind, set())
            for values in listed:
                kept = values.get(field.name)
                found.update(kept if isinstance(kept, list) else [kept] if isinstance(kept, int) else [])
    readers = {
        FieldKind.UNIT: unit_names_of,
        FieldKind.PERSON: names_of,
        FieldKind.REFERENCE: rows_called,
        FieldKind.FILE: files_called,
    }
    return Called({kind: readers[kind](wanted) if wanted else {} for kind, wanted in ids.items()})


def rows_called(row_ids: Collection[int]) -> dict[int, str]:
    """Rows of other ledgers by their unique value as it was typed."""
    rows: Sequence[Any] = db.session.execute(
        select(LedgerKey.row_id, LedgerKey.field, LedgerRow.values)
        .join(LedgerRow, LedgerRow.id == LedgerKey.row_id)
        .where(LedgerKey.row_id.in_(row_ids))
    ).all()
    return {row_id: str(values.get(field, "")) for row_id, field, values in rows}


def files_called(file_ids: Collection[int]) -> dict[int, str]:
    rows = db.session.execute(select(StoredFile.id, StoredFile.name).where(StoredFile.id.in_(file_ids)))
    return {row[0]: row[1] for row in rows}


def names_for(definition: Definition, path: str, typed: Mapping[str, Collection[str]]) -> Names:
    """By what names units, people and rows may be called in what was typed, by field; only what lies in the subtree."""
    kinds = {field.kind for field in definition.fields}
    rows = {
        field.ledger: _rows_named(field.ledger, path, typed.get(field.name, ()))
        for field in definition.fields
        if field.kind is FieldKind.REFERENCE
    }
    return Names(
        units=units_named(path) if FieldKind.UNIT in kinds else {},
        people=_people_named(path) if FieldKind.PERSON in kinds else {},
        rows=rows,
    )


def units_named(path: str) -> dict[str, int]:
    """By full, short and other names; where two share one, by the fuller name of the one that has it as its name."""
    rows = db.session.execute(
        select(Unit.id, Unit.name, Unit.short_name, Unit.other_names)
        .where(Unit.path.startswith(path))
        .order_by(Unit.position, Unit.id)
    ).all()
    found: dict[str, int] = {}
    for unit_id, _, short, others in rows:
        for each in (short, *others):
            found.setdefault(each, unit_id)
    return found | {name: unit_id for unit_id, name, _, _ in rows}


def _people_named(path: str) -> dict[str, int]:
    rows = db.session.execute(
        select(Person.name, Person.id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(Unit.path.startswith(path))
        .order_by(Person.id.desc())
    )
    return {row[0]: row[1] for row in rows}


def _rows_named(ledger: str, path: str, texts: Collection[str]) -> dict[str, int]:
    by_key = {folded(text): " ".join(text.split()) for text in texts if text.strip()}
    if not by_key:
        return {}
    rows = db.session.execute(
        select(LedgerKey.value, LedgerKey.row_id)
        .join(LedgerRow, LedgerRow.id == LedgerKey.row_id)
        .where(LedgerKey.ledger == ledger, LedgerKey.value.in_(by_key), within(path))
    )
    return {by_key[row[0]]: row[1] for row in rows}
