"""A digest on its way: handed over, put off, refused, lost, taken over, tried again."""

import contextlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again, make_assignment, make_milestone
from tests.reminders.post_office import PostOffice
from tests.reminders.stage import morning, plan_on
from tracker.database import db, transaction
from tracker.errors import Conflict
from tracker.history.models import Event
from tracker.reminders import operations
from tracker.reminders.channels.outcome import Outcome, Verdict
from tracker.reminders.models import Attempt, Channel, Message, State
from tracker.work_items import operations as work
from tracker.work_items.models import Assignment
from tracker.worker.rounds import Round, deliver

DUE = date(2026, 6, 30)
MORNING = morning(DUE)


@pytest.fixture
def planned(cast: Cast) -> None:
    """One mail to 南乐县's officer: a milestone is due today."""
    make_milestone(cast, make_assignment(cast), due_on=DUE)
    plan_on(DUE)


@contextlib.contextmanager
def at(instant: datetime) -> Iterator[None]:
    with time_machine.travel(instant, tick=False):
        yield


def deliver_at(app: Flask, instant: datetime) -> dict[Verdict, int]:
    with at(instant):
        return {verdict: count for verdict, count in deliver(Round(app)).items() if count}


def mail() -> Message:
    db.session.rollback()
    return db.session.scalars(select(Message).where(Message.channel == Channel.MAIL)).one()


def words() -> list[tuple[State, str]]:
    db.session.rollback()
    return [(row[0], row[1]) for row in db.session.execute(select(Attempt.outcome, Attempt.words).order_by(Attempt.id))]


def test_a_digest_is_a_letter_in_chinese_with_links(app: Flask, cast: Cast, planned: None, post: PostOffice) -> None:
    assert deliver_at(app, MORNING) == {Verdict.SENT: 1}
    letter = post.letters[0]
    text, html = (letter.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    assert letter["Subject"] == "【目标责任制】6月30日提醒：今天到期1项"
    assert letter["To"] == "nanle@example.gov.cn"
    assert letter["Message-ID"] == mail().reference
    assert "南乐经办：" in text.get_content()
    assert "1. 培育知识产权示范校 · 完成上半年任务，2026年6月30日到期，就是今天" in text.get_content()
    assert f'<a href="{app.config["BASE_URL"]}/progress/assignments/1">' in html.get_content()
    assert (mail().state, mail().sent_at, mail().next_attempt_at) == (State.SENT, MORNING, None)
    assert words() == [(State.SENT, "250 2.0.0 queued")]
    assert deliver_at(app, MORNING + timedelta(days=1)) == {}


def test_a_temporary_no_backs_off_and_comes_again(app: Flask, cast: Cast, planned: None, post: PostOffice) -> None:
    post.answers[cast.officer.email] = "450 4.2.0 Greylisted"
    waits = []
    instant = MORNING
    for _ in range(4):
        deliver_at(app, instant)
        assert mail().state is State.FAILED
        waits.append((next_attempt() - instant) // timedelta(minutes=1))
        instant = next_attempt()
    assert waits == [5, 10, 20, 40]
    assert deliver_at(app, instant - timedelta(seconds=1)) == {}
    post.answers.clear()
    assert deliver_at(app, instant) == {Verdict.SENT: 1}
    assert words()[0] == (State.FAILED, "450 4.2.0 Greylisted")


def next_attempt() -> datetime:
    found = mail().next_attempt_at
    assert found is not None
    return found


def test_after_many_temporary_noes_a_person_must_look(app: Flask, cast: Cast, planned: None, post: PostOffice) -> None:
    post.answers[cast.officer.email] = "450 4.2.0 Mailbox full"
    while mail().next_attempt_at:
        deliver_at(app, next_attempt())
    assert mail().state is State.DEAD
    assert len(words()) == operations.MOST_ATTEMPTS


def test_a_final_no_is_kept_with_the_servers_words(app: Flask, cast: Cast, planned: None, post: PostOffice) -> None:
    post.answers[cast.officer.email] = "550 5.1.1 User unknown"
    assert deliver_at(app, MORNING) == {Verdict.REFUSED: 1}
    assert words() == [(State.DEAD, "550 5.1.1 User unknown")]
    assert deliver_at(app, MORNING + timedelta(days=3)) == {}


def test_one_refusal_does_not_hold_up_the_others(app: Flask, cast: Cast, planned: None, post: PostOffice) -> None:
    make_milestone(cast, make_assignment(cast, unit=cast.qingfeng), due_on=DUE)
    plan_on(DUE)
    post.answers[cast.officer.email] = "550 5.1.1 User unknown"
    assert deliver_at(app, MORNING) == {Verdict.REFUSED: 1, Verdict.SENT: 1}


def test_no_answer_after_data_is_unknown_and_tried_once_more(
    app: Flask, cast: Cast, planned: None, post: PostOffice
) -> None:
    post.hang = 1.0
    assert deliver_at(app, MORNING) == {Verdict.UNKNOWN: 1}
    assert mail().state is State.UNKNOWN
    assert deliver_at(app, next_attempt()) == {Verdict.UNKNOWN: 1}
    assert (mail().state, mail().next_attempt_at) == (State.UNKNOWN, None)
    assert deliver_at(app, MORNING + timedelta(days=3)) == {}
    assert post.references() == [mail().reference] * 2


def test_a_server_that_is_away_costs_no_message_its_attempts(
    app: Flask, cast: Cast, planned: None, post: PostOffice
) -> None:
    make_milestone(cast, make_assignment(cast, unit=cast.qingfeng), due_on=DUE)
    plan_on(DUE)
    post.close()
    for hours in range(30):
        assert (
            sum(deliver_at(app, MORNING + timedelta(hours=hours)).values()) == 1
        )  # one try a round, not one a message
    assert words()[0][1].startswith("无法连接邮件服务器 127.0.0.1")
    post.open()
    assert deliver_at(app, MORNING + timedelta(hours=31)) == {Verdict.SENT: 2}


def test_a_claimed_message_is_nobody_elses_until_the_lease_runs_out(cast: Cast, planned: None) -> None:
    with transaction():
        mine = operations.claim(Channel.MAIL, now=MORNING)
        assert mine
    with transaction():
        assert operations.claim(Channel.MAIL, now=MORNING + operations.LEASE - timedelta(seconds=1)) is None
    with transaction():
        theirs = operations.claim(Channel.MAIL, now=MORNING + operations.LEASE)
    assert theirs
    assert theirs.reference == mine.reference
    with transaction():  # the first one wakes up again: what it could not do no longer counts
        operations.settle(mine, Outcome(Verdict.REFUSED, "550 no"), now=MORNING + operations.LEASE)
    assert mail().state is State.CLAIMED
    with transaction():
        operations.settle(theirs, Outcome(Verdict.SENT, "250 OK"), now=MORNING + operations.LEASE)
    assert mail().state is State.SENT


def test_a_clock_set_back_does_not_strand_a_message(app: Flask, cast: Cast, planned: None, post: PostOffice) -> None:
    post.answers[cast.officer.email] = "450 4.2.0 Greylisted"
    deliver_at(app, MORNING + timedelta(days=3))
    post.answers.clear()
    assert deliver_at(app, MORNING) == {Verdict.SENT: 1}


def test_what_no_longer_holds_is_not_sent(app: Flask, cast: Cast, planned: None, post: PostOffice) -> None:
    with transaction():
        assignment = db.session.scalars(select(Assignment)).one()
        work.close(assignment, actor=cast.supervisor.actor, now=NOW, reason="任务调整")
    assert deliver_at(app, MORNING) == {}
    assert mail().state is State.CANCELLED


def test_a_message_to_somebody_disabled_meanwhile_is_cancelled(
    app: Flask, cast: Cast, planned: None, post: PostOffice
) -> None:
    with transaction():
        again(cast.officer).disabled_at = NOW
    assert deliver_at(app, MORNING) == {}
    assert mail().state is State.CANCELLED


def test_a_dead_message_is_sent_again_when_somebody_asks(
    app: Flask, cast: Cast, planned: None, post: PostOffice
) -> None:
    post.answers[cast.officer.email] = "550 5.1.1 User unknown"
    deliver_at(app, MORNING)
    post.answers.clear()
    with transaction():
        operations.retry(mail(), actor=cast.supervisor.actor, now=MORNING)
    assert deliver_at(app, MORNING) == {Verdict.SENT: 1}
    assert post.references() == [mail().reference]
    assert db.session.scalars(select(Event.verb).where(Event.subject == "message")).all() == ["message.retried"]
    with pytest.raises(Conflict):
        operations.retry(mail(), actor=cast.supervisor.actor, now=MORNING)


def test_an_address_that_cannot_be_one_harms_nobody_else(
    app: Flask, cast: Cast, planned: None, post: PostOffice
) -> None:
    make_milestone(cast, make_assignment(cast, unit=cast.qingfeng), due_on=DUE)
    plan_on(DUE)
    with transaction():
        again(cast.officer).email = "经办@例子.中国"
    assert deliver_at(app, MORNING) == {Verdict.REFUSED: 1, Verdict.SENT: 1}
