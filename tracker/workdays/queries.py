"""The site's calendar, read once for a whole request or round."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select

from tracker.accounts.models import Person, Unit
from tracker.database import db
from tracker.errors import NotFound
from tracker.workdays.models import Override
from tracker.workdays.rules import Overrides


def site_overrides() -> Overrides:
    """The site's own days, to be handed to the rules. One query, however many days are asked about afterwards."""
    rows = db.session.execute(select(Override.day, Override.is_workday))
    return {row.day: row.is_workday for row in rows}


def site_path() -> str:
    """The path of the unit above all others, whose calendar it is."""
    top = select(Unit.path).where(Unit.parent_id.is_(None)).order_by(Unit.id).limit(1)
    return db.session.scalar(top) or "/"


class OverrideRow(NamedTuple):
    id: int
    day: date
    is_workday: bool
    reason: str
    set_at: datetime
    set_by: str | None


def overrides_between(first: date, last: date) -> Sequence[OverrideRow]:
    """In their order, with the name of whoever set it; nobody for the command line."""
    rows = db.session.execute(
        select(Override.id, Override.day, Override.is_workday, Override.reason, Override.set_at, Person.name)
        .outerjoin(Person, Person.id == Override.set_by)
        .where(Override.day.between(first, last))
        .order_by(Override.day)
    )
    return [OverrideRow(*row) for row in rows]


def override_at(override_id: int) -> Override:
    found = db.session.get(Override, override_id)
    if found is None:
        raise NotFound("该日没有本单位的安排，可能已经撤销。")
    return found
