"""A date of a ledger's row before, on and after its day, until it is met: to the officers of the row's unit.

A row whose clocks run out on one day is one thing to be told of, whatever the clocks.
"""

from collections.abc import Collection, Iterable
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, func, select

from tracker.accounts.models import Unit
from tracker.clock import day_of
from tracker.database import db
from tracker.ledgers.definition import Definition
from tracker.ledgers.library import ledgers
from tracker.ledgers.models import LedgerDue, LedgerRow
from tracker.ledgers.rules import called
from tracker.reminders.kinds.kind import Audience, Dated, Due, Kind
from tracker.reminders.rules import LEDGER_DUE, USUAL


def holding(ids: Collection[int]) -> list[Due]:
    return _open(LedgerDue.row_id.in_(ids))


def falling_due(days: Iterable[date]) -> list[Due]:
    """Read by the index on what is open."""
    return _open(LedgerDue.due_on.in_(list(days)))


def oldest_open() -> date | None:
    return db.session.scalar(select(func.min(LedgerDue.due_on)).where(LedgerDue.met_on.is_(None)))


def _open(condition: ColumnElement[bool]) -> list[Due]:
    rows = db.session.execute(
        select(
            LedgerDue.row_id,
            LedgerDue.due_on,
            LedgerDue.clock,
            LedgerRow.ledger,
            LedgerRow.values,
            LedgerRow.unit_id,
            LedgerRow.created_at,
            Unit.path,
            Unit.short_name,
        )
        .join(LedgerRow, LedgerRow.id == LedgerDue.row_id)
        .join(Unit, Unit.id == LedgerRow.unit_id)
        .where(LedgerDue.met_on.is_(None), LedgerDue.due_on.is_not(None), condition)
        .order_by(LedgerDue.row_id, LedgerDue.due_on, LedgerDue.clock)
    ).all()
    definitions = ledgers() if rows else {}
    things = groupby(rows, key=lambda row: (row.row_id, row.due_on))
    return [_due(definitions[group[0].ledger], group) for group in (list(found) for _, found in things)]


def _due(definition: Definition, group: list[Any]) -> Due:
    row = group[0]
    labels = {clock.name: clock.label for clock in definition.clocks}
    steps = "、".join(labels[each.clock] for each in group if each.clock in labels)
    title = f"{definition.title}：{called(definition, row.values, row.row_id)} · {steps}"
    return Due(row.row_id, row.due_on, title, 0, row.unit_id, row.path, day_of(row.created_at), row.short_name)


KIND = Kind(
    LEDGER_DUE,
    "ledger_row",
    Audience.OFFICERS,
    holding,
    dated=Dated("台账事项到期", USUAL, oldest_open, falling_due),
    is_deadline=True,
)
