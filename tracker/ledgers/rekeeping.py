"""What is kept beside the rows (unique values, searched text, clocks), made anew when a ledger's definition changes."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import delete, insert, select, update

from tracker.database import db
from tracker.errors import Conflict
from tracker.ledgers import rules
from tracker.ledgers.clocks.counting import keep_dues_of
from tracker.ledgers.definition import Definition
from tracker.ledgers.filters import kept_rows
from tracker.ledgers.models import LedgerDue, LedgerKey, LedgerRow
from tracker.workdays.queries import site_overrides

AT_ONCE = 1_000  # rows: some 2 MB


def rekeep(old: Definition, new: Definition) -> None:
    """Only what the change touches. Rows themselves stay as they are.

    Raises:
        Conflict: two rows share a value that is to be unique from now on.
    """
    if _unique(old) != _unique(new):
        _rekeep_keys(new, _unique(old), _unique(new))
    if _searchable(old) != _searchable(new):
        for rows in _chunks(new):
            texts = [{"id": row.id, "searched": rules.searched_text(new, row.values)} for row in rows]
            db.session.execute(update(LedgerRow), texts)
    if (old.clocks, _final(old)) != (new.clocks, _final(new)):
        _rekeep_dues(new)


def _rekeep_keys(definition: Definition, before: set[str], after: set[str]) -> None:
    gone = LedgerKey.field.in_(before - after)
    db.session.execute(delete(LedgerKey).where(LedgerKey.ledger == definition.name, gone))
    taken: dict[tuple[str, str], int] = {}
    for rows in _chunks(definition):
        keys = []
        for row in rows:
            for name, value in rules.keys_of(definition, row.values).items():
                if name in after - before:
                    _check_free(definition, name, row, taken.setdefault((name, value), row.id))
                    keys.append({"ledger": definition.name, "field": name, "value": value, "row_id": row.id})
        if keys:
            db.session.execute(insert(LedgerKey), keys)


def _rekeep_dues(definition: Definition) -> None:
    overrides = site_overrides()
    own = select(LedgerRow.id).where(LedgerRow.ledger == definition.name)
    db.session.execute(delete(LedgerDue).where(LedgerDue.row_id.in_(own)))
    for rows in _chunks(definition) if definition.clocks else ():
        keep_dues_of(definition, rows, overrides)


def _check_free(definition: Definition, name: str, row: Any, first_id: int) -> None:
    if first_id != row.id:
        value, label = str(row.values[name])[:60], definition.by_name[name].label
        raise Conflict(f"“{label}”不能设为唯一：第{first_id}号和第{row.id}号记录都是“{value}”，请先更正其中一条。")


def _chunks(definition: Definition) -> Iterator[Sequence[Any]]:
    last_id = 0
    statement = select(LedgerRow.id, LedgerRow.values, LedgerRow.state).where(*kept_rows(definition.name))
    while rows := db.session.execute(
        statement.where(LedgerRow.id > last_id).order_by(LedgerRow.id).limit(AT_ONCE)
    ).all():
        yield rows
        last_id = rows[-1].id


def _unique(definition: Definition) -> set[str]:
    return {field.name for field in definition.fields if field.unique}


def _searchable(definition: Definition) -> set[str]:
    return {field.name for field in definition.fields if field.searchable}


def _final(definition: Definition) -> set[str]:
    return {state.name for state in definition.states if state.is_final}
