"""The rows of a ledger into a workbook: of a subtree, narrowed as its list is."""

from pathlib import Path

from tracker.access.policy import Action, Actor
from tracker.accounts.queries import units_within
from tracker.database import AnySelect, db
from tracker.ledgers.definition import Definition
from tracker.ledgers.models import LedgerRow
from tracker.ledgers.queries import called_in
from tracker.ledgers.spreadsheets.writing import OutRow, write


def export(definition: Definition, statement: AnySelect, file: Path, *, actor: Actor) -> int:
    """How many rows. `statement`: of `queries.rows_of`. Personal data only for whoever keeps rows."""
    rows = db.session.execute(statement.add_columns(LedgerRow.revision).order_by(LedgerRow.id)).all()
    states = {state.name: state.label for state in definition.states}
    units = {unit.id: unit.name for unit in units_within(actor.unit_path)}
    personal = actor.may_on(Action.KEEP_LEDGERS, actor.unit_path)
    return write(
        definition,
        (OutRow(row.id, row.revision, units.get(row.unit_id, row.unit), states[row.state], row.values) for row in rows),
        file,
        names=called_in(definition, [row.values for row in rows]).by_kind,
        units=list(units.values()) if personal else (),
        personal=personal,
    )
