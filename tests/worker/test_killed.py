"""Killed in the middle of two hundred mails, with two workers at it: everybody hears, hardly anybody twice."""

import time
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

from flask import Flask
from sqlalchemy import func, insert, select

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import make_assignment, make_milestone
from tests.reminders.post_office import PostOffice
from tests.worker.conftest import Start
from tracker import clock
from tracker.access.policy import Role
from tracker.accounts.models import Person
from tracker.database import db, transaction
from tracker.reminders.models import Channel, Message, State
from tracker.worker.rounds import Round, deliver

OFFICERS = 200
WORKERS = 2


def hire(cast: Cast) -> None:
    columns = {
        "unit_id": cast.nanle.id,
        "role": Role.COUNTY_OFFICER,
        "phone": "",
        "password_hash": "-",
        "must_change_password": False,
        "created_at": NOW,
    }
    with transaction():
        db.session.execute(
            insert(Person),
            [
                {"username": f"o{n}", "name": f"经办{n}", "email": f"o{n}@example.gov.cn", **columns}
                for n in range(OFFICERS - 1)
            ],
        )


def until(condition: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


def count(state: State) -> int:
    db.session.rollback()
    statement = select(func.count()).where(Message.channel == Channel.MAIL, Message.state == state)
    return db.session.scalar(statement) or 0


def test_kill_9_in_the_middle_of_two_hundred_mails(
    app: Flask, cast: Cast, post: PostOffice, start_worker: Start
) -> None:
    hire(cast)
    make_milestone(cast, make_assignment(cast), due_on=date(2026, 6, 30))
    post.hang = 0.01
    victim, other = (start_worker("--once", "--on", "2026-06-30") for _ in range(WORKERS))
    until(lambda: len(post.letters) >= OFFICERS // 4)
    victim.kill()
    victim.wait()
    assert other.wait(60) == 0
    in_flight = count(State.CLAIMED)
    assert in_flight <= 1
    with transaction():  # as if the victim's lease had run out
        db.session.execute(
            Message.__table__.update()  # type: ignore[attr-defined]
            .where(Message.state == State.CLAIMED)
            .values(next_attempt_at=clock.now() - timedelta(seconds=1))
        )
    deliver(Round(app))
    assert count(State.SENT) == OFFICERS
    copies = Counter(post.references())
    assert len(copies) == OFFICERS
    assert copies.total() - OFFICERS <= in_flight
    assert {str(letter["To"]) for letter in post.letters} == {
        "nanle@example.gov.cn",
        *(f"o{n}@example.gov.cn" for n in range(OFFICERS - 1)),
    }
