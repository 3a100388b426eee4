"""A job and its parts. State is facts: what has no time has not happened."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Person, Unit
from tracker.database import Base, Instant


class Job(Base):
    """What somebody asked for. `kind` names who knows how to do it; `parameters` is theirs.

    `sentence`: why it failed, or what is missing of what was made. `expired_at`: its files were thrown away.
    """

    __tablename__ = "job"
    __table_args__ = (Index(None, "asked_by", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    parameters: Mapped[dict[str, Any]] = mapped_column(JSON)
    file_name: Mapped[str] = mapped_column(String(200))  # of what comes out of it
    office_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    started_at: Mapped[datetime | None] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    cancelled_at: Mapped[datetime | None] = mapped_column(Instant)
    failed_at: Mapped[datetime | None] = mapped_column(Instant)
    expired_at: Mapped[datetime | None] = mapped_column(Instant)
    sentence: Mapped[str] = mapped_column(Text, default="")

    office: Mapped[Unit] = relationship()
    asker: Mapped[Person] = relationship()
    parts: Mapped[list["JobPart"]] = relationship(back_populates="job", order_by="JobPart.position")

    @property
    def ended_at(self) -> datetime | None:
        return self.finished_at or self.cancelled_at or self.failed_at


class JobPart(Base):
    """A piece that is made, kept and, when it goes wrong, named by itself. The last puts the others together.

    `claim` is the secret of the process that has it until `lease_until`, which it keeps moving ahead while it lives.
    `file` is what came of it, under the job's folder (see `tracker.files.passing`).
    """

    __tablename__ = "job_part"
    __table_args__ = (UniqueConstraint("job_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    parameters: Mapped[dict[str, Any]] = mapped_column(JSON)
    is_last: Mapped[bool] = mapped_column(default=False)
    worker: Mapped[str] = mapped_column(String(200), default="")
    claim: Mapped[str] = mapped_column(String(32), default="")
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    failed_at: Mapped[datetime | None] = mapped_column(Instant)
    sentence: Mapped[str] = mapped_column(Text, default="")
    file: Mapped[str] = mapped_column(String(80), default="")
    size: Mapped[int] = mapped_column(default=0)

    job: Mapped[Job] = relationship(back_populates="parts")
