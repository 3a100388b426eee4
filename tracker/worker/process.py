"""The worker process: waits for the lead, keeps the timetable while it leads, says that it lives, stops when told."""

import logging
import signal
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from tracker import clock
from tracker.database import db
from tracker.scheduler import TIMETABLE, Entry
from tracker.worker import heartbeat
from tracker.worker.journal import carry_out, keep
from tracker.worker.leader import lock_for
from tracker.worker.rounds import Round

LOOK = 0.5  # seconds between two looks at the lock, the clock and the signals
BEAT = 10.0  # seconds between two signs of life
CLOCK_SLACK = 5.0  # seconds by which the clock may be corrected without being taken for set
log = logging.getLogger(__name__)


class Worker:
    """`run` returns once it was told to stop; the message in hand is finished first."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.name = heartbeat.own_name()
        self.started_at = clock.now()
        self.leading_since: datetime | None = None
        self._told_to_stop = False  # plain: a signal handler must not take locks, which an Event does
        self._timetable: BackgroundScheduler | None = None
        with app.app_context():
            self._lock = lock_for(db.engine, Path(app.config["TRACKER_DATA_DIR"]))

    def run(self) -> None:
        last_beat = float("-inf")
        watch = ClockWatch()
        try:
            while not self._told_to_stop:
                changed = self._follow(self._lock.hold())
                if watch.was_set():
                    self._begin_anew()
                if changed or time.monotonic() - last_beat >= BEAT:
                    self._beat()
                    last_beat = time.monotonic()
                time.sleep(LOOK)
        finally:
            self._follow(False)
            self._lock.release()
            keep(self.app, lambda: heartbeat.say_goodbye(self.name))

    def stop(self, *_signal: Any) -> None:
        self._told_to_stop = True

    def _follow(self, leads: bool) -> bool:
        """Keep the timetable while leading, rest while not. True when that changed."""
        if leads == (self._timetable is not None):
            return False
        if leads:
            self.leading_since = clock.now()
            self._timetable = timetable(self._act)
            self._timetable.start()
            log.info("%s leads", self.name)
        elif self._timetable:
            self.leading_since = None  # so that a round under way stops after the message in hand
            self._timetable.shutdown(wait=True)
            self._timetable = None
        return True

    def _begin_anew(self) -> None:
        """A clock set back leaves every next round in a future far away; one set forward, or a machine that slept, has
        rounds overdue that nobody wakes for. Bring them all to now.
        """
        log.warning("the clock was set; beginning the timetable anew")
        if self._timetable:
            for job in self._timetable.get_jobs():
                job.modify(next_run_time=clock.now())

    def _act(self, entry: Entry) -> None:
        now = clock.now()
        turn = Round(self.app, on=clock.day_of(now), now=now, must_stop=self._must_stop)
        carry_out(entry, turn, self.name)

    def _must_stop(self) -> bool:
        return self._told_to_stop or self.leading_since is None

    def _beat(self) -> None:
        started_at, leading_since, now = self.started_at, self.leading_since, clock.now()
        keep(
            self.app,
            lambda: heartbeat.beat(self.name, started_at=started_at, leading_since=leading_since, now=now),
        )


class ClockWatch:
    """Compares the wall clock with one that nobody can set."""

    def __init__(self) -> None:
        self._seen = self._difference()

    def was_set(self) -> bool:
        """Since the last time of asking."""
        before, self._seen = self._seen, self._difference()
        return abs(self._seen - before) > CLOCK_SLACK

    @staticmethod
    def _difference() -> float:
        return clock.now().timestamp() - time.monotonic()


def timetable(act: Callable[[Entry], None]) -> BackgroundScheduler:
    """APScheduler is only the clock: its memory is gone with the process, the database knows what is due."""
    scheduler = BackgroundScheduler(
        timezone=clock.SHANGHAI, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    for entry in TIMETABLE:
        scheduler.add_job(
            act, "interval", args=[entry], seconds=entry.seconds, id=entry.name, next_run_time=clock.now()
        )
    return scheduler


def run(app: Flask) -> None:
    worker = Worker(app)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, worker.stop)
    worker.run()
