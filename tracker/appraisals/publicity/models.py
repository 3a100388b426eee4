"""What was made public, from which day on. Never edited: another round follows one that was stopped."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from tracker.appraisals.models import Appraisal
from tracker.database import Base, Instant

STANDING = "stopped_at IS NULL"


class Publicity(Base):
    """One round. `snapshot` is what was shown (see `snapshot.py`), `digest` its SHA-256.

    Until when it lasts and until when objections are taken is kept with the dates that are counted in workdays
    (subject "publicity", see `tracker.workdays.operations`).
    """

    __tablename__ = "publicity"
    __table_args__ = (
        Index(
            "uq_publicity_standing_appraisal_id",
            "appraisal_id",
            unique=True,
            sqlite_where=sql(STANDING),
            postgresql_where=sql(STANDING),
        ),
        Index(None, "appraisal_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"))
    snapshot: Mapped[dict[str, Any]] = deferred(mapped_column(JSON))
    digest: Mapped[str] = mapped_column(String(64))
    starts_on: Mapped[date]
    started_at: Mapped[datetime] = mapped_column(Instant)
    started_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    stopped_at: Mapped[datetime | None] = mapped_column(Instant)
    stopped_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    stop_reason: Mapped[str] = mapped_column(Text, default="")

    appraisal: Mapped[Appraisal] = relationship()
