"""What a measure comes to, by unit and year; and which rows are behind it."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from tracker.database import db
from tracker.ledgers.definition import FIGURE_PLACES, Definition, How, Measure
from tracker.ledgers.filters import figure_column, holds, in_year, kept_rows, within
from tracker.ledgers.models import LedgerRow

PLACES = Decimal("0.01")  # of a ratio or a growth, in percent


def behind(definition: Definition, measure: Measure, year: int) -> ColumnElement[bool]:
    """The rows that a measure counts in a year; of a ratio, those above the line."""
    above = and_(holds(definition, measure.where), holds(definition, measure.of), in_year(measure.dated, year))
    if measure.how is How.NET:
        return or_(above, and_(holds(definition, measure.less), in_year(measure.less_dated, year)))
    return above


def by_unit(definition: Definition, measure: Measure, path: str, year: int) -> dict[int, Decimal | None]:
    """Of each unit of a subtree itself that has rows. One query, two for growth.

    None where there is nothing to divide by: no row of the sort, none in the year before.
    """
    if measure.how is How.RATIO:
        return _ratios(definition, measure, path, year)
    now = _figures(definition, measure, path, year)
    if measure.how is How.NET:
        gone = _figures(definition, _lost(measure), path, year)
        return {unit: now.get(unit, Decimal(0)) - gone.get(unit, Decimal(0)) for unit in now.keys() | gone.keys()}
    if measure.how is not How.GROWTH:
        return dict(now)
    then = _figures(definition, measure, path, year - 1)
    return {unit: growth(now.get(unit, Decimal(0)), then.get(unit, Decimal(0))) for unit in now.keys() | then.keys()}


def of_all(definition: Definition, measure: Measure, path: str, year: int) -> Decimal | None:
    """The same of a whole subtree together: a share of all its rows, not a mean of shares."""
    if measure.how is How.RATIO:
        parts = _parts(definition, measure, path, year).values()
        return percent(sum(above for above, _ in parts), sum(below for _, below in parts))
    total = sum(_figures(definition, measure, path, year).values(), Decimal(0))
    if measure.how is How.NET:
        return total - sum(_figures(definition, _lost(measure), path, year).values(), Decimal(0))
    if measure.how is How.GROWTH:
        return growth(total, sum(_figures(definition, measure, path, year - 1).values(), Decimal(0)))
    return total


def _lost(measure: Measure) -> Measure:
    """Of a net figure, what is taken away."""
    return replace(measure, how=How.COUNT, where=measure.less, dated=measure.less_dated)


def percent(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    return (Decimal(part) * 100 / Decimal(whole)).quantize(PLACES, ROUND_HALF_UP) if whole else None


def growth(now: Decimal, then: Decimal) -> Decimal | None:
    return percent(now - then, then)


def _figures(definition: Definition, measure: Measure, path: str, year: int) -> Mapping[int, Decimal]:
    is_sum = measure.how is How.SUM
    what: Any = func.coalesce(func.sum(figure_column(measure.field)), 0) if is_sum else func.count()
    rows = db.session.execute(
        select(LedgerRow.unit_id, what)
        .where(
            *kept_rows(definition.name), within(path), holds(definition, measure.where), in_year(measure.dated, year)
        )
        .group_by(LedgerRow.unit_id)
    )
    return {unit: Decimal(figure).scaleb(-FIGURE_PLACES if is_sum else 0) for unit, figure in rows}


def _ratios(definition: Definition, measure: Measure, path: str, year: int) -> dict[int, Decimal | None]:
    parts = _parts(definition, measure, path, year)
    return {unit: percent(above, below) for unit, (above, below) in parts.items()}


def _parts(definition: Definition, measure: Measure, path: str, year: int) -> Mapping[int, tuple[int, int]]:
    above = func.sum(case((holds(definition, measure.where), 1), else_=0))
    rows = db.session.execute(
        select(LedgerRow.unit_id, above, func.count())
        .where(*kept_rows(definition.name), within(path), holds(definition, measure.of), in_year(measure.dated, year))
        .group_by(LedgerRow.unit_id)
    )
    return {unit: (int(part), int(whole)) for unit, part, whole in rows}
