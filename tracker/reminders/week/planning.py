"""Telling leaders of their week: once, on its first workday, and nothing if all is well."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from tracker.accounts.models import Person, Unit, UnitKind
from tracker.database import db
from tracker.reminders.audience import ACTIONS, Recipient, roles_with
from tracker.reminders.kinds import week
from tracker.reminders.kinds.kind import Audience, Due, Kind
from tracker.reminders.models import Reminder
from tracker.reminders.planning import Wanted, lock_bookmark, write
from tracker.reminders.rules import WEEK_RULES
from tracker.reminders.site_rules.queries import WEEK, rules_in_force
from tracker.reminders.week.facts import Facts, monday_of, read_facts
from tracker.supervision.rules import Light
from tracker.workdays.queries import site_overrides
from tracker.workdays.rules import ONE_DAY, Overrides, is_workday

MOST = 30  # lines of a sort; the rest is counted
SHOWN = {
    Light.RED: "红灯",
    Light.YELLOW: "黄灯",
    Light.GREEN: "绿灯",
    Light.GREY: Light.GREY.label,
    Light.DONE: Light.DONE.label,
}


class Leader(NamedTuple):
    recipient: Recipient
    path: str
    kind: UnitKind


def plan_week(*, on: date, now: datetime, with_mail: bool) -> int:
    """On the first workday of a week that finds it untold: a Monday missed is made up for on the day after, once.

    Returns how many reminders were new.
    """
    if not is_workday(on, site_overrides()):
        return 0
    bookmark, monday = lock_bookmark(), monday_of(on)
    if bookmark.week_told == monday:
        return 0
    bookmark.week_told = monday
    if not rules_in_force()[WEEK].is_on:
        return 0
    told = _told_of(monday)  # by a clock that has since been set back
    wanted = [want for want in briefings(on) if want.recipient.person_id not in told]
    return write(wanted, on=on, now=now, with_mail=with_mail)


def is_first_workday(on: date, overrides: Overrides) -> bool:
    """Of its week, which begins on a Monday."""
    before = (on - ONE_DAY * n for n in range(1, on.weekday() + 1))
    return is_workday(on, overrides) and not any(is_workday(day, overrides) for day in before)


def briefings(on: date) -> list[Wanted]:
    """What every leader is to hear of the week that `on` is in, as things stand."""
    leaders = _leaders()
    if not leaders:
        return []
    facts = read_facts(on)
    by_unit = {leader.path: list(_of_unit(leader, facts, monday_of(on))) for leader in leaders}
    return [Wanted(kind, due, 0, leader.recipient) for leader in leaders for kind, due in by_unit[leader.path]]


def _leaders() -> list[Leader]:
    rows = db.session.execute(
        select(Person.id, Person.email != "", Unit.id, Unit.path, Unit.kind)
        .join(Unit, Unit.id == Person.unit_id)
        .where(Person.role.in_(roles_with(ACTIONS[Audience.LEADERS])), Person.disabled_at.is_(None))
        .order_by(Person.id)
    )
    return [Leader(Recipient(person, has_address, unit), path, kind) for person, has_address, unit, path, kind in rows]


def _told_of(monday: date) -> set[int]:
    statement = select(Reminder.recipient_id).where(Reminder.rule.in_(WEEK_RULES), Reminder.due_on == monday)
    return set(db.session.scalars(statement.distinct()))


def _of_unit(leader: Leader, facts: Facts, monday: date) -> Iterator[tuple[Kind, Due]]:
    """Nothing when no light is yellow or red, nothing comes due and nothing waits."""
    below = [unit for unit in facts.units if unit.path.startswith(leader.path) and unit.path != leader.path]
    lines: dict[Kind, list[Due]] = defaultdict(list)
    lines[week.REDDENED] = _some(leader, monday, facts.reddened)
    lines[week.AHEAD] = _some(leader, monday, facts.ahead)
    for unit in below:
        if unit.id in facts.waiting:
            count, first = facts.waiting[unit.id]
            said = f"{unit.name}：{count}份，最早的{first.month}月{first.day}日上报"
            lines[week.WAITING].append(_about_unit(leader, unit.id, said, monday))
    shown = [unit for unit in _side_by_side(leader, facts.units, below) if unit.id in facts.counts]
    lights = [(unit, facts.counts[unit.id].lights) for unit in shown]
    if any(lines.values()) or any(counted[Light.RED] or counted[Light.YELLOW] for _, counted in lights):
        for unit, counted in lights:
            said = "、".join(f"{word}{counted[light]}项" for light, word in SHOWN.items() if counted[light])
            yield week.LIGHTS, _about_unit(leader, unit.id, f"{unit.name}：{said}", monday)
    for kind, dues in lines.items():
        for due in dues:
            yield kind, due


def _side_by_side(leader: Leader, units: Iterable[Any], below: Iterable[Any]) -> list[Any]:
    """Of a city its counties, of a province its cities; of a county itself and its towns."""
    delivers = leader.kind.is_appraised or leader.kind is UnitKind.TOWN
    own = [unit for unit in units if delivers and unit.path == leader.path]
    return own + [unit for unit in below if unit.kind in leader.kind.appraises]


def _about_unit(leader: Leader, unit_id: int, said: str, monday: date) -> Due:
    """Names the unit itself, so it counts as the leader's own."""
    return Due(unit_id, monday, said, 0, leader.recipient.unit_id, leader.path, monday)


def _some(leader: Leader, monday: date, dues: Sequence[Due]) -> list[Due]:
    """Of the leader's subtree, as many as anybody reads."""
    mine = [due for due in dues if due.unit_path.startswith(leader.path)]
    rest = len(mine) - MOST
    return [*mine[:MOST], _about_unit(leader, 0, f"另有{rest}项，见督查总表", monday)] if rest > 0 else mine
