"""What goes wrong in an office's year, met by real worker processes and a real mail server."""

import html
import signal
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again, make_assignment, make_milestone
from tests.reminders.post_office import PostOffice
from tests.reminders.stage import heard, morning
from tests.worker.stage import Workers, leaders, mails, plan_and_deliver, until, words_of_servers
from tracker.accounts.models import Person
from tracker.database import db, transaction
from tracker.reminders.models import Channel, Message, Reminder, State
from tracker.work_items import milestones
from tracker.work_items.models import Milestone

SignIn = Callable[[Person], FlaskClient]
DUE = date(2026, 6, 30)  # a Tuesday
pytestmark = pytest.mark.usefixtures("deadlines_only")


@pytest.fixture
def milestone(cast: Cast) -> Milestone:
    """Of 南乐县, due on 30 June."""
    return make_milestone(cast, make_assignment(cast), due_on=DUE)


def subjects(post: PostOffice) -> list[str]:
    """Without the part that is always the same."""
    return [str(letter["Subject"]).removeprefix("【目标责任制】") for letter in post.letters]


def told() -> Counter[tuple[int, date, int]]:
    """Of which milestone, due when, which reminder was sent how often by mail: by what has been recorded as sent."""
    db.session.rollback()
    rows = db.session.execute(
        select(Reminder.subject_id, Reminder.due_on, Reminder.offset)
        .join(Message, Message.id == Reminder.message_id)
        .where(
            Reminder.subject == "milestone",
            Reminder.cancelled_at.is_(None),
            Message.channel == Channel.MAIL,
            Message.state == State.SENT,
        )
    )
    return Counter((row[0], row[1], row[2]) for row in rows)


def next_attempt() -> datetime:
    db.session.rollback()
    found = db.session.scalars(select(Message.next_attempt_at).where(Message.channel == Channel.MAIL)).one()
    assert found is not None
    return found


def test_three_days_down_then_every_missed_reminder_once_in_one_digest_a_person(
    cast: Cast, milestone: Milestone, post: PostOffice, workers: Workers
) -> None:
    make_milestone(cast, again(milestone).assignment, title="完成现场核查", due_on=date(2026, 7, 1))
    make_milestone(cast, make_assignment(cast, unit=cast.qingfeng), due_on=DUE)
    workers.set_clock(morning(date(2026, 6, 26)))
    workers.once()
    before = len(post.letters)
    workers.set_clock(morning(date(2026, 7, 2)))  # 29, 30 June and 1 July went by without anybody to work
    workers.once()
    addresses = [str(letter["To"]) for letter in post.letters]
    assert sorted(zip(addresses[before:], subjects(post)[before:], strict=True)) == [
        ("nanle@example.gov.cn", "7月2日提醒：逾期2项"),
        ("qingfeng@example.gov.cn", "7月2日提醒：逾期1项"),
    ]
    for offset in (-3, -1, 0):
        assert told()[milestone.id, DUE, offset] == 1
    workers.once()
    assert len(post.letters) == before + 2


def test_450_backs_off_and_arrives_later(cast: Cast, milestone: Milestone, post: PostOffice, workers: Workers) -> None:
    post.answers[cast.officer.email] = "450 4.2.0 Greylisted"
    workers.set_clock(morning(DUE))
    workers.once()
    assert (mails(State.FAILED), post.letters) == (1, [])
    assert timedelta(minutes=5) <= next_attempt() - morning(DUE) < timedelta(minutes=6)
    post.answers.clear()
    workers.once()
    assert post.letters == [], "not before its time"
    workers.set_clock(next_attempt())
    workers.once()
    assert words_of_servers() == [(State.FAILED, "450 4.2.0 Greylisted"), (State.SENT, "250 2.0.0 queued")]
    assert len(post.letters) == 1


def test_550_is_dead_and_shown_with_the_servers_words(
    cast: Cast, milestone: Milestone, post: PostOffice, workers: Workers, sign_in: SignIn
) -> None:
    post.answers[cast.officer.email] = "550 5.1.1 User unknown <here>"
    workers.set_clock(morning(DUE))
    assert "未送达 1 封" in workers.once()
    workers.set_clock(morning(DUE) + timedelta(days=1))
    workers.once()
    assert (mails(State.DEAD), mails()) == (1, 1)
    assert words_of_servers() == [(State.DEAD, "550 5.1.1 User unknown <here>")]
    page = html.unescape(sign_in(cast.supervisor).get("/reminders?state=dead").text)
    assert "550 5.1.1 User unknown <here>" in page
    assert "发送失败" in page


def test_a_hang_after_data_is_unknown_and_tried_once_more_with_the_same_id(
    cast: Cast, milestone: Milestone, post: PostOffice, workers: Workers
) -> None:
    post.hang = 3.0  # the workers wait for one second
    workers.set_clock(morning(DUE))
    workers.once()
    assert mails(State.UNKNOWN) == 1
    workers.set_clock(next_attempt())
    workers.once()
    post.hang = 0.0
    workers.set_clock(morning(DUE) + timedelta(hours=7))
    workers.once()
    assert mails(State.UNKNOWN) == 1
    assert len(post.letters) == 2
    assert len(set(post.references())) == 1


def test_a_due_date_moved_between_planning_and_sending(
    cast: Cast, milestone: Milestone, post: PostOffice, workers: Workers
) -> None:
    """The server is away when the reminder of 30 June is planned; by the time it is back, the date is 31 July."""
    post.close()
    workers.set_clock(morning(DUE))
    workers.once()
    assert mails(State.FAILED) == 1
    with transaction():
        mine = again(milestone)
        milestones.change_milestone(
            mine, actor=cast.supervisor.actor, now=NOW, title=mine.title, due_on=date(2026, 7, 31), target=None
        )
    post.open()
    workers.set_clock(morning(DUE) + timedelta(hours=1))
    workers.once()
    assert (mails(State.CANCELLED), mails()) == (1, 1)
    workers.set_clock(morning(date(2026, 7, 16)))
    workers.once()
    assert subjects(post) == ["7月16日提醒：即将到期1项"]
    assert {due_on for _, due_on, _ in told()} == {date(2026, 7, 31)}


def test_a_clock_three_days_forward_and_one_day_back(
    cast: Cast, milestone: Milestone, post: PostOffice, workers: Workers
) -> None:
    """Under a running worker. What came due on the days in between comes once; what happens afterwards is not lost."""
    for day in (24, 25, 26):
        make_milestone(cast, again(milestone).assignment, title=f"{day}日节点", due_on=date(2026, 6, day))
    workers.set_clock(morning(date(2026, 6, 23)))
    worker = workers.start()
    go_to(workers, morning(date(2026, 6, 23)), sent=1)
    post.answers[cast.other_officer.email] = "450 4.2.0 Greylisted"
    make_milestone(cast, make_assignment(cast, unit=cast.qingfeng), due_on=date(2026, 6, 26))
    go_to(workers, morning(date(2026, 6, 26)), sent=2)
    until(lambda: mails(State.FAILED) == 1)
    post.answers.clear()
    go_to(workers, morning(date(2026, 6, 25)), sent=3)  # though its next attempt was for the 26th
    make_assignment(cast, acknowledged=False, now=morning(date(2026, 6, 25)))
    for instant, sent in (
        (morning(date(2026, 6, 25), 11), 4),
        (morning(date(2026, 6, 26)), 4),
        (morning(date(2026, 6, 29)), 5),
        (morning(date(2026, 6, 30)), 6),
    ):
        go_to(workers, instant, sent=sent)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(10) == 0
    assert len(set(post.references())) == len(post.letters) == 6
    assert max(told().values()) == 1
    assert {offset for id_, _, offset in told() if id_ == milestone.id} == {-15, -7, -3, -1, 0}
    assert [day for day, _ in heard(cast.officer, Channel.MAIL)] == [date(2026, 6, n) for n in (23, 26, 25, 29, 30)]


def go_to(workers: Workers, instant: datetime, *, sent: int) -> None:
    """Set the clock under the running worker; wait until it has planned by it and delivered so many mails in all."""
    plan_and_deliver(workers, instant)
    until(lambda: mails(State.SENT) == sent)


def test_told_to_stop_it_finishes_the_message_in_hand_and_no_other(
    cast: Cast, milestone: Milestone, post: PostOffice, workers: Workers
) -> None:
    make_milestone(cast, make_assignment(cast, unit=cast.qingfeng), due_on=DUE)
    post.hang = 0.8
    worker = workers.start()
    plan_and_deliver(workers, morning(DUE))
    until(lambda: len(post.letters) == 1)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(10) == 0
    assert (mails(State.SENT), mails(State.PLANNED), len(post.letters)) == (1, 1, 1)
    assert leaders() == []
    workers.once()
    assert (mails(State.SENT), len(set(post.references())), len(post.letters)) == (2, 2, 2)
