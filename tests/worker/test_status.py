"""Who lives and leads, and how the last rounds went: on the command line and on the administrator's page."""

import html
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import make_assignment, make_milestone
from tests.queries import count_queries
from tests.reminders.stage import plan_on
from tracker import clock
from tracker.access.policy import Action
from tracker.accounts.models import Person
from tracker.database import db, transaction
from tracker.scheduler import TIMETABLE, Entry
from tracker.worker import heartbeat
from tracker.worker.journal import carry_out
from tracker.worker.rounds import Round
from tracker.worker.status import status

SignIn = Callable[[Person], FlaskClient]


def beat(worker: str, *, leads: bool, age: timedelta = timedelta(0)) -> None:
    now = clock.now() - age
    with transaction():
        heartbeat.beat(worker, started_at=NOW, leading_since=now if leads else None, now=now)


def told(app: Flask) -> tuple[int, str]:
    db.session.remove()
    result = app.test_cli_runner().invoke(args=["worker", "status"])
    return result.exit_code, result.output


def test_a_leader_and_a_standby(app: Flask) -> None:
    beat("a:1", leads=True, age=timedelta(seconds=20))
    beat("b:2", leads=False)
    code, words = told(app)
    assert code == 0
    assert "a:1  主持，" in words
    assert "最近动静在20秒前" in words
    assert "b:2  待命，2026年3月2日 09:00起" in words
    assert "列入提醒  还没有办理过" in words


@pytest.mark.parametrize("silent", [True, False])
def test_without_a_living_leader_the_status_is_1(app: Flask, silent: bool) -> None:
    if silent:
        beat("a:1", leads=True, age=timedelta(minutes=2))
    code, words = told(app)
    assert code == 1
    assert "没有后台进程在主持" in words
    assert ("没有动静" if silent else "没有在运行的后台进程") in words


def test_whoever_takes_the_lead_is_the_only_leader(app: Flask) -> None:
    beat("killed:1", leads=True)
    beat("next:2", leads=True)
    found = status(clock.now())
    assert [(line.name, line.standing.value) for line in found.workers] == [("next:2", "主持"), ("killed:1", "待命")]


def test_each_line_of_the_timetable_tells_its_last_round(app: Flask) -> None:
    for entry in TIMETABLE:
        carry_out(entry, Round(app, on=date(2026, 6, 27), by_hand=True), "a:1")
    rounds = status(clock.now()).rounds
    assert [turn.entry for turn in rounds] == list(TIMETABLE)
    assert {turn.entry.name: turn.said for turn in rounds}["plan"] == "休息日，不发送提醒"
    assert all(turn.took is not None and not turn.overdue for turn in rounds)
    assert all(turn.overdue for turn in status(clock.now() + timedelta(minutes=5)).rounds)


def test_a_round_under_way_has_no_result_yet(app: Flask) -> None:
    seen: list[str] = []

    def look(_turn: Round) -> str:
        seen.append(told(app)[1])
        return "done"

    carry_out(Entry("plan", "列入提醒", "", 60, look), Round(app), "a:1")
    assert "开始，正在办理" in seen[0]
    assert "done" in told(app)[1]


def test_once_by_hand_does_the_rest_when_one_fails(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_turn: Round) -> str:
        raise RuntimeError("the disk is full")

    broken = Entry("plan", "列入提醒", "", 60, fail)
    lines = tuple(broken if entry.name == "plan" else entry for entry in TIMETABLE)
    monkeypatch.setattr("tracker.worker.commands.TIMETABLE", lines)
    result = app.test_cli_runner().invoke(args=["worker", "--once"])
    assert result.exit_code == 1
    assert "列入提醒：失败，RuntimeError: the disk is full\n发送邮件：" in result.output
    _, words = told(app)
    assert "最近一次出错（尚未恢复）" in words


def test_the_page_tells_the_administrator_the_same(
    app: Flask, cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_milestone(cast, make_assignment(cast), due_on=date(2026, 6, 30))
    plan_on(date(2026, 6, 30))
    beat("a:1", leads=True)
    for entry in TIMETABLE:
        carry_out(entry, Round(app, on=date(2026, 6, 27)), "a:1")
    client = sign_in(cast.administrator)
    assert 'href="/worker"' in client.get("/reminders").text
    page = html.unescape(client.get("/worker").text)
    for words in ("a:1", "主持", "休息日，不发送提醒", "待发送"):
        assert words in page
    assert "提醒已停发" not in page
    with count_queries() as few:
        client.get("/worker")
    for n in range(20):
        beat(f"b:{n}", leads=False)
    with count_queries() as many:
        client.get("/worker")
    assert int(few) == int(many)


def test_nobody_else_reads_what_went_wrong(cast: Cast, sign_in: SignIn) -> None:
    assert cast.administrator.actor.may(Action.READ_SERVICE)
    for person in (cast.supervisor, cast.officer):
        client = sign_in(person)
        assert client.get("/worker").status_code == 403
    assert "/worker" not in sign_in(cast.supervisor).get("/reminders").text
