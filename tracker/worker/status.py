"""How the workers stand, for the command line and the page alike: who lives and leads, how the last rounds went."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import select

from tracker.database import db
from tracker.reminders.models import State
from tracker.reminders.queries import counts_by_state
from tracker.scheduler import TIMETABLE, Entry
from tracker.worker.heartbeat import SILENT, all_workers
from tracker.worker.models import Heartbeat, LastRound

EVERYWHERE = "/"


class Standing(StrEnum):
    LEADER = "主持"
    STANDBY = "待命"
    SILENT = "没有动静"


class WorkerLine(NamedTuple):
    """`since`: leading, or standing by."""

    name: str
    standing: Standing
    since: datetime
    seen_at: datetime


class RoundLine(NamedTuple):
    """`took` is empty while the round runs. `error` is the last one there was, `failing` whether it still is so."""

    entry: Entry
    started_at: datetime | None
    took: timedelta | None
    said: str
    error: str
    error_at: datetime | None
    failing: bool
    overdue: bool


class Status(NamedTuple):
    workers: list[WorkerLine]
    rounds: list[RoundLine]
    waiting: dict[State, int]

    @property
    def leader(self) -> WorkerLine | None:
        return next((line for line in self.workers if line.standing is Standing.LEADER), None)


def status(now: datetime, path: str = EVERYWHERE) -> Status:
    """`path`: the subtree to whose people the waiting messages go."""
    rounds = {row.entry: row for row in db.session.scalars(select(LastRound))}
    return Status(
        [_worker_line(row, now) for row in all_workers()],
        [_round_line(entry, rounds.get(entry.name), now) for entry in TIMETABLE],
        counts_by_state(path),
    )


def _worker_line(row: Heartbeat, now: datetime) -> WorkerLine:
    standing = Standing.LEADER if row.leading_since else Standing.STANDBY
    if now - row.beat_at >= SILENT:
        standing = Standing.SILENT
    return WorkerLine(row.worker, standing, row.leading_since or row.started_at, row.beat_at)


def _round_line(entry: Entry, row: LastRound | None, now: datetime) -> RoundLine:
    """Overdue: none began for three times as long as there should be between two, and none is under way."""
    if row is None:
        return RoundLine(entry, None, None, "", "", None, failing=False, overdue=True)
    took = max(row.ended_at - row.started_at, timedelta(0)) if row.ended_at else None
    late = now - row.started_at >= 3 * timedelta(seconds=entry.seconds) + SILENT
    return RoundLine(
        entry,
        row.started_at,
        took,
        row.said if row.ended_at else "",
        row.error,
        row.error_at,
        failing=row.failures > 0,
        overdue=late and took is not None,
    )
