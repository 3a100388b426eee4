"""Two at once: workers at one robot, administrators with one group, a person on two devices."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again
from tests.overtaken import together
from tests.reminders.test_robot_delivery import KEY, MORNING, add_robot, due_in, plan_for_group
from tracker.accounts.models import Unit
from tracker.database import db, transaction
from tracker.history.models import Event
from tracker.reminders.feed import operations as feed
from tracker.reminders.feed.models import CalendarFeed
from tracker.reminders.models import Channel, Message, State
from tracker.reminders.robots import operations as robots
from tracker.reminders.robots.models import Robot, RobotSend


def test_two_workers_do_not_exceed_the_minutes_share_of_a_robot(app: Flask, cast: Cast) -> None:
    robot = add_robot(cast, cast.city)
    due_in(cast, cast.nanle, cast.qingfeng)
    plan_for_group(Channel.WECOM)
    with transaction():
        db.session.add_all(RobotSend(robot_id=robot.id, at=MORNING) for _ in range(robots.MOST_A_MINUTE - 1))

    def take(_nothing: object) -> None:
        robots.take_errand(robot.id, [cast.nanle.id, cast.qingfeng.id], now=MORNING + timedelta(seconds=5))

    assert together(app, (lambda: None, take), (lambda: None, take)) == ["done", "done"]
    assert db.session.scalar(select(func.count()).select_from(RobotSend)) == robots.MOST_A_MINUTE
    states = db.session.scalars(select(Message.state).where(Message.channel == Channel.WECOM)).all()
    assert sorted(states) == [State.CLAIMED, State.PLANNED]


def test_a_unit_gets_one_robot_of_a_vendor(app: Flask, cast: Cast) -> None:
    def load() -> Unit:
        return again(cast.nanle)

    def add(unit: Unit) -> None:
        robots.add_robot(
            unit,
            actor=cast.administrator.actor,
            now=NOW,
            channel=Channel.WECOM,
            name="群",
            address=KEY,
            secret="",
        )

    assert together(app, (load, add), (load, add)) == ["conflict", "done"]
    assert db.session.scalar(select(func.count()).select_from(Robot)) == 1


def test_two_new_addresses_at_once_leave_one(app: Flask, cast: Cast) -> None:
    def make(_nothing: object) -> None:
        feed.make(cast.officer.actor, now=NOW)

    assert together(app, (lambda: None, make), (lambda: None, make)) == ["done", "done"]
    assert db.session.scalar(select(func.count()).select_from(CalendarFeed)) == 1
    verbs = db.session.scalars(select(Event.verb).where(Event.verb.startswith("feed.")).order_by(Event.id)).all()
    assert verbs == ["feed.made", "feed.renewed"]
