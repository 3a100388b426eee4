"""Conditions of a definition as SQL, the same for a list of rows and for what is counted of them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, cast, select, true

from tracker.accounts.models import Unit
from tracker.database import containing
from tracker.ledgers.definition import Comparison, Condition, Definition
from tracker.ledgers.definitions.checks import FIGURES, STATE
from tracker.ledgers.models import LedgerRow
from tracker.ledgers.patents.numbers import looked_for
from tracker.ledgers.values import folded, parse


def value_of(name: str) -> Any:
    """A field's value as text, as it is kept; NULL where it is empty."""
    return LedgerRow.values[name].as_string()


def figure_column(name: str) -> Any:
    """A figure in whole ten-thousandths."""
    return cast(value_of(name), BigInteger)


def kept_rows(ledger: str) -> tuple[ColumnElement[bool], ...]:
    return LedgerRow.ledger == ledger, LedgerRow.withdrawn_at.is_(None)


def within(path: str) -> ColumnElement[bool]:
    """Of the units of a subtree. Two look-ups, not a join: a page reads the rows in the order of their index."""
    return LedgerRow.unit_id.in_(_units_under(path))


def _units_under(path: str) -> Any:
    return select(Unit.id).where(Unit.path.startswith(path, autoescape=True))


def holds(definition: Definition, conditions: Iterable[Condition]) -> ColumnElement[bool]:
    return and_(true(), *(_condition(definition, condition) for condition in conditions))


def in_year(name: str, year: int) -> ColumnElement[bool]:
    """Dates are kept as text that sorts as they do. Without a name: whatever the year."""
    if not name:
        return true()
    found: ColumnElement[bool] = value_of(name).between(date(year, 1, 1).isoformat(), date(year, 12, 31).isoformat())
    return found


def finds(text: str) -> ColumnElement[bool]:
    """Every word of it, anywhere in what is searched; a patent's number with or without ZL and dot."""
    words: Sequence[str] = [looked_for(word) or folded(word) for word in text.split()]
    return and_(true(), *(LedgerRow.searched.like(containing(word), escape="/") for word in words))


def _condition(definition: Definition, condition: Condition) -> ColumnElement[bool]:
    if condition.field == STATE:
        is_in: ColumnElement[bool] = LedgerRow.state.in_(condition.values)
        return ~is_in if condition.test is Comparison.IS_NOT else is_in
    field = definition.by_name[condition.field]
    text = value_of(condition.field)
    if condition.test in (Comparison.FILLED, Comparison.EMPTY):
        empty: ColumnElement[bool] = text.is_(None)
        return ~empty if condition.test is Comparison.FILLED else empty
    kept = [parse(field, value) for value in condition.values]
    column = figure_column(field.name) if field.kind in FIGURES else text
    match condition.test:
        case Comparison.AT_LEAST:
            found = column >= kept[0]
        case Comparison.AT_MOST:
            found = column <= kept[0]
        case Comparison.IS_NOT:
            found = text.is_(None) | column.not_in(kept)
        case _:
            found = column.in_(kept)
    return found  # type: ignore[no-any-return]
