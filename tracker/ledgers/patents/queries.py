"""Whose annuities come due, are in grace or were missed: read by the index of what is due, however many patents."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from tracker.accounts.models import Unit
from tracker.database import db
from tracker.ledgers.annuity.rules import GRACE_MONTHS, State
from tracker.ledgers.days import months_after
from tracker.ledgers.definition import Clock, Definition
from tracker.ledgers.filters import kept_rows, value_of, within
from tracker.ledgers.models import LedgerDue, LedgerRow
from tracker.ledgers.patents.rules import AHEAD, ALARM_DAYS

MOST = 200  # on one page, those that come first
LONGEST_REST = timedelta(days=14)  # a due date is never moved further off a rest day


class Watch(StrEnum):
    """What is asked for: each its own range of due dates."""

    COMING = "coming"
    GRACE = "grace"
    LAPSED = "lapsed"
    PLEDGED = "pledged"

    @property
    def label(self) -> str:
        return {
            Watch.COMING: "90日内到期",
            Watch.GRACE: "宽限期内",
            Watch.LAPSED: "宽限期已满",
            Watch.PLEDGED: "质押专利告警",
        }[self]

    def holds(self, state: State) -> bool:
        """Whether the range of due dates found is right to the day: the grace runs from before a due date was moved."""
        return {Watch.GRACE: State.IN_GRACE, Watch.LAPSED: State.LAPSED}.get(self, state) is state


def annuity_clock(definition: Definition) -> Clock | None:
    """The clock by which the ledger's rows pay annuities; None for a ledger of something else."""
    return next((clock for clock in definition.clocks if clock.rule == "annuity"), None)


def watched(definition: Definition, clock: Clock, watch: Watch, path: str, on: date) -> Sequence[Any]:
    """The earliest first; one more than a page shows. At the end of the grace a few more than hold (`Watch.holds`)."""
    statement = (
        select(LedgerDue.due_on, LedgerRow.id, LedgerRow.values, Unit.short_name.label("unit"))
        .join(LedgerRow, LedgerRow.id == LedgerDue.row_id)
        .join(Unit, Unit.id == LedgerRow.unit_id)
        .where(LedgerDue.clock == clock.name, LedgerDue.met_on.is_(None), _in(watch, on))
        .where(*kept_rows(definition.name), within(path))
        .order_by(LedgerDue.due_on, LedgerDue.row_id)
        .limit(MOST + 1)
    )
    return db.session.execute(statement).all()


def _in(watch: Watch, on: date) -> ColumnElement[bool]:
    last_of_grace = months_after(on, -GRACE_MONTHS)
    if watch is Watch.COMING:
        return LedgerDue.due_on.between(on, on + AHEAD)
    if watch is Watch.GRACE:
        return and_(LedgerDue.due_on >= last_of_grace, LedgerDue.due_on < on)
    if watch is Watch.LAPSED:
        return LedgerDue.due_on <= last_of_grace + LONGEST_REST
    until = value_of("pledged_until")
    is_pledged = (value_of("pledged_from") <= on.isoformat()) & (until.is_(None) | (until > on.isoformat()))
    return and_(LedgerDue.due_on <= on + timedelta(days=ALARM_DAYS), is_pledged)
