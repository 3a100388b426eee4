"""What is known of the workers: their signs of life, and how the last round of each line of the timetable went."""

from datetime import date, datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.database import Base, Instant


class Heartbeat(Base):
    """One row per running worker (`host:pid`); `leading_since` is empty for a standby."""

    __tablename__ = "heartbeat"

    worker: Mapped[str] = mapped_column(String(200), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(Instant)
    beat_at: Mapped[datetime] = mapped_column(Instant)
    leading_since: Mapped[datetime | None] = mapped_column(Instant)


class LastRound(Base):
    """One row per line of the timetable. `ended_at` is empty while a round runs, or after its worker was killed in it.

    `error` is the last one there was, kept until the next; `failures` counts rounds that failed since one went well.
    """

    __tablename__ = "last_round"

    entry: Mapped[str] = mapped_column(String(40), primary_key=True)
    worker: Mapped[str] = mapped_column(String(200))
    day: Mapped[date]  # that the round was done for
    started_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    said: Mapped[str] = mapped_column(Text, default="")
    error: Mapped[str] = mapped_column(Text, default="")
    error_at: Mapped[datetime | None] = mapped_column(Instant)
    failures: Mapped[int] = mapped_column(default=0)
