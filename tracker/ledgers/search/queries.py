"""What is found, the newest first."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from tracker.accounts.models import Unit
from tracker.database import AnySelect, containing, db
from tracker.ledgers.filters import finds, within
from tracker.ledgers.models import LedgerRow
from tracker.work_items.models import Assignment, WorkItem

MOST_ITEMS = 20


def rows_found(paths: Mapping[str, str], words: Sequence[str], under: Collection[str]) -> AnySelect:
    """Rows of every ledger, to be ordered by id, descending. `paths`: by ledger, whose rows may be seen; `under`: paths
    of the units that are meant.
    """
    seen = [and_(LedgerRow.ledger == ledger, within(path)) for ledger, path in paths.items()]
    statement: AnySelect = (
        select(
            LedgerRow.id,
            LedgerRow.ledger,
            LedgerRow.state,
            LedgerRow.values,
            Unit.short_name.label("unit"),
        )
        .join(Unit, Unit.id == LedgerRow.unit_id)
        .where(LedgerRow.withdrawn_at.is_(None), or_(*seen), finds(" ".join(words)))
    )
    return statement.where(or_(*(within(path) for path in under))) if under else statement


def items_found(path: str, words: Sequence[str], under: Collection[str]) -> Sequence[Any]:
    """Work items that one's subtree has or has set, the newest year first; one more than a page shows."""
    has = select(Assignment.work_item_id).join(Unit, Unit.id == Assignment.unit_id)
    mine = has.where(Unit.path.startswith(path, autoescape=True))
    office = select(Unit.id).where(Unit.path.startswith(path, autoescape=True))
    statement = select(WorkItem.id, WorkItem.year, WorkItem.number, WorkItem.title, WorkItem.chapter).where(
        or_(WorkItem.office_id.in_(office), WorkItem.id.in_(mine)), *(_says(word) for word in words)
    )
    if under:
        meant = has.where(or_(*(Unit.path.startswith(each, autoescape=True) for each in under)))
        statement = statement.where(WorkItem.id.in_(meant))
    return db.session.execute(statement.order_by(WorkItem.year.desc(), WorkItem.id).limit(MOST_ITEMS + 1)).all()


def _says(word: str) -> ColumnElement[bool]:
    pattern = containing(word)
    return or_(
        WorkItem.title.ilike(pattern, escape="/"),
        WorkItem.text.ilike(pattern, escape="/"),
        WorkItem.number == word,
    )
