"""The bench of deadlines measures what it says: so many milestones, and just the due ones are reminded of."""

from flask import Flask
from sqlalchemy import func, select

from bench.deadline_seed import DAY, Crowd, seed
from bench.turn import MORNING
from tracker.database import db
from tracker.reminders.models import Message, Reminder
from tracker.work_items.models import Milestone
from tracker.worker.rounds import Round, plan


def test_the_due_ones_and_no_other(app: Flask) -> None:
    seed(Crowd(units=3, milestones=300, due=20))
    assert db.session.scalar(select(func.count()).select_from(Milestone)) == 300
    db.session.remove()
    assert plan(Round(app, on=DAY, now=MORNING)) == (20, 3)
    assert set(db.session.scalars(select(Reminder.due_on))) == {DAY}
    assert len(db.session.scalars(select(Message.id)).all()) == 3
