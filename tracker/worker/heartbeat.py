"""Writing and reading the signs of life."""

import os
import socket
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from tracker.database import db
from tracker.worker.models import Heartbeat

FORGOTTEN = timedelta(days=1)
SILENT = timedelta(minutes=1)


def own_name() -> str:
    return name_of(os.getpid())


def name_of(pid: int) -> str:
    """A process of this machine."""
    return f"{socket.gethostname()}:{pid}"


def beat(worker: str, *, started_at: datetime, leading_since: datetime | None, now: datetime) -> None:
    """Whoever leads is the only one. Rows of workers that went without saying so are forgotten after a day."""
    row = db.session.get(Heartbeat, worker) or Heartbeat(worker=worker, started_at=started_at)
    row.beat_at, row.leading_since = now, leading_since
    db.session.add(row)
    if leading_since:
        others = update(Heartbeat).where(Heartbeat.worker != worker, Heartbeat.leading_since.is_not(None))
        db.session.execute(others.values(leading_since=None))
    db.session.execute(delete(Heartbeat).where(Heartbeat.beat_at < now - FORGOTTEN))


def say_goodbye(worker: str) -> None:
    db.session.execute(delete(Heartbeat).where(Heartbeat.worker == worker))


def all_workers() -> list[Heartbeat]:
    """The leader first."""
    return list(db.session.scalars(select(Heartbeat).order_by(Heartbeat.leading_since.is_(None), Heartbeat.started_at)))


def leader_last_seen() -> datetime | None:
    """When a leading worker last gave a sign of life."""
    return db.session.scalar(
        select(Heartbeat.beat_at)
        .where(Heartbeat.leading_since.is_not(None))
        .order_by(Heartbeat.beat_at.desc())
        .limit(1)
    )
