"""One spreadsheet out or in, in its own process: `python -m bench.ledger_turn DATA_DIR make|export|dry|import FILE`.

Prints seconds and the peak memory of the process (and of the child that opens the file) as JSON.
"""

import json
import resource
import sys
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from sqlalchemy import select

import config
from bench.ledger_seed import LEDGER
from tracker import clock, create_app
from tracker.access.policy import Actor, Role
from tracker.accounts.models import Unit
from tracker.database import db, transaction
from tracker.ledgers.definition import FieldKind
from tracker.ledgers.definitions.shelf import shelf
from tracker.ledgers.models import LedgerRow
from tracker.ledgers.queries import ALL, rows_of
from tracker.ledgers.spreadsheets.export import export
from tracker.ledgers.spreadsheets.opening import open_sheet
from tracker.ledgers.spreadsheets.operations import dry_run, take_in
from tracker.ledgers.spreadsheets.writing import OutRow, write

SHEET = 10_000
DEFINITION = shelf()[LEDGER]


def main(data_dir: str, what: str, file: Path) -> None:
    app = create_app(config.load({"TRACKER_DATA_DIR": data_dir}))
    with app.app_context():
        began = perf_counter()
        {"make": _make, "export": _export, "dry": _take_in, "import": _take_in}[what](file, what)
        seconds = perf_counter() - began
        db.session.remove()
    if what != "make":
        peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        json.dump({"seconds": seconds, "peak_mb": peak / 1024}, sys.stdout)


def _system() -> Actor:
    top = db.session.scalars(select(Unit).where(Unit.parent_id.is_(None))).one()
    return Actor(0, "系统", Role.SUPERVISOR, top.id, top.path)


def _export(file: Path, _what: str) -> None:
    count = export(DEFINITION, rows_of(DEFINITION, ALL).where(LedgerRow.id <= SHEET), file, actor=_system())
    if count != SHEET:
        raise RuntimeError(f"{count} rows were written")


def _make(file: Path, _what: str) -> None:
    """Half are rows that there are, paid a day later than they were; half are new."""
    rows = db.session.execute(
        select(LedgerRow.id, LedgerRow.revision, LedgerRow.values, Unit.name)
        .join(Unit, Unit.id == LedgerRow.unit_id)
        .where(LedgerRow.state == "active")
        .order_by(LedgerRow.id)
        .limit(SHEET)
    ).all()
    today = clock.today()
    changed = [
        OutRow(row[0], row[1], row[3], "有效", {**row[2], "paid_on": (today - timedelta(days=1)).isoformat()})
        for row in rows[: SHEET // 2]
    ]
    added = [
        OutRow(0, 0, row[3], "有效", {**row[2], "number": row[2]["number"].replace("ZL20", "ZL19")})
        for row in rows[SHEET // 2 :]
    ]
    names: dict[FieldKind, dict[int, str]] = {}
    write(DEFINITION, [*changed, *added], file, names=names, personal=True)


def _take_in(file: Path, what: str) -> None:
    with transaction():
        run = dry_run(DEFINITION, open_sheet(file.read_bytes()), _system())
        if run.errors:
            raise RuntimeError(f"{run.errors[:3]}")
        if what == "import" and not run.does_nothing:
            take_in(DEFINITION, run, actor=_system(), now=clock.now(), name=file.name)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
