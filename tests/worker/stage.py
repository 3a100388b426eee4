"""What the tests with real workers share: the processes, their clock, and what has become of the messages."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import func, insert, select

from tests.cast import Cast
from tests.conftest import NOW
from tracker import clock
from tracker.access.policy import Role
from tracker.accounts.models import Person
from tracker.database import db, transaction
from tracker.reminders.models import Attempt, Channel, Message, State
from tracker.worker.models import Heartbeat, LastRound

ROOT = Path(__file__).parents[2]
Process = subprocess.Popen[str]


class Workers:
    """Real worker processes on the test's database, and the clock on their wall."""

    def __init__(self, app: Flask, clock_file: Path) -> None:
        self.app, self.clock_file = app, clock_file
        self.started: list[Process] = []
        self._ahead(0.0)

    def set_clock(self, instant: datetime) -> None:
        """Of all workers, running and yet to be started. It goes on from there."""
        self._ahead((instant - clock.now()).total_seconds())

    def _ahead(self, seconds: float) -> None:
        fresh = self.clock_file.with_suffix(".new")
        fresh.write_text(str(seconds))
        fresh.replace(self.clock_file)

    def start(self, *arguments: str) -> Process:
        """`flask worker` with these arguments."""
        names = ("TRACKER_DATA_DIR", "SMTP_HOST", "SMTP_PORT", "MAIL_FROM", "BASE_URL")
        settings = {name: str(self.app.config[name]) for name in names}
        url = self.app.config["SQLALCHEMY_DATABASE_URI"]
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.worker.under_clock", *arguments],
            cwd=ROOT,
            env={
                **os.environ,
                **settings,
                "DATABASE_URL": url,
                "SMTP_TIMEOUT": "1",
                "CLOCK_FILE": str(self.clock_file),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.started.append(process)
        return process

    def once(self, *arguments: str) -> str:
        """One round of everything; what it printed."""
        process = self.start("--once", *arguments)
        words, _ = process.communicate(timeout=60)
        assert process.returncode == 0, words
        return words

    def end_all(self) -> None:
        for process in self.started:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            process.communicate()


def until(condition: Callable[[], bool], seconds: float = 75) -> float:
    """Waits for it; how many seconds that took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, "waited too long"
        time.sleep(0.02)
    return time.monotonic() - began


def plan_and_deliver(workers: Workers, instant: datetime) -> None:
    """Set the clock under a running worker and wait until it has planned by it; then it delivers, too.

    A delivery that began together with the planning may have found nothing: a clock set a little further starts
    another at once.
    """
    workers.set_clock(instant)
    until(lambda: _has_planned_at(instant))
    workers.set_clock(instant + timedelta(minutes=2))
    until(lambda: _has_planned_at(instant + timedelta(minutes=2)))


def _has_planned_at(instant: datetime) -> bool:
    db.session.rollback()
    row = db.session.get(LastRound, "plan", populate_existing=True)
    return row is not None and row.ended_at is not None and abs(row.started_at - instant) < timedelta(minutes=1)


def leaders() -> list[int]:
    """Process ids."""
    db.session.rollback()
    names = db.session.scalars(select(Heartbeat.worker).where(Heartbeat.leading_since.is_not(None)))
    return [int(name.rpartition(":")[2]) for name in names]


def running() -> int:
    db.session.rollback()
    return len(db.session.scalars(select(Heartbeat.worker)).all())


def mails(*states: State) -> int:
    """How many there are in these states, or at all."""
    db.session.rollback()
    wanted = Message.state.in_(states or tuple(State))
    return db.session.scalar(select(func.count()).where(Message.channel == Channel.MAIL, wanted)) or 0


def words_of_servers() -> list[tuple[State, str]]:
    db.session.rollback()
    return [(row[0], row[1]) for row in db.session.execute(select(Attempt.outcome, Attempt.words).order_by(Attempt.id))]


def hire(cast: Cast, officers: int) -> None:
    """So that 南乐县 has this many."""
    columns = {
        "unit_id": cast.nanle.id,
        "role": Role.COUNTY_OFFICER,
        "phone": "",
        "password_hash": "-",
        "must_change_password": False,
        "created_at": NOW,
    }
    people = [
        {"username": f"o{n}", "name": f"经办{n}", "email": f"o{n}@example.gov.cn", **columns}
        for n in range(officers - 1)
    ]
    with transaction():
        db.session.execute(insert(Person), people)
