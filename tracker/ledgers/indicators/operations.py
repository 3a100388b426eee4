"""Counting a work item's figure from a measure: set, stopped, and kept up to date with the rows."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from tracker.access.policy import Actor
from tracker.accounts.models import Unit
from tracker.database import db
from tracker.errors import Invalid
from tracker.history.operations import record
from tracker.ledgers.definition import Definition
from tracker.ledgers.indicators.queries import measure_of
from tracker.ledgers.measures import of_all
from tracker.work_items.facts import lock, lock_all, lock_item, rebuild_facts
from tracker.work_items.models import Assignment, WorkItem


def count_by(work_item: WorkItem, counted_by: str, *, actor: Actor, now: datetime) -> None:
    """`counted_by`: "ledger.measure"; "" to have the figure reported again. Setting what holds is nothing.

    From now on the figures of all its units come from the ledger, or, when it is stopped, stay as they are until the
    next report is approved.

    Raises:
        Invalid: no such measure.
    """
    lock_item(work_item)
    before = work_item.counted_by
    if counted_by == (before or ""):
        return
    if counted_by and measure_of(counted_by) is None:
        raise Invalid("没有这个指标，请重新选择。")
    lock_all([work_item])
    work_item.counted_by = counted_by or None
    db.session.flush()
    if counted_by:
        refresh([work_item], work_item.office.path, now)
    told = {"before": {"counted_by": label_of(before)}, "after": {"counted_by": label_of(work_item.counted_by)}}
    path = work_item.office.path
    record("work_item.counted", "work_item", work_item.id, actor=actor, now=now, unit_path=path, **told)


def label_of(counted_by: str | None) -> str:
    found = measure_of(counted_by) if counted_by else None
    return f"{found[0].title}·{found[1].label}" if found else ""


def lock_counted(ledger: str, paths: Sequence[str]) -> None:
    """Before the first event of an act that changes rows: the assignments whose figures it may move."""
    for assignment in _assignments(_items(ledger), paths):
        lock(assignment)


def refresh_for(definition: Definition, path: str, now: datetime) -> None:
    """Rows of the unit with this path have changed: what they count for, there and above. Before the act's event."""
    items = _items(definition.name)
    if items:
        refresh(items, path, now, above_only=True)


def refresh_ledger(ledger: str, now: datetime) -> None:
    """Its measures have changed: what they count for, everywhere. Before the act's event."""
    items = _items(ledger)
    if items:
        refresh(items, "/", now)


def refresh(items: Sequence[WorkItem], path: str, now: datetime, *, above_only: bool = False) -> None:
    """Every figure of these items counted anew: of the units in a subtree, or (`above_only`) of those on the way up."""
    paths = [path] if above_only else []
    for assignment in _assignments(items, paths):
        found = measure_of(assignment.work_item.counted_by or "")
        if found is None or assignment.closed_at:
            continue
        definition, measure = found
        actual = of_all(definition, measure, assignment.unit.path, assignment.work_item.year)
        if actual != assignment.actual:
            lock(assignment)
            assignment.actual = actual
            rebuild_facts(assignment, now)


def count_new(now: datetime) -> int:
    """Assignments given since their item began to be counted. Of how many items there were some."""
    waiting = (
        select(WorkItem)
        .join(Assignment, Assignment.work_item_id == WorkItem.id)
        .where(WorkItem.counted_by.is_not(None), Assignment.actual.is_(None), Assignment.closed_at.is_(None))
        .distinct()
    )
    items = db.session.scalars(waiting).all()
    for item in items:
        refresh([item], item.office.path, now)
    return len(items)


def _items(ledger: str) -> Sequence[WorkItem]:
    return db.session.scalars(select(WorkItem).where(WorkItem.counted_by.startswith(f"{ledger}."))).all()


def _assignments(items: Sequence[WorkItem], paths: Sequence[str]) -> Sequence[Assignment]:
    """In the order in which everybody locks them. `paths`: only of units on the way up from these."""
    statement = (
        select(Assignment)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(Assignment.work_item_id.in_([item.id for item in items]))
        .order_by(Assignment.id)
    )
    if paths:
        above = {int(part) for path in paths for part in path.strip("/").split("/") if part}
        statement = statement.where(Assignment.unit_id.in_(above))
    return db.session.scalars(statement).all()
