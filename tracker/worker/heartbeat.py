"""Writing and reading the signs of life."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from tracker.database import db
from tracker.worker.models import Heartbeat

FORGOTTEN = timedelta(days=1)
SILENT = timedelta(minutes=3)


def beat(worker: str, *, started_at: datetime, leading_since: datetime | None, now: datetime) -> None:
    """Rows of workers that went without saying so are forgotten after a day."""
    row = db.session.get(Heartbeat, worker) or Heartbeat(worker=worker, started_at=started_at)
    row.beat_at, row.leading_since = now, leading_since
    db.session.add(row)
    db.session.execute(delete(Heartbeat).where(Heartbeat.beat_at < now - FORGOTTEN))


def note_error(worker: str, words: str, *, now: datetime) -> None:
    row = db.session.get(Heartbeat, worker)
    if row:
        row.last_error, row.last_error_at = words, now


def say_goodbye(worker: str) -> None:
    db.session.execute(delete(Heartbeat).where(Heartbeat.worker == worker))


def all_workers() -> list[Heartbeat]:
    return list(db.session.scalars(select(Heartbeat).order_by(Heartbeat.worker)))


def leader_last_seen() -> datetime | None:
    """When a leading worker last gave a sign of life."""
    return db.session.scalar(
        select(Heartbeat.beat_at)
        .where(Heartbeat.leading_since.is_not(None))
        .order_by(Heartbeat.beat_at.desc())
        .limit(1)
    )
