"""Robots for pages, and who is reached through them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from tracker.accounts.models import Unit
from tracker.database import db
from tracker.errors import NotFound
from tracker.reminders.models import Channel, Message
from tracker.reminders.robots.models import Robot
from tracker.reminders.robots.rules import nearest_above

_IN_USE = Robot.removed_at.is_(None)


def robots_within(path: str) -> Sequence[Any]:
    """(id, unit, channel, name, signs, added_at), as units follow each other; never the keys."""
    return db.session.execute(
        select(
            Robot.id,
            Unit.name.label("unit"),
            Robot.channel,
            Robot.name,
            (Robot.secret != "").label("signs"),
            Robot.added_at,
        )
        .join(Unit, Unit.id == Robot.unit_id)
        .where(_IN_USE, Unit.path.startswith(path))
        .order_by(Unit.position, Unit.id, Robot.id)
    ).all()


def robot_within(robot_id: int, path: str) -> Robot:
    """Raises NotFound when it has been removed or its unit is not in the subtree."""
    robot = db.session.get(Robot, robot_id)
    if robot is None or robot.removed_at is not None or not robot.unit.path.startswith(path):
        raise NotFound("没有找到该群机器人，可能已被移除。")
    return robot


def channels_by_unit() -> dict[int, set[Channel]]:
    """In which vendors' groups the people of a unit can be told: through its own robot or one of a unit above."""
    owners: dict[int, set[Channel]] = {}
    rows = db.session.execute(select(Robot.channel, Robot.unit_id, Robot.id).where(_IN_USE)).all()
    paths = _paths() if rows else []
    for channel in {row.channel for row in rows}:
        robots = {row.unit_id: row.id for row in rows if row.channel is channel}
        for unit_id in nearest_above(robots, paths):
            owners.setdefault(unit_id, set()).add(channel)
    return owners


def units_by_robot(channel: Channel) -> tuple[dict[int, list[int]], list[int]]:
    """Of one vendor: the units that each robot speaks to, by robot; and the units to which none does."""
    rows = db.session.execute(select(Robot.unit_id, Robot.id).where(_IN_USE, Robot.channel == channel)).all()
    paths = _paths()
    robots = {row.unit_id: row.id for row in rows}
    served = nearest_above(robots, paths)
    by_robot: dict[int, list[int]] = {robot_id: [] for robot_id in sorted(robots.values())}
    for unit_id, robot_id in served.items():
        by_robot[robot_id].append(unit_id)
    return by_robot, [unit_id for unit_id, _ in paths if unit_id not in served]


def has_open_messages(channel: Channel) -> bool:
    statement = select(Message.id).where(Message.channel == channel, Message.next_attempt_at.is_not(None)).limit(1)
    return db.session.scalar(statement) is not None


def _paths() -> list[tuple[int, str]]:
    return [(row.id, row.path) for row in db.session.execute(select(Unit.id, Unit.path))]
