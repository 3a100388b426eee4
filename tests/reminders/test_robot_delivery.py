"""Digests in a unit's group: through the nearest robot, at the vendor's pace, without holding up anybody else."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import insert, select

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again, make_assignment, make_milestone
from tests.reminders.post_office import PostOffice
from tests.reminders.stage import morning, plan_on
from tests.reminders.test_delivery import at, deliver_at
from tests.reminders.vendor import FakeVendor
from tracker.access.policy import Role
from tracker.accounts.models import Person, Unit
from tracker.accounts.operations import add_person
from tracker.database import db, transaction
from tracker.reminders import operations
from tracker.reminders.channels.outcome import Verdict
from tracker.reminders.models import Attempt, Channel, Message, Reminder, State
from tracker.reminders.robots import operations as robots
from tracker.reminders.robots.models import Robot, RobotSend
from tracker.reminders.robots.queries import channels_by_unit
from tracker.worker.groups import tell, tell_when_open
from tracker.worker.rounds import Round

DUE = date(2026, 6, 30)
MORNING = morning(DUE)
KEY = "693a91f6-7abc-4bc4-97a0-0ec26ifa5aaa"


def add_robot(cast: Cast, unit: Unit, channel: Channel = Channel.WECOM, key: str = KEY, secret: str = "") -> Robot:
    with transaction():
        robot = robots.add_robot(
            again(unit),
            actor=cast.administrator.actor,
            now=NOW,
            channel=channel,
            name=f"{unit.name}工作群",
            address=key,
            secret=secret,
        )
        db.session.flush()
        db.session.refresh(robot)
        db.session.expunge(robot)
    return robot


def plan_for_group(*channels: Channel, person: Person | None = None) -> None:
    """What waits in the inbox is to be told by these channels, too."""
    plan_on(DUE, with_mail=False)
    with transaction():
        columns = [column for column in Reminder.__table__.columns if column.name not in {"id", "message_id"}]
        told = select(Reminder).where(Reminder.channel == Channel.INBOX)
        if person:
            told = told.where(Reminder.recipient_id == person.id)
        for reminder in db.session.scalars(told).all():
            values = {column.name: getattr(reminder, column.name) for column in columns}
            for channel in channels:
                db.session.execute(insert(Reminder).values({**values, "channel": channel}))
        operations.bundle(on=DUE, now=MORNING, domain="example.gov.cn")


def due_in(cast: Cast, *units: Unit) -> None:
    for unit in units:
        make_milestone(cast, make_assignment(cast, unit=unit), due_on=DUE)


def tell_at(app: Flask, instant: object) -> dict[Verdict, int]:
    with at(instant):  # type: ignore[arg-type]
        return {verdict: count for verdict, count in tell(Round(app)).items() if count}


def states(channel: Channel) -> list[State]:
    db.session.rollback()
    return list(db.session.scalars(select(Message.state).where(Message.channel == channel).order_by(Message.id)))


def words() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Attempt.words).order_by(Attempt.id)))


def test_a_digest_in_the_group_begins_with_the_persons_name(app: Flask, cast: Cast, vendor: FakeVendor) -> None:
    add_robot(cast, cast.nanle)
    due_in(cast, cast.nanle)
    plan_for_group(Channel.WECOM)
    assert tell_at(app, MORNING) == {Verdict.SENT: 1}
    said = vendor.texts()[0].splitlines()
    assert said[:2] == ["南乐经办：", "【目标责任制】6月30日提醒：今天到期1项"]
    assert said[-1] == f"详见系统：{app.config['BASE_URL']}/inbox"
    assert (states(Channel.WECOM), words()) == ([State.SENT], ["0 ok"])
    assert tell_at(app, MORNING + timedelta(days=1)) == {}


def test_the_nearest_robot_upward_speaks(app: Flask, cast: Cast, vendor: FakeVendor) -> None:
    add_robot(cast, cast.city, key="c" * 32)
    add_robot(cast, cast.nanle, key="n" * 32)
    due_in(cast, cast.nanle, cast.qingfeng)
    plan_for_group(Channel.WECOM)
    assert tell_at(app, MORNING) == {Verdict.SENT: 2}
    said = {asked.query["key"]: asked.body["text"]["content"].splitlines()[0] for asked in vendor.asked}
    assert said == {"c" * 32: "清丰经办：", "n" * 32: "南乐经办："}
    assert channels_by_unit()[cast.wuba.id] == {Channel.WECOM}


def test_where_no_robot_is_left_somebody_must_see_it(app: Flask, cast: Cast, vendor: FakeVendor) -> None:
    robot = add_robot(cast, cast.nanle)
    due_in(cast, cast.nanle)
    plan_for_group(Channel.WECOM)
    with transaction():
        robots.remove_robot(again(robot), actor=cast.administrator.actor, now=NOW)
    assert tell_at(app, MORNING) == {Verdict.REFUSED: 1}
    assert (states(Channel.WECOM), vendor.asked) == ([State.DEAD], [])
    assert words() == ["所在单位和上级单位都没有企业微信群机器人"]
    add_robot(cast, cast.city)
    with transaction():
        message = db.session.scalars(select(Message).where(Message.channel == Channel.WECOM)).one()
        operations.retry(message, actor=cast.supervisor.actor, now=MORNING)
    assert tell_at(app, MORNING) == {Verdict.SENT: 1}


def test_a_removed_robot_leaves_no_key_behind(cast: Cast) -> None:
    robot = add_robot(cast, cast.nanle, secret="SECabc")
    with transaction():
        robots.remove_robot(again(robot), actor=cast.administrator.actor, now=NOW)
        robots.remove_robot(again(robot), actor=cast.administrator.actor, now=NOW)
    kept = again(robot)
    assert (kept.key, kept.secret) == ("", "")


def test_too_fast_backs_off_and_comes_again(app: Flask, cast: Cast, vendor: FakeVendor) -> None:
    add_robot(cast, cast.nanle)
    due_in(cast, cast.nanle)
    plan_for_group(Channel.WECOM)
    vendor.answer = '{"errcode":45009,"errmsg":"api freq out of limit"}'
    assert tell_at(app, MORNING) == {Verdict.DEFERRED: 1}
    assert states(Channel.WECOM) == [State.FAILED]
    assert tell_at(app, MORNING + timedelta(minutes=4)) == {}
    vendor.answer = '{"errcode":0,"errmsg":"ok"}'
    assert tell_at(app, MORNING + timedelta(minutes=5)) == {Verdict.SENT: 1}
    assert words() == ["45009 api freq out of limit", "0 ok"]


def test_a_wrong_key_is_dead_with_the_vendors_words(app: Flask, cast: Cast, vendor: FakeVendor) -> None:
    add_robot(cast, cast.nanle, key="wrong" * 6)
    add_robot(cast, cast.qingfeng)
    due_in(cast, cast.nanle, cast.qingfeng)
    plan_for_group(Channel.WECOM)
    vendor.by_key["wrong" * 6] = '{"errcode":93000,"errmsg":"invalid webhook url"}'
    assert tell_at(app, MORNING) == {Verdict.REFUSED: 1, Verdict.SENT: 1}
    assert "93000 invalid webhook url" in words()
    assert sorted(states(Channel.WECOM)) == [State.DEAD, State.SENT]


@pytest.mark.parametrize("fault", ["hang", "reset"])
def test_a_lost_answer_is_unknown_and_tried_once_more(app: Flask, cast: Cast, vendor: FakeVendor, fault: str) -> None:
    add_robot(cast, cast.nanle)
    due_in(cast, cast.nanle)
    plan_for_group(Channel.WECOM)
    vendor.hang, vendor.resets = (1.0, False) if fault == "hang" else (0.0, True)
    assert tell_at(app, MORNING) == {Verdict.UNKNOWN: 1}
    assert tell_at(app, MORNING + timedelta(minutes=5)) == {Verdict.UNKNOWN: 1}
    assert tell_at(app, MORNING + timedelta(days=3)) == {}
    assert states(Channel.WECOM) == [State.UNKNOWN]
    assert len(vendor.asked) == 2


def test_twenty_a_minute_by_what_stands_in_the_database(app: Flask, cast: Cast, vendor: FakeVendor) -> None:
    add_robot(cast, cast.nanle)
    with transaction():
        for number in range(24):
            add_person(
                actor=None,
                now=NOW,
                username=f"officer{number}",
                name=f"经办{number}",
                unit=again(cast.nanle),
                role=Role.COUNTY_OFFICER,
            )
    due_in(cast, cast.nanle)
    plan_for_group(Channel.WECOM)
    assert tell_at(app, MORNING) == {Verdict.SENT: 20}
    db.engine.dispose()  # as after a restart: nothing is remembered but what was written
    assert tell_at(app, MORNING + timedelta(seconds=59)) == {}
    assert tell_at(app, MORNING + timedelta(seconds=61)) == {Verdict.SENT: 5}
    assert len(vendor.asked) == 25


def test_a_killed_workers_message_counts_too(app: Flask, cast: Cast, vendor: FakeVendor) -> None:
    robot = add_robot(cast, cast.nanle)
    due_in(cast, cast.nanle)
    plan_for_group(Channel.WECOM)
    with transaction():
        assert robots.take_errand(robot.id, [cast.nanle.id], now=MORNING)
    assert db.session.scalars(select(RobotSend.at)).all() == [MORNING]
    db.session.rollback()
    assert tell_at(app, MORNING + operations.LEASE) == {Verdict.SENT: 1}


def test_a_clock_set_back_does_not_silence_a_robot(app: Flask, cast: Cast, vendor: FakeVendor) -> None:
    robot = add_robot(cast, cast.nanle)
    due_in(cast, cast.nanle)
    plan_for_group(Channel.WECOM)
    with transaction():
        db.session.add_all(RobotSend(robot_id=robot.id, at=MORNING + timedelta(days=3)) for _ in range(20))
    assert tell_at(app, MORNING) == {Verdict.SENT: 1}


def test_a_vendor_that_is_away_holds_up_neither_the_others_nor_the_mail(
    app: Flask, cast: Cast, vendor: FakeVendor, post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    for channel in (Channel.WECOM, Channel.DINGTALK, Channel.FEISHU):
        add_robot(cast, cast.city, channel)
    due_in(cast, cast.nanle, cast.qingfeng)
    plan_for_group(Channel.WECOM, Channel.DINGTALK, Channel.FEISHU, Channel.MAIL)
    monkeypatch.setitem(app.config, "WECOM_BASE_URL", "http://127.0.0.1:9")
    assert tell_at(app, MORNING) == {Verdict.UNREACHABLE: 1, Verdict.SENT: 4}  # one try a round, not one a message
    assert deliver_at(app, MORNING) == {Verdict.SENT: 2}
    monkeypatch.setitem(app.config, "WECOM_BASE_URL", vendor.address)
    assert tell_at(app, MORNING + timedelta(minutes=5)) == {Verdict.SENT: 2}


def test_somebody_without_an_address_is_told_in_the_group(app: Flask, cast: Cast, vendor: FakeVendor) -> None:
    add_robot(cast, cast.nanle, Channel.FEISHU)
    with transaction():
        again(cast.officer).email = ""
    due_in(cast, cast.nanle)
    plan_for_group(Channel.FEISHU)
    assert tell_at(app, MORNING) == {Verdict.SENT: 1}


def test_somebody_disabled_meanwhile_is_not_named_in_the_group(app: Flask, cast: Cast, vendor: FakeVendor) -> None:
    add_robot(cast, cast.nanle)
    due_in(cast, cast.nanle)
    plan_for_group(Channel.WECOM)
    with transaction():
        again(cast.officer).disabled_at = NOW
    assert tell_at(app, MORNING) == {}
    assert states(Channel.WECOM) == [State.CANCELLED]


def test_the_round_keeps_to_working_hours_and_says_what_it_did(app: Flask, cast: Cast, vendor: FakeVendor) -> None:
    add_robot(cast, cast.nanle)
    due_in(cast, cast.nanle)
    plan_for_group(Channel.WECOM)
    assert tell_when_open(Round(app, on=date(2026, 6, 27), now=MORNING)) == "休息日，不发送"
    assert tell_when_open(Round(app, on=DUE, now=morning(DUE, 7))) == "8时以前，不发送"
    with at(MORNING):
        assert tell_when_open(Round(app)) == "群消息发出 1 条"
        assert tell_when_open(Round(app)) == "群消息发出 0 条"
