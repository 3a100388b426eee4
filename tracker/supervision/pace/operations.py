"""Setting an office's pace rules: the lights of all its assignments follow in the same transaction."""

from datetime import date, datetime

from sqlalchemy import bindparam, delete, insert, select, update

from tracker import clock
from tracker.access.policy import Actor
from tracker.accounts.models import Unit
from tracker.database import db
from tracker.errors import Invalid
from tracker.history.operations import record
from tracker.supervision.pace.queries import offices_ruled_by
from tracker.supervision.queries import STANDING_COLUMNS
from tracker.work_items.facts import pace_rules_for
from tracker.work_items.models import Assignment, DayEnd, OfficePace, WorkItem
from tracker.work_items.pace import PaceRules, Standing, turns_of


def check(rules: PaceRules) -> None:
    """Raises Invalid with the sentence of what is wrong."""
    if not 1 <= rules.yellow <= 99:
        raise Invalid("黄灯界限应为 1 到 99 个百分点。")
    if not rules.yellow <= rules.red <= 100:
        raise Invalid("红灯界限不能小于黄灯界限，也不能超过 100 个百分点。")


def set_pace(office: Unit, rules: PaceRules, *, actor: Actor, now: datetime) -> int:
    """How many assignments were reckoned anew; setting what holds already changes nothing. Raises Invalid."""
    check(rules)
    db.session.execute(select(Unit.id).where(Unit.id == office.id).with_for_update()).all()
    before = pace_rules_for(office.path)
    own = db.session.get(OfficePace, office.id)
    if own is not None and before == rules:
        return 0
    own = own or OfficePace(office_id=office.id)
    own.yellow, own.red, own.made_up_is_yellow = rules.yellow, rules.red, rules.made_up_is_yellow
    db.session.add(own)
    db.session.flush()
    count = _reckon_anew(office, rules, clock.day_of(now))
    record(
        "pace.changed",
        "unit",
        office.id,
        actor=actor,
        now=now,
        unit_path=office.path,
        before=_said(before),
        after=_said(rules),
    )
    return count


def _reckon_anew(office: Unit, rules: PaceRules, day: date) -> int:
    """Every row is locked before any is changed, in the order in which everybody locks.

    The items first: whoever is giving one to a unit holds it, and what was given is then seen. And the assignments
    without milestones, too: they may just be getting their first.
    """
    items = select(WorkItem.id).where(WorkItem.office_id.in_(offices_ruled_by(office)))
    db.session.execute(items.order_by(WorkItem.id).with_for_update()).all()
    mine = select(Assignment.id).where(Assignment.work_item_id.in_(items))
    locked = db.session.execute(
        select(Assignment.id, *STANDING_COLUMNS)
        .where(Assignment.id.in_(mine))
        .order_by(Assignment.id)
        .with_for_update()
    ).all()
    rows = [row for row in locked if row.ends_on]
    turns = {row.id: turns_of(Standing(*row[1:]), rules)._asdict() for row in rows}
    if not turns:
        return 0
    table = Assignment.__table__
    connection = db.session.connection()
    connection.execute(
        update(table)  # type: ignore[arg-type]
        .where(table.c.id == bindparam("assignment_id"))
        .values(yellow_on=bindparam("yellow_on"), red_on=bindparam("red_on")),
        [{"assignment_id": assignment_id, **kept} for assignment_id, kept in turns.items()],
    )
    connection.execute(
        delete(DayEnd).where(DayEnd.day == day, DayEnd.assignment_id.in_(mine), DayEnd.ends_on.is_not(None))
    )
    connection.execute(
        insert(DayEnd),
        [{"assignment_id": row.id, "day": day, **Standing(*row[1:])._asdict(), **turns[row.id]} for row in rows],
    )
    db.session.expire_all()
    return len(turns)


def _said(rules: PaceRules) -> dict[str, str | int]:
    return {"yellow": rules.yellow, "red": rules.red, "made_up": "黄灯" if rules.made_up_is_yellow else "按序时进度"}
