"""What an office's pace rules rule, and what it would be under others."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select

from tracker.accounts.models import Unit
from tracker.database import db
from tracker.supervision.queries import LIGHT_COLUMNS
from tracker.supervision.rules import Light, light_on
from tracker.work_items.models import Assignment, OfficePace, WorkItem
from tracker.work_items.pace import PaceRules, Standing, Turns, turns_of


class Change(NamedTuple):
    """An assignment whose light would be another."""

    assignment_id: int
    unit: str
    number: str
    title: str
    before: Light
    after: Light


class Preview(NamedTuple):
    """`shifts`: (unit, before, after) → how many; `checked`: how many open assignments the rules rule."""

    checked: int
    changes: list[Change]
    shifts: Counter[tuple[str, Light, Light]]


def offices_ruled_by(office: Unit) -> list[int]:
    """The office itself and those below it, as far as none between has rules of its own."""
    own = db.session.execute(
        select(Unit.path)
        .join(OfficePace, OfficePace.office_id == Unit.id)
        .where(Unit.path.startswith(office.path), Unit.id != office.id)
    ).scalars()
    others = tuple(own)
    below = db.session.execute(select(Unit.id, Unit.path).where(Unit.path.startswith(office.path)))
    return [row.id for row in below if not (others and row.path.startswith(others))]


def preview(office: Unit, rules: PaceRules, on: date) -> Preview:
    """Lights of open assignments as they are and as they would be. Nothing is changed."""
    changes, checked = [], 0
    for row in _standings(offices_ruled_by(office)):
        *standing, yellow_on, red_on = row[4:]
        facts = Standing(*standing)
        if facts.closed or facts.ends_on is None:
            continue
        checked += 1
        before, after = light_on(Turns(yellow_on, red_on), on), light_on(turns_of(facts, rules), on)
        if before is not after:
            changes.append(Change(row.id, row.unit, row.number, row.title, before, after))
    return Preview(checked, changes, Counter((change.unit, change.before, change.after) for change in changes))


def _standings(office_ids: Sequence[int]) -> Sequence[Any]:
    return db.session.execute(
        select(Assignment.id, Unit.name.label("unit"), WorkItem.number, WorkItem.title, *LIGHT_COLUMNS)
        .join(WorkItem, WorkItem.id == Assignment.work_item_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(WorkItem.office_id.in_(office_ids))
        .order_by(Unit.position, Unit.id, WorkItem.id)
    ).all()
