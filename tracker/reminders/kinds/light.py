"""A light turns: on its first red day, or yellow day, to whoever the site wants informed (DOMAIN §4).

The days on which a light turns are kept on the assignment, so they are looked up like any other date. A light that
turned in the past only because somebody changed a date or the pace rules is not told: whoever did it saw it. Nor is one
that is so from the day on which the work was given: that is told as new work.
"""

from collections.abc import Collection
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from tracker.accounts.models import Unit
from tracker.database import db
from tracker.reminders.kinds.kind import Audience, Dated, Due, Kind, about
from tracker.reminders.rules import Rhythm
from tracker.work_items.models import Assignment, WorkItem
from tracker.workdays.rules import ONE_DAY

ON_THE_DAY = Rhythm(before=(), on_day=True, then_every=0)


def _turned(turns_on: Any, is_it: ColumnElement[bool], condition: ColumnElement[bool]) -> list[Due]:
    rows = db.session.execute(
        select(
            Assignment.id,
            turns_on,
            WorkItem.number,
            WorkItem.title,
            Unit.id,
            Unit.path,
            Assignment.starts_on,
            Unit.short_name,
        )
        .join(WorkItem, WorkItem.id == Assignment.work_item_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(Assignment.closed_at.is_(None), is_it, condition)
    )
    return [
        Due(id_, day, about(number, title), id_, unit_id, path, given_on + ONE_DAY, unit)
        for id_, day, number, title, unit_id, path, given_on, unit in rows
    ]


def _kind(name: str, label: str, turns_on: Any, is_it: ColumnElement[bool], *, is_on: bool) -> Kind:
    def holding(ids: Collection[int]) -> list[Due]:
        return _turned(turns_on, is_it, Assignment.id.in_(ids))

    def falling_due(days: Collection[date]) -> list[Due]:
        return _turned(turns_on, is_it, turns_on.in_(list(days)))

    oldest = partial(_oldest, turns_on)
    dated = Dated(label, ON_THE_DAY, oldest, falling_due, is_on=is_on)
    return Kind(name, "assignment", Audience.OFFICERS, holding, dated=dated)


def _oldest(turns_on: Any) -> date | None:
    return db.session.scalar(select(func.min(turns_on)).where(Assignment.closed_at.is_(None)))


RED = _kind("light_red", "任务亮红灯", Assignment.red_on, Assignment.red_on.is_not(None), is_on=True)
YELLOW = _kind(
    "light_yellow",
    "任务亮黄灯",
    Assignment.yellow_on,
    or_(Assignment.red_on.is_(None), Assignment.red_on > Assignment.yellow_on),
    is_on=False,
)
