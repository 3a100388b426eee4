"""What measures come to, by unit and year; and which rows are behind them."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from tracker.database import db
from tracker.ledgers.definition import FIGURE_PLACES, Definition, How, Measure
from tracker.ledgers.filters import figure_column, holds, in_year, kept_rows, within
from tracker.ledgers.models import LedgerRow

PLACES = Decimal("0.01")  # of a ratio or a growth, in percent


class Pair(NamedTuple):
    """What a figure is made of: a count or sum; and of a share its whole, of growth the year before, of a net figure
    what is taken away.
    """

    first: Decimal
    second: Decimal


Tally = Mapping[int, Sequence[Pair]]
"""By unit, the pairs of the measures in their order."""


def behind(definition: Definition, measure: Measure, year: int) -> ColumnElement[bool]:
    """The rows that a measure counts in a year; of a ratio, those above the line."""
    above = and_(holds(definition, measure.where), holds(definition, measure.of), in_year(measure.dated, year))
    return or_(above, _taken_away(definition, measure, year)) if measure.how is How.NET else above


def tally(definition: Definition, measures: Sequence[Measure], path: str, year: int) -> Tally:
    """Of each unit of a subtree itself that has rows. One pass over them, however many the measures."""
    columns = [column for measure in measures for column in _columns(definition, measure, year)]
    rows = db.session.execute(
        select(LedgerRow.unit_id, *columns).where(*kept_rows(definition.name), within(path)).group_by(LedgerRow.unit_id)
    )
    return {row[0]: [_pair(measure, row, at) for at, measure in enumerate(measures)] for row in rows}


def figure(measure: Measure, pairs: Iterable[Pair]) -> Decimal | None:
    """Of units together: a share of all their rows, not a mean of shares.

    None where there is nothing to divide by: no row of the sort, none in the year before.
    """
    found = list(pairs)
    first, second = sum((each.first for each in found), Decimal(0)), sum((each.second for each in found), Decimal(0))
    match measure.how:
        case How.RATIO:
            return _percent(first, second)
        case How.GROWTH:
            return _percent(first - second, second)
        case How.NET:
            return first - second
        case _:
            return first


def of_all(definition: Definition, measure: Measure, path: str, year: int) -> Decimal | None:
    """Of a whole subtree together."""
    return figure(measure, (pairs[0] for pairs in tally(definition, [measure], path, year).values()))


def _columns(definition: Definition, measure: Measure, year: int) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    holding, whole = holds(definition, measure.where), holds(definition, measure.of)
    dated = in_year(measure.dated, year)
    match measure.how:
        case How.RATIO:
            second = and_(whole, dated)
        case How.GROWTH:
            second = and_(holding, in_year(measure.dated, year - 1))
        case How.NET:
            second = _taken_away(definition, measure, year)
        case _:
            second = LedgerRow.id.is_(None)
    what: Any = figure_column(measure.field) if measure.how is How.SUM else 1
    return _total(and_(holding, whole, dated), what), _total(second, 1)


def _taken_away(definition: Definition, measure: Measure, year: int) -> ColumnElement[bool]:
    return and_(holds(definition, measure.less), in_year(measure.less_dated, year))


def _total(condition: ColumnElement[bool], what: Any) -> ColumnElement[Any]:
    return func.coalesce(func.sum(case((condition, what), else_=0)), 0)


def _pair(measure: Measure, row: Any, at: int) -> Pair:
    first, second = Decimal(row[1 + 2 * at]), Decimal(row[2 + 2 * at])
    return Pair(first.scaleb(-FIGURE_PLACES) if measure.how is How.SUM else first, second)


def _percent(part: Decimal, whole: Decimal) -> Decimal | None:
    return (part * 100 / whole).quantize(PLACES, ROUND_HALF_UP) if whole else None
