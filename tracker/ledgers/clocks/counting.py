"""The clocks that are kept beside the rows, counted when a row, its ledger's definition or the calendar changes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, false, insert, or_, select

from tracker.accounts.models import Unit
from tracker.database import db
from tracker.ledgers.clocks.rules import Running, running
from tracker.ledgers.definition import Clock, Definition, SpanUnit
from tracker.ledgers.models import LedgerDue, LedgerRow
from tracker.ledgers.values import Values
from tracker.workdays.operations import Moved
from tracker.workdays.rules import Overrides


def keep_dues_of(definition: Definition, rows: Iterable[Any], overrides: Overrides) -> None:
    """Of rows (with id, values and state) that have none kept, or whose values have changed."""
    rows = list(rows)
    stale = delete(LedgerDue).where(LedgerDue.row_id.in_([row.id for row in rows]))
    db.session.execute(stale, execution_options={"synchronize_session": False})
    dues = [
        {"row_id": row.id, "clock": run.clock.name, "due_on": run.due_on, "met_on": run.met_on}
        for row in rows
        for run in _kept(definition, row.values, row.state, overrides)
    ]
    if dues:
        db.session.execute(insert(LedgerDue), dues)


def count_anew(definitions: Mapping[str, Definition], overrides: Overrides) -> list[Moved]:
    """Every open date that is counted in workdays, by the calendar as it is now; those that moved."""
    moved = []
    for due, row, unit_path in _open_dues(definitions):
        for run in _kept(definitions[row.ledger], row.values, row.state, overrides):
            if run.clock.name == due.clock and run.due_on and run.due_on != due.due_on:
                moved.append(Moved("ledger_row", row.id, run.clock.label, unit_path, due.due_on, run.due_on))
                due.due_on = run.due_on
    db.session.flush()
    return moved


def _kept(definition: Definition, values: Values, state: str, overrides: Overrides) -> list[Running]:
    """A final row is done with, but for clocks that say that they run in its state."""
    is_final = definition.state_by_name[state].is_final
    return [run for run in running(definition, values, state, overrides) if not is_final or run.clock.when]


def _is_in_workdays(clock: Clock) -> bool:
    return any(span and span.unit is SpanUnit.WORKDAYS for span in (clock.span, clock.extension))


def _open_dues(definitions: Mapping[str, Definition]) -> Sequence[Any]:
    """Those that run, in workdays; one query for all ledgers."""
    clocks = {
        name: [clock.name for clock in definition.clocks if _is_in_workdays(clock)]
        for name, definition in definitions.items()
    }
    asked = [(LedgerRow.ledger == name) & LedgerDue.clock.in_(names) for name, names in clocks.items() if names]
    return db.session.execute(
        select(LedgerDue, LedgerRow, Unit.path)
        .join(LedgerRow, LedgerRow.id == LedgerDue.row_id)
        .join(Unit, Unit.id == LedgerRow.unit_id)
        .where(LedgerDue.met_on.is_(None), LedgerDue.due_on.is_not(None), or_(false(), *asked))
        .order_by(LedgerDue.row_id, LedgerDue.clock)
        .with_for_update(of=LedgerDue)
    ).all()
