"""The administrator's page of group robots: added, tried out, removed; the keys never seen again."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.cast import Cast
from tests.conftest import NOW
from tests.queries import count_queries
from tests.reminders.test_robot_delivery import add_robot
from tests.reminders.vendor import FakeVendor
from tracker import clock
from tracker.accounts.models import Person
from tracker.database import db, transaction
from tracker.history.models import Event
from tracker.reminders.models import Channel
from tracker.reminders.robots.models import Robot, RobotSend

SignIn = Callable[[Person], FlaskClient]
TOKEN = "f" * 64
PASTED = f"https://oapi.dingtalk.com/robot/send?access_token={TOKEN}"
SECRET = "SECff3a8e7f1c2b"


def fields(cast: Cast, **changes: object) -> dict[str, object]:
    given = {"unit_id": cast.nanle.id, "channel": "dingtalk", "name": "南乐工作群", "address": PASTED, "secret": SECRET}
    return given | changes


def robot() -> Robot:
    db.session.rollback()
    return db.session.scalars(select(Robot)).one()


def test_added_once_and_never_shown_again(
    cast: Cast, sign_in: SignIn, caplog: pytest.LogCaptureFixture, vendor: FakeVendor
) -> None:
    browser = sign_in(cast.administrator)
    assert browser.post("/robots/new", data=fields(cast)).status_code == 302
    assert (robot().key, robot().secret, robot().channel) == (TOKEN, SECRET, Channel.DINGTALK)
    vendor.answer = f'{{"errcode": 310000, "errmsg": "sign not match {TOKEN}"}}'
    browser.post("/robots/1/test")
    again = browser.post("/robots/new", data=fields(cast))
    pages = [browser.get(path).text for path in ("/robots", "/history", "/reminders", "/robots/new")] + [again.text]
    told = "".join([*pages, caplog.text, *(str(row) for row in db.session.scalars(select(Event.detail)))])
    assert "南乐工作群" in pages[0]
    assert "添加群机器人" in pages[1]
    assert TOKEN not in told
    assert SECRET not in told


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"address": "http://169.254.169.254/robot/send?access_token=" + TOKEN}, 422, "这不是钉钉群机器人的地址"),
        ({"address": PASTED, "channel": "wecom"}, 422, "这不是企业微信群机器人的地址"),
        ({"address": ""}, 422, "请填写此项"),
        ({"name": ""}, 422, "请填写此项"),
        ({"channel": "mail"}, 422, "该选项不存在"),
        ({"unit_id": 999}, 422, "该选项不存在"),
        ({"secret": "密钥"}, 422, "签名密钥不正确"),
    ],
)
def test_what_cannot_be_a_robot_is_refused(
    cast: Cast, sign_in: SignIn, changes: dict[str, object], status: int, sentence: str
) -> None:
    answer = sign_in(cast.administrator).post("/robots/new", data=fields(cast, **changes))
    assert answer.status_code == status
    assert sentence in answer.text
    assert db.session.scalar(select(func.count()).select_from(Robot)) == 0


def test_one_of_each_vendor_a_unit(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.administrator)
    browser.post("/robots/new", data=fields(cast))
    answer = browser.post("/robots/new", data=fields(cast))
    assert answer.status_code == 409
    assert "南乐县已有钉钉群机器人" in answer.text
    assert browser.post("/robots/new", data=fields(cast, unit_id=cast.city.id)).status_code == 302
    browser.post("/robots/1/removal")
    assert browser.post("/robots/1/removal").status_code == 404
    assert browser.post("/robots/new", data=fields(cast)).status_code == 302


def test_a_test_shows_the_vendors_words(cast: Cast, sign_in: SignIn, vendor: FakeVendor) -> None:
    add_robot(cast, cast.nanle)
    browser = sign_in(cast.administrator)
    said = browser.post("/robots/1/test", follow_redirects=True).text
    assert "测试消息已发送，企业微信答复：0 ok" in said
    assert "测试消息：收到本条" in vendor.texts()[0]
    vendor.answer = '{"errcode": 93000, "errmsg": "invalid <b>webhook</b>"}'
    said = browser.post("/robots/1/test", follow_redirects=True).text
    assert "没有送达" in said
    assert "93000 invalid &lt;b&gt;webhook&lt;/b&gt;" in said
    verbs = db.session.scalars(select(Event.verb).where(Event.subject == "robot").order_by(Event.id)).all()
    assert verbs == ["robot.added", "robot.tested", "robot.tested"]


def test_a_vendor_out_of_reach_is_told_and_not_an_error(
    app: Flask, cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_robot(cast, cast.nanle)
    monkeypatch.setitem(app.config, "WECOM_BASE_URL", "http://127.0.0.1:9")
    assert "无法连接127.0.0.1:9" in sign_in(cast.administrator).post("/robots/1/test", follow_redirects=True).text


def test_tests_count_towards_the_minute(cast: Cast, sign_in: SignIn, vendor: FakeVendor) -> None:
    add_robot(cast, cast.nanle)
    with transaction():
        db.session.add_all(RobotSend(robot_id=1, at=clock.now()) for _ in range(20))
    answer = sign_in(cast.administrator).post("/robots/1/test")
    assert answer.status_code == 409
    assert "一分钟后再试" in answer.text
    assert vendor.asked == []


def test_robots_are_the_administrators(cast: Cast, sign_in: SignIn) -> None:
    add_robot(cast, cast.nanle)
    for person in (cast.supervisor, cast.officer, cast.auditor, cast.leader):
        assert sign_in(person).get("/robots").status_code == 403
        assert sign_in(person).post("/robots/1/test").status_code == 403


def test_the_page_makes_as_many_queries_for_many_robots(cast: Cast, sign_in: SignIn) -> None:
    browser, counts = sign_in(cast.administrator), []
    for unit in (cast.nanle, cast.qingfeng, cast.taiqian):
        add_robot(cast, unit)
        with count_queries() as count:
            browser.get("/robots")
        counts.append(int(count))
    assert len(set(counts)) == 1


def test_removal_is_in_the_history(cast: Cast, sign_in: SignIn) -> None:
    add_robot(cast, cast.nanle)
    sign_in(cast.administrator).post("/robots/1/removal")
    assert robot().removed_at
    assert robot().removed_by == cast.administrator.id
    event = db.session.scalars(select(Event).where(Event.verb == "robot.removed")).one()
    assert event.detail == {"channel": "企业微信", "name": "南乐县工作群"}
    assert event.unit_path == cast.nanle.path
    assert event.at > NOW
