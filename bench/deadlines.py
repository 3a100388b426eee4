"""Deadlines in numbers: ten thousand reminders planned and delivered, and planning among ever more milestones."""

import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

from flask_migrate import upgrade

import config
from bench.deadline_seed import Crowd, seed
from bench.results import Section, Table, at_most
from bench.turn import Order, Outcome
from tracker import create_app
from tracker.database import db

ROOT = Path(__file__).parents[1]
MAILING = Crowd(units=10_000, milestones=10_000, due=10_000)
SMALLER = Crowd(units=100, milestones=100_000, due=1_000)
LARGER = Crowd(units=100, milestones=1_000_000, due=1_000)
TRIES = 15
AIM = 1.5


def measure(place: Path, postgresql_url: Callable[[str], str] | None) -> Section:
    """`postgresql_url`: gives an empty database by name; without it, SQLite in `place`."""
    mailing = _run(MAILING, place / "mailing", postgresql_url, tries=1)
    smaller = _run(SMALLER, place / "smaller", postgresql_url, tries=TRIES)
    larger = _run(LARGER, place / "larger", postgresql_url, tries=TRIES)
    database = "PostgreSQL" if postgresql_url else "SQLite"
    return Section(
        "Deadlines",
        f"Rounds as the worker does them, on {database}. Mail goes to an SMTP server of the bench that takes "
        "everything; each message is claimed, committed, sent, recorded and committed.\n"
        f"Planning is the median of {TRIES} (of the first: the only one). The second planning finds nothing new.",
        [_mailing_table(mailing), _planning_table({SMALLER: smaller, LARGER: larger}), _others_table(smaller, larger)],
        [
            at_most(
                "Planning 1,000 that are due among ten times as many milestones takes at most 1.5 times as long",
                AIM,
                {
                    "planning": larger.planning / smaller.planning,
                    "planning again": larger.again / smaller.again,
                    "queries": larger.planning_queries / smaller.planning_queries,
                },
            )
        ],
    )


def _mailing_table(found: Outcome) -> Table:
    rows = [
        ("planning", f"{found.reminders:,}", f"{found.planning:.2f}", _rate(found.reminders, found.planning),
         f"{found.planning_queries:,}"),
        ("delivering", f"{found.sent:,}", f"{found.delivery:.2f}", _rate(found.sent, found.delivery),
         f"{found.delivery_queries:,}"),
    ]  # fmt: skip
    headers = ("10,000 milestones due, one officer each", "reminders, messages", "seconds", "a second", "queries")
    return Table(headers, rows, f"Peak memory of the whole process: {found.peak_mb:.0f} MB.")


def _planning_table(found: dict[Crowd, Outcome]) -> Table:
    rows = [
        (
            f"{crowd.milestones:,}",
            f"{crowd.due:,}",
            f"{outcome.reminders:,}",
            f"{outcome.planning * 1000:.0f}",
            f"{outcome.again * 1000:.0f}",
            f"{outcome.planning_queries}",
            f"{outcome.peak_mb:.0f}",
        )
        for crowd, outcome in found.items()
    ]
    return Table(("milestones", "due", "reminders", "planning, ms", "again, ms", "queries", "peak memory, MB"), rows)


def _others_table(smaller: Outcome, larger: Outcome) -> Table:
    rows = [(name, f"{ms:.0f}", f"{larger.others[name]:.0f}") for name, ms in smaller.others.items()]
    headers = ("round", f"ms, {SMALLER.milestones:,} milestones", f"ms, {LARGER.milestones:,}")
    return Table(headers, rows, "The other lines of the timetable, on the same databases:")


def _rate(count: int, seconds: float) -> str:
    return f"{count / seconds:,.0f}"


def _run(crowd: Crowd, data_dir: Path, postgresql_url: Callable[[str], str] | None, *, tries: int) -> Outcome:
    """Raises RuntimeError when what was due and what was sent do not tally."""
    url = postgresql_url(f"bench_{data_dir.name}") if postgresql_url else ""
    print(f"seeding {crowd.milestones:,} milestones, {crowd.due:,} due", file=sys.stderr, flush=True)
    _set_up(crowd, data_dir, url)
    with _sink() as (port, taken):
        order = Order(str(data_dir), url, port, tries)
        done = subprocess.run(
            [sys.executable, "-m", "bench.turn"],
            cwd=ROOT, input=json.dumps(asdict(order)), stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
        outcome = Outcome(**json.loads(done.stdout))
        arrived = taken()
    by_inbox_and_mail = 2 * crowd.due
    if outcome.reminders != by_inbox_and_mail or not outcome.sent == arrived["messages"] == arrived["different"]:
        raise RuntimeError(f"{crowd} gave {outcome}, of which arrived {arrived}")
    return outcome


def _set_up(crowd: Crowd, data_dir: Path, url: str) -> None:
    settings = config.load({"TRACKER_DATA_DIR": str(data_dir)})
    app = create_app(replace(settings, SQLALCHEMY_DATABASE_URI=url) if url else settings)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with app.app_context():
        upgrade()
        seed(crowd)
        db.session.remove()
        db.engine.dispose()


@contextmanager
def _sink() -> Iterator[tuple[int, Callable[[], dict[str, int]]]]:
    """Its port, and what closes it and tells what it took."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.sink"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout
        port = int(process.stdout.readline())

        def taken() -> dict[str, int]:
            words, _ = process.communicate(timeout=30)
            counts: dict[str, int] = json.loads(words)
            return counts

        yield port, taken
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
