"""A message is sent again by hand while the worker has it in hand."""

from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select

from tests.cast import Cast
from tests.factories import make_assignment, make_milestone
from tests.overtaken import together
from tests.reminders.stage import morning, plan_on
from tracker.database import db, transaction
from tracker.reminders import operations
from tracker.reminders.channels.outcome import Outcome, Verdict
from tracker.reminders.models import Channel, Message, State

DUE = date(2026, 6, 30)
MORNING = morning(DUE)


def test_what_the_worker_is_sending_is_not_sent_a_second_time(app: Flask, cast: Cast) -> None:
    make_milestone(cast, make_assignment(cast), due_on=DUE)
    plan_on(DUE)
    with transaction():
        claimed = operations.claim(Channel.MAIL, now=MORNING)
        assert claimed
        operations.settle(claimed, Outcome(Verdict.DEFERRED, "451 later"), now=MORNING)
    later = MORNING + timedelta(hours=1)

    def load() -> Message:
        return db.session.scalars(select(Message).where(Message.channel == Channel.MAIL)).one()

    def retry(message: Message) -> None:
        operations.retry(message, actor=cast.supervisor.actor, now=later)

    def claim(_message: Message) -> None:
        operations.claim(Channel.MAIL, now=later)

    assert together(app, (load, claim), (load, retry)) == ["done", "done"]
    message = load()
    assert message.state is State.CLAIMED or (message.state is State.PLANNED and message.attempts == 0)
    if message.claim is not None:
        assert message.state is State.CLAIMED, "the worker still has it"
