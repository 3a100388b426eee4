"""What comes due in all ledgers, read from the clocks as they are kept beside the rows."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import case, func, select

from tracker.accounts.models import Unit
from tracker.database import AnySelect, db
from tracker.ledgers import rules
from tracker.ledgers.definition import Definition
from tracker.ledgers.models import LedgerDue, LedgerRow

MOST_DUES = 200  # on one page, those that come due first


class Due(NamedTuple):
    """`left`: days from today, less than none when overdue. `ledger` is the name, `title` what people call it."""

    due_on: date
    left: int
    clock: str
    row_id: int
    called: str
    ledger: str
    title: str
    unit: str


def dues_until(
    day: date,
    path: str,
    books: Mapping[str, Definition],
    *,
    today: date,
    ledger: str = "",
    unit_id: int | None = None,
    most: int = MOST_DUES,
) -> list[Due]:
    """Open ones of a subtree's rows, overdue ones included, the earliest first; one more than are to be shown."""
    columns = (LedgerDue.due_on, LedgerDue.clock, LedgerRow.id, LedgerRow.ledger, LedgerRow.values)
    statement = _open(select(*columns, Unit.short_name.label("unit")), day, path, ledger)
    if unit_id is not None:
        statement = statement.where(Unit.id == unit_id)
    earliest = statement.order_by(LedgerDue.due_on, LedgerDue.row_id, LedgerDue.clock).limit(most + 1)
    return [_due(row, books[row.ledger], today) for row in db.session.execute(earliest)]


def counts_until(day: date, path: str, *, today: date, ledger: str = "") -> Sequence[Any]:
    """Unit by unit: how many are overdue, how many come due from today until that day."""
    overdue = func.sum(case((LedgerDue.due_on < today, 1), else_=0))
    statement = _open(
        select(
            Unit.id, Unit.short_name.label("unit"), overdue.label("overdue"), (func.count() - overdue).label("coming")
        ),
        day,
        path,
        ledger,
    )
    grouped = statement.group_by(Unit.id, Unit.short_name, Unit.position).order_by(Unit.position, Unit.id)
    return db.session.execute(grouped).all()


def _open(statement: AnySelect, day: date, path: str, ledger: str) -> AnySelect:
    """Read from what comes due to its row and unit: the sum keeps SQLite from reading every row of every unit first,
    which takes 200 ms at 100,000 rows instead of 10.
    """
    statement = (
        statement.join(LedgerRow, LedgerRow.id == LedgerDue.row_id)
        .join(Unit, Unit.id == LedgerRow.unit_id + 0)
        .where(LedgerDue.met_on.is_(None), LedgerDue.due_on <= day, Unit.path.startswith(path, autoescape=True))
    )
    return statement.where(LedgerRow.ledger == ledger) if ledger else statement


def _due(row: Any, book: Definition, today: date) -> Due:
    return Due(
        due_on=row.due_on,
        left=(row.due_on - today).days,
        clock=next((clock.label for clock in book.clocks if clock.name == row.clock), row.clock),
        row_id=row.id,
        called=rules.called(book, row.values, row.id),
        ledger=book.name,
        title=book.title,
        unit=row.unit,
    )
