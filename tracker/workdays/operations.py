"""Dates that are counted in workdays are kept here for the records that own them.

An owner calls `derive` when it comes to be and `settle` once the date no longer matters. Whatever changes the calendar
(see `tracker.workdays.calendar`) counts every open date anew and tells each owner whose date has moved.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select

from tracker.access.policy import Actor
from tracker.accounts.models import Unit
from tracker.database import db
from tracker.history.operations import record
from tracker.workdays.models import DerivedDate
from tracker.workdays.queries import site_overrides
from tracker.workdays.rules import Overrides, add_workdays, is_counted_over_presumed


class Moved(NamedTuple):
    """An owner's date that fell on `before` and now falls on `after`."""

    subject: str
    subject_id: int
    name: str
    unit_path: str
    before: date
    after: date


Recount = Callable[[Overrides], Iterable[Moved]]
_also: list[Recount] = []


def count_also(recount: Recount) -> None:
    """A room above this one keeps workday dates in its own way: whatever changes the calendar has them counted, too."""
    if recount not in _also:
        _also.append(recount)


def derive(subject: str, subject_id: int, *, name: str, unit_id: int, counted_from: date, workdays: int) -> DerivedDate:
    """Keep the date that is `workdays` workdays after a day for a record; asked again for the same name, count anew.

    `subject` and `subject_id` as in the history, `name` as people call the date (答复期限), `unit_id`: in whose history
    it is told when the date moves. The row's `falls_on` is the date.
    """
    found = db.session.scalars(
        select(DerivedDate).where(
            DerivedDate.subject == subject, DerivedDate.subject_id == subject_id, DerivedDate.name == name
        )
    ).one_or_none()
    derived = found or DerivedDate(subject=subject, subject_id=subject_id, name=name)
    derived.unit_id, derived.counted_from, derived.workdays, derived.settled_at = unit_id, counted_from, workdays, None
    _count(derived, site_overrides())
    db.session.add(derived)
    db.session.flush()
    return derived


def settle(subject: str, subject_id: int, *, now: datetime) -> None:
    """A record's dates have done their work (answered, expired, withdrawn): they stay as they are. Twice is once."""
    for derived in db.session.scalars(
        select(DerivedDate)
        .where(DerivedDate.subject == subject, DerivedDate.subject_id == subject_id, DerivedDate.settled_at.is_(None))
        .with_for_update()
    ):
        derived.settled_at = now
    db.session.flush()


def count_anew() -> list[Moved]:
    """Every open date by the calendar as it is now; those that moved are to be recorded after the act that moved them.

    To be called before the act's first event: the dates' locks come before the history's, here as everywhere.
    """
    db.session.flush()
    overrides = site_overrides()
    rows = db.session.execute(
        select(DerivedDate, Unit.path)
        .join(Unit, Unit.id == DerivedDate.unit_id)
        .where(DerivedDate.settled_at.is_(None))
        .order_by(DerivedDate.id)
        .with_for_update(of=DerivedDate)
    ).all()
    moved = []
    for derived, unit_path in rows:
        before = derived.falls_on
        _count(derived, overrides)
        if derived.falls_on != before:
            owner = (derived.subject, derived.subject_id, derived.name, unit_path)
            moved.append(Moved(*owner, before, derived.falls_on))
    db.session.flush()
    return moved + [each for recount in _also for each in recount(overrides)]


def record_moved(moved: Iterable[Moved], reason: str, *, actor: Actor | None, now: datetime) -> None:
    """One line in the history of each owner: which date, from when to when, and why."""
    for each in moved:
        record(
            "date.moved",
            each.subject,
            each.subject_id,
            actor=actor,
            now=now,
            unit_path=each.unit_path,
            name=each.name,
            before=each.before.isoformat(),
            after=each.after.isoformat(),
            reason=reason,
        )


def _count(derived: DerivedDate, overrides: Overrides) -> None:
    derived.falls_on = add_workdays(derived.counted_from, derived.workdays, overrides)
    derived.is_presumed = is_counted_over_presumed(derived.counted_from, derived.falls_on, overrides)
