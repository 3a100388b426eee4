"""Events are written once. Triggers (see the first migration) refuse UPDATE and DELETE on `event`."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.database import Base, Instant


class Event(Base):
    """One act: who (None is the worker), when, did what, to which record; `unit_path` says who may see it."""

    __tablename__ = "event"
    __table_args__ = (Index(None, "subject", "subject_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Instant)
    actor_id: Mapped[int | None] = mapped_column(index=True)
    verb: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    unit_path: Mapped[str] = mapped_column(String(200), index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


class ChainHead(Base):
    """The last link. Its one row is locked while a link is added, so that two acts never share a place in the chain."""

    __tablename__ = "chain_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
