"""The inbox, and the page on which every message is seen."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import select, update

from tests.cast import Cast
from tests.factories import make_assignment, make_milestone, make_report
from tests.queries import count_queries
from tests.reminders.stage import morning, plan_on
from tracker.accounts.models import Person
from tracker.database import db, transaction
from tracker.reminders import operations, queries
from tracker.reminders.channels.outcome import Outcome, Verdict
from tracker.reminders.models import Channel, Message, State
from tracker.reminders.preview import digests_on
from tracker.reminders.rules import Line, path_of

DUE = date(2026, 6, 30)
SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def planned(cast: Cast) -> None:
    for unit in (cast.nanle, cast.qingfeng):
        make_milestone(cast, make_assignment(cast, unit=unit), due_on=DUE)
    plan_on(DUE)


def message_of(person: Person, channel: Channel = Channel.INBOX) -> Message:
    db.session.rollback()
    return db.session.scalars(
        select(Message).where(Message.recipient_id == person.id, Message.channel == channel)
    ).one()


def refuse_mail_of(person: Person) -> int:
    with transaction():
        db.session.execute(update(Message).where(Message.recipient_id != person.id).values(next_attempt_at=None))
        claimed = operations.claim(Channel.MAIL, now=morning(DUE))
        assert claimed
        operations.settle(claimed, Outcome(Verdict.REFUSED, "550 5.1.1 <User> unknown"), now=morning(DUE))
    return claimed.message_id


def test_the_inbox_shows_ones_own_digests_with_links(cast: Cast, planned: None, sign_in: SignIn) -> None:
    page = sign_in(cast.officer).get("/inbox").text
    assert "2026年6月30日提醒" in page
    assert "今天到期的时间节点（1项）" in page
    assert 'href="/progress/assignments/1"' in page
    assert "/progress/assignments/2" not in page
    assert "还没有消息" in sign_in(cast.leader).get("/inbox").text


def test_reading_counts_once(cast: Cast, planned: None, sign_in: SignIn) -> None:
    officer = sign_in(cast.officer)
    assert queries.unread_count(cast.officer.id) == 1
    address = f"/inbox/{message_of(cast.officer).id}/reading"
    assert officer.post(address).status_code == 302
    first = message_of(cast.officer).read_at
    officer.post(address)
    assert message_of(cast.officer).read_at == first
    assert queries.unread_count(cast.officer.id) == 0


def test_all_at_once_means_ones_own(cast: Cast, planned: None, sign_in: SignIn) -> None:
    sign_in(cast.officer).post("/inbox/reading")
    assert message_of(cast.officer).read_at
    assert message_of(cast.other_officer).read_at is None


def test_somebody_elses_message_is_not_there(cast: Cast, planned: None, sign_in: SignIn) -> None:
    officer = sign_in(cast.officer)
    assert officer.post(f"/inbox/{message_of(cast.other_officer).id}/reading").status_code == 404
    assert officer.post(f"/inbox/{message_of(cast.officer, Channel.MAIL).id}/reading").status_code == 404


def test_every_message_is_seen_with_the_servers_words(cast: Cast, planned: None, sign_in: SignIn) -> None:
    refuse_mail_of(cast.officer)
    supervisor = sign_in(cast.supervisor)
    page = supervisor.get("/reminders?state=dead").text
    assert "550 5.1.1 &lt;User&gt; unknown" in page
    assert "清丰经办" not in page
    assert "未配置邮件服务器" in page
    assert "清丰经办" in supervisor.get("/reminders?person=清丰").text
    assert "南乐经办" in supervisor.get("/reminders?state=nonsense&channel=&after=1-2").text
    assert sign_in(cast.officer).get("/reminders").status_code == 403


def test_a_dead_message_can_be_sent_again_by_whoever_keeps_the_service(
    cast: Cast, planned: None, sign_in: SignIn
) -> None:
    message_id = refuse_mail_of(cast.officer)
    assert sign_in(cast.auditor).post(f"/reminders/{message_id}/retry").status_code == 403
    assert "重新发送" not in sign_in(cast.auditor).get(f"/reminders/{message_id}").text
    supervisor = sign_in(cast.supervisor)
    assert "重新发送" in supervisor.get(f"/reminders/{message_id}").text
    assert supervisor.post(f"/reminders/{message_id}/retry").status_code == 302
    assert message_of(cast.officer, Channel.MAIL).state is State.PLANNED
    assert supervisor.post("/reminders/999/retry").status_code == 404


def test_messages_of_one_day_or_one_person(cast: Cast, planned: None, sign_in: SignIn) -> None:
    """Two people, by inbox and mail; the mails, not sent yet, have taken the lines of 7 July along."""
    plan_on(date(2026, 7, 7))
    supervisor = sign_in(cast.supervisor)
    shown = {
        query: supervisor.get(f"/reminders?{query}").text.count(">查看<")
        for query in ("", "day=2026-06-30", "day=2026-07-07", "day=2026-07-06", "person=南乐&day=2026-06-30", "day=x")
    }
    assert list(shown.values()) == [6, 2, 4, 0, 1, 6]


def test_the_preview_page_shows_whoever_looks_their_own_people_and_leaves_no_trace(cast: Cast, sign_in: SignIn) -> None:
    make_milestone(cast, make_assignment(cast), due_on=DUE)
    supervisor = sign_in(cast.supervisor)
    page = supervisor.get("/reminders/preview?on=2026-06-23").text
    assert "南乐经办" in page and "完成上半年任务" in page and 'href="/progress/assignments/1"' in page
    assert "没有需要提醒的事项" in supervisor.get("/reminders/preview?on=2026-06-24").text
    assert "顺延到下一个工作日（2026年6月29日）" in supervisor.get("/reminders/preview?on=2026-06-27").text
    assert supervisor.get("/reminders/preview?on=x").status_code == 200
    assert digests_on(date(2026, 6, 23), cast.qingfeng.path) == []
    assert db.session.scalars(select(Message)).all() == []


def test_the_pages_make_the_same_number_of_queries_however_much_there_is(
    cast: Cast, planned: None, sign_in: SignIn
) -> None:
    supervisor, officer = sign_in(cast.supervisor), sign_in(cast.officer)
    counts = []
    for _ in range(2):
        for client, path in ((supervisor, "/reminders"), (officer, "/inbox")):
            with count_queries() as count:
                client.get(path)
            counts.append(int(count))
        make_milestone(cast, make_assignment(cast), title="完成全年任务", due_on=DUE)
        make_report(cast)
        plan_on(DUE, now=morning(DUE, 11))
    assert counts[:2] == counts[2:]


def test_the_paths_in_mails_are_those_of_the_pages(app: Flask) -> None:
    with app.test_request_context():
        line = Line("milestone_due", 7, DUE, "", 5)
        assert path_of(line) == url_for("progress.assignment", assignment_id=5)
        assert path_of(line._replace(rule="report_waiting")) == url_for("progress.report", report_id=7)
        assert url_for("reminders.inbox") == "/inbox"


def test_preview_says_who_would_hear_what_and_leaves_no_trace(app: Flask, cast: Cast) -> None:
    make_milestone(cast, make_assignment(cast), due_on=DUE)
    run = app.test_cli_runner().invoke
    assert run(args=["reminders", "preview", "--on", "2026-06-23"]).output.splitlines() == [
        "南乐经办（南乐县）",
        "  即将到期的时间节点",
        "    1. 培育知识产权示范校 · 完成上半年任务，2026年6月30日到期，还有7天",
    ]
    assert "没有需要提醒" in run(args=["reminders", "preview", "--on", "2026-06-24"]).output
    assert "休息日" in run(args=["reminders", "preview", "--on", "2026-06-27"]).output
    assert db.session.scalars(select(Message)).all() == []
