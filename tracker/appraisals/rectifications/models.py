"""A rectification and the reports on it. State is who did what when; nothing is edited but the last day."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Unit
from tracker.appraisals.models import Appraisal
from tracker.database import Base, Instant
from tracker.files.models import StoredFile

STANDING = "withdrawn_at IS NULL"
OPEN = "closed_at IS NULL AND withdrawn_at IS NULL"


class Rectification(Base):
    """Of one unit after one appraisal; one stands at a time. `first_due_on` is the last day as it was first given."""

    __tablename__ = "rectification"
    __table_args__ = (
        Index(
            "uq_rectification_standing",
            "appraisal_id",
            "unit_id",
            unique=True,
            sqlite_where=sql(STANDING),
            postgresql_where=sql(STANDING),
        ),
        Index("ix_rectification_open", "unit_id", sqlite_where=sql(OPEN), postgresql_where=sql(OPEN)),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    requirements: Mapped[str] = mapped_column(Text)
    first_due_on: Mapped[date]
    due_on: Mapped[date]
    opened_at: Mapped[datetime] = mapped_column(Instant)
    opened_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    acknowledged_at: Mapped[datetime | None] = mapped_column(Instant)
    acknowledged_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdraw_reason: Mapped[str] = mapped_column(Text, default="")

    appraisal: Mapped[Appraisal] = relationship()
    unit: Mapped[Unit] = relationship()
    reports: Mapped[list["RectificationReport"]] = relationship(
        back_populates="rectification", order_by="RectificationReport.id"
    )

    @property
    def is_open(self) -> bool:
        return not (self.closed_at or self.withdrawn_at)


class RectificationReport(Base):
    """What the unit says it did. The last one is accepted with the closure, or was returned with a reason."""

    __tablename__ = "rectification_report"
    __table_args__ = (Index(None, "rectification_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    rectification_id: Mapped[int] = mapped_column(ForeignKey("rectification.id"))
    text: Mapped[str] = mapped_column(Text)
    submitted_at: Mapped[datetime] = mapped_column(Instant)
    submitted_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    returned_at: Mapped[datetime | None] = mapped_column(Instant)
    returned_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    return_reason: Mapped[str] = mapped_column(Text, default="")

    rectification: Mapped[Rectification] = relationship(back_populates="reports")
    evidence: Mapped[list["RectificationEvidence"]] = relationship(order_by="RectificationEvidence.id")


class RectificationEvidence(Base):
    __tablename__ = "rectification_evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("rectification_report.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))

    file: Mapped[StoredFile] = relationship()
