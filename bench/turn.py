"""A worker's rounds over a seeded database, in a process of their own, so that their memory is theirs alone.

`python -m bench.turn` reads an Order from stdin and writes an Outcome to stdout, both JSON.
"""

import json
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from flask import Flask
from sqlalchemy import event

import config
from bench.deadline_seed import DAY
from tracker import clock, create_app
from tracker.database import db, means_to_write
from tracker.reminders import operations, planning
from tracker.reminders.channels.outcome import Verdict
from tracker.scheduler import TIMETABLE, Entry
from tracker.worker.rounds import Round, deliver, plan

MEASURED = {"plan", "deliver"}
MORNING = datetime.combine(DAY, datetime.min.time(), clock.SHANGHAI) + timedelta(hours=9)


@dataclass(frozen=True)
class Order:
    """`port`: of the mail server to deliver to. `tries`: how often to plan (and undo it) before it counts."""

    data_dir: str
    database_url: str
    port: int
    tries: int


@dataclass
class Outcome:
    """Times in seconds; `others`, by line of the timetable, in milliseconds.

    `planning` is the median of the tries; `again` of as many rounds that find everything planned.
    """

    planning: float = 0.0
    reminders: int = 0
    planning_queries: int = 0
    again: float = 0.0
    delivery: float = 0.0
    sent: int = 0
    delivery_queries: int = 0
    others: dict[str, float] = field(default_factory=dict)
    peak_mb: float = 0.0


@dataclass
class Counter:
    queries: int = 0
    seconds: float = 0.0


def run(order: Order) -> Outcome:
    settings = config.load({"TRACKER_DATA_DIR": order.data_dir})
    settings = replace(settings, SMTP_HOST="127.0.0.1", SMTP_PORT=order.port)
    if order.database_url:
        settings = replace(settings, SQLALCHEMY_DATABASE_URI=order.database_url)
    app = create_app(settings)
    outcome = Outcome()
    with app.app_context():
        outcome.planning = median(_try_planning() for _ in range(order.tries))
        turn = Round(app, on=DAY, now=MORNING, by_hand=True)
        with _counted() as first:
            reminders, _ = plan(turn)
        outcome.reminders, outcome.planning_queries = reminders, first.queries
        outcome.again = median(_try_planning() for _ in range(order.tries))
        _deliver(app, outcome)
        outcome.others = {entry.name: _milliseconds(entry, turn) for entry in TIMETABLE if entry.name not in MEASURED}
    outcome.peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return outcome


def _try_planning() -> float:
    """Planned and bundled as a round does it, then undone."""
    means_to_write()
    with _counted() as counter:
        planning.plan(on=DAY, now=MORNING, with_mail=True)
        operations.bundle(on=DAY, now=MORNING, domain="localhost")
    db.session.rollback()
    db.session.remove()
    return counter.seconds


def _milliseconds(entry: Entry, turn: Round) -> float:
    with _counted() as counter:
        entry.act(turn)
    return counter.seconds * 1000


def _deliver(app: Flask, outcome: Outcome) -> None:
    with _counted() as counter:
        done = deliver(Round(app, on=DAY, now=clock.now(), by_hand=True))
    outcome.sent, outcome.delivery, outcome.delivery_queries = done[Verdict.SENT], counter.seconds, counter.queries


@contextmanager
def _counted() -> Iterator[Counter]:
    """Statements and seconds; what opens and ends transactions is not counted."""
    counter = Counter()

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        counter.queries += not statement.startswith(("BEGIN", "PRAGMA"))

    engine, began = db.engine, time.perf_counter()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield counter
    finally:
        counter.seconds = time.perf_counter() - began
        event.remove(engine, "before_cursor_execute", note)


if __name__ == "__main__":
    json.dump(asdict(run(Order(**json.load(sys.stdin)))), sys.stdout)
