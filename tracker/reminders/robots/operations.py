"""A robot is added, tried out, removed; and takes its turn to speak, as often as its vendor allows."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, func, select

from tracker.access.policy import Actor
from tracker.accounts.models import Unit
from tracker.database import db
from tracker.errors import Conflict, Invalid
from tracker.history.operations import record
from tracker.reminders.channels.outcome import Outcome
from tracker.reminders.channels.vendors import VENDORS
from tracker.reminders.channels.webhook import Credentials
from tracker.reminders.models import Channel
from tracker.reminders.operations import Claimed, claim
from tracker.reminders.robots.models import Robot, RobotSend

MINUTE = timedelta(minutes=1)
MOST_A_MINUTE = 20  # all three vendors' limit
LONGEST_SECRET = 200


class Errand(NamedTuple):
    """A message, and the robot's keys to deliver it with."""

    claimed: Claimed
    to: Credentials


def add_robot(
    unit: Unit, *, actor: Actor, now: datetime, channel: Channel, name: str, address: str, secret: str
) -> Robot:
    """`address`: the webhook address as the vendor shows it, or the key in it.

    Raises:
        Invalid: not such an address, or a secret that cannot be one.
        Conflict: the unit has a robot of this vendor.
    """
    db.session.get_one(Unit, unit.id, with_for_update={"key_share": True})  # two at once: the second is told
    key = VENDORS[channel].key_of(address.strip())
    if not key:
        raise Invalid(
            f"这不是{channel.label}群机器人的地址。请在群里打开机器人的设置，复制完整的 Webhook 地址"
            f"（以 {VENDORS[channel].sample} 开头）粘贴到这里。"
        )
    secret = secret.strip()
    if not secret.isascii() or not secret.isprintable() or len(secret) > LONGEST_SECRET:
        raise Invalid("签名密钥不正确，请在机器人的安全设置里重新复制；没有启用加签（签名校验）的不填。")
    taken = select(Robot.id).where(Robot.unit_id == unit.id, Robot.channel == channel, Robot.removed_at.is_(None))
    if db.session.scalar(taken) is not None:
        raise Conflict(f"{unit.name}已有{channel.label}群机器人。要换一个，请先移除原来的。")
    robot = Robot(unit_id=unit.id, channel=channel, name=name, key=key, secret=secret, added_at=now, added_by=actor.id)
    db.session.add(robot)
    db.session.flush()
    _record(robot, "robot.added", actor, now)
    return robot


def remove_robot(robot: Robot, *, actor: Actor, now: datetime) -> None:
    """Its keys go with it. Twice is once."""
    db.session.refresh(robot, with_for_update=True)
    if robot.removed_at:
        return
    robot.removed_at, robot.removed_by = now, actor.id
    robot.key = robot.secret = ""
    _record(robot, "robot.removed", actor, now)


def begin_test(robot: Robot, *, now: datetime) -> Credentials:
    """Commit before sending. Raises Conflict when the robot has said enough for this minute."""
    db.session.refresh(robot, with_for_update=True)
    if robot.removed_at:
        raise Conflict("该群机器人已被移除。")
    if not _may_speak(robot.id, now):
        raise Conflict(f"该机器人一分钟内已发送{MOST_A_MINUTE}条消息，达到上限，请一分钟后再试。")
    db.session.add(RobotSend(robot_id=robot.id, at=now))
    return Credentials(robot.key, robot.secret)


def end_test(robot: Robot, outcome: Outcome, *, actor: Actor, now: datetime) -> None:
    _record(robot, "robot.tested", actor, now, answer=outcome.words)


def take_errand(robot_id: int, unit_ids: Collection[int], *, now: datetime) -> Errand | None:
    """Claim the next message for the robot to deliver; None when there is none, or it has said enough for this minute.

    Commit before sending: what was sent in the last minute stands in the database, whatever becomes of this process.
    """
    robot = db.session.get(Robot, robot_id, with_for_update=True, populate_existing=True)
    if robot is None or robot.removed_at or not _may_speak(robot.id, now):
        return None
    claimed = claim(robot.channel, now=now, unit_ids=unit_ids)
    if claimed is None:
        return None
    db.session.execute(delete(RobotSend).where(RobotSend.robot_id == robot.id, RobotSend.at < now - 10 * MINUTE))
    db.session.add(RobotSend(robot_id=robot.id, at=now))
    return Errand(claimed, Credentials(robot.key, robot.secret))


def _may_speak(robot_id: int, now: datetime) -> bool:
    """Sends that lie ahead were written by a clock that has since been set back."""
    last_minute = (RobotSend.at > now - MINUTE, RobotSend.at <= now + MINUTE)
    said = db.session.scalar(select(func.count()).where(RobotSend.robot_id == robot_id, *last_minute))
    return (said or 0) < MOST_A_MINUTE


def _record(robot: Robot, verb: str, actor: Actor, now: datetime, **detail: object) -> None:
    """Never the keys: the history is read by more people than the robot's settings."""
    unit_path = db.session.get_one(Unit, robot.unit_id).path
    named = {"channel": robot.channel.label, "name": robot.name, **detail}
    record(verb, "robot", robot.id, actor=actor, now=now, unit_path=unit_path, **named)
