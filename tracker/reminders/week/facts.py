"""How the whole site stands in a week, read for all leaders together: as many queries for one as for a hundred."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import func, select

from tracker.accounts.models import Unit
from tracker.clock import day_of
from tracker.database import db
from tracker.progress.models import Report
from tracker.reminders.kinds.kind import Due, about
from tracker.supervision.counting import Counts, counts_by_unit
from tracker.work_items.models import Assignment, Milestone, WorkItem

A_WEEK = timedelta(days=7)


class Facts(NamedTuple):
    """`waiting`: by unit how many reports, and since when the first."""

    units: Sequence[Any]
    counts: dict[int, Counts]
    reddened: list[Due]
    ahead: list[Due]
    waiting: dict[int, tuple[int, date]]


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def read_facts(on: date) -> Facts:
    units = db.session.execute(select(Unit.id, Unit.name, Unit.path, Unit.kind).order_by(Unit.position, Unit.id)).all()
    return Facts(
        units,
        counts_by_unit([unit.id for unit in units], on.year, on),
        _reddened(monday_of(on) - A_WEEK, on),
        _ahead(on, on + A_WEEK),
        _waiting(),
    )


def _reddened(after: date, on: date) -> list[Due]:
    rows = db.session.execute(
        select(Assignment.id, WorkItem.number, WorkItem.title, Unit.id, Unit.path, Unit.short_name)
        .join(WorkItem, WorkItem.id == Assignment.work_item_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(
            Assignment.closed_at.is_(None),
            Assignment.ends_on.is_not(None),
            Assignment.red_on > after,
            Assignment.red_on <= on,
        )
        .order_by(Assignment.red_on, Unit.position, Assignment.id)
    )
    return [
        Due(id_, monday_of(on), about(number, title), id_, unit_id, path, on, unit)
        for id_, number, title, unit_id, path, unit in rows
    ]


def _ahead(on: date, before: date) -> list[Due]:
    rows = db.session.execute(
        select(
            Milestone.id,
            Milestone.due_on,
            WorkItem.number,
            WorkItem.title,
            Milestone.title,
            Assignment.id,
            Unit.id,
            Unit.path,
            Unit.short_name,
        )
        .join(Assignment, Assignment.id == Milestone.assignment_id)
        .join(WorkItem, WorkItem.id == Assignment.work_item_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(
            Milestone.met_on.is_(None),
            Milestone.due_on >= on,
            Milestone.due_on < before,
            Assignment.closed_at.is_(None),
        )
        .order_by(Milestone.due_on, Unit.position, Milestone.id)
    )
    return [
        Due(
            id_,
            monday_of(on),
            f"{about(number, item, step)}（{due_on.month}月{due_on.day}日到期）",
            assignment_id,
            unit_id,
            path,
            on,
            unit,
        )
        for id_, due_on, number, item, step, assignment_id, unit_id, path, unit in rows
    ]


def _waiting() -> dict[int, tuple[int, date]]:
    rows = db.session.execute(
        select(Assignment.unit_id, func.count(), func.min(Report.submitted_at))
        .join(Assignment, Assignment.id == Report.assignment_id)
        .where(Report.verdict.is_(None))
        .group_by(Assignment.unit_id)
    )
    return {unit_id: (count, day_of(first)) for unit_id, count, first in rows}
