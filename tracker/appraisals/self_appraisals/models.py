"""What the office asks for, and what each unit hands in. A unit's own points never enter its score."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Unit
from tracker.appraisals.models import Appraisal, Clause
from tracker.database import Base, Figure, Instant
from tracker.files.models import StoredFile


class SelfAppraisalCall(Base):
    """By when the office wants the self-appraisals of a year. Without a row it wants none."""

    __tablename__ = "self_appraisal_call"

    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"), primary_key=True)
    due_on: Mapped[date]
    called_at: Mapped[datetime] = mapped_column(Instant)
    called_by: Mapped[int] = mapped_column(ForeignKey("person.id"))


class SelfAppraisal(Base):
    """One unit's, from its first draft on. Returned: `returned_at` is later than `submitted_at`."""

    __tablename__ = "self_appraisal"
    __table_args__ = (UniqueConstraint("appraisal_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    statement: Mapped[str] = mapped_column(Text, default="")
    edited_at: Mapped[datetime] = mapped_column(Instant)
    edited_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[datetime | None] = mapped_column(Instant)
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    returned_at: Mapped[datetime | None] = mapped_column(Instant)
    returned_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    return_reason: Mapped[str] = mapped_column(Text, default="")

    appraisal: Mapped[Appraisal] = relationship()
    unit: Mapped[Unit] = relationship()
    scores: Mapped[list["SelfScore"]] = relationship(back_populates="self_appraisal")

    @property
    def is_handed_in(self) -> bool:
        """Handed in and not returned since."""
        return self.submitted_at is not None and not self.is_returned

    @property
    def is_returned(self) -> bool:
        return bool(self.submitted_at and self.returned_at and self.returned_at >= self.submitted_at)


class SelfScore(Base):
    """The points that a unit gives itself under one clause, out of its own weight, and why."""

    __tablename__ = "self_score"
    __table_args__ = (UniqueConstraint("self_appraisal_id", "clause_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    self_appraisal_id: Mapped[int] = mapped_column(ForeignKey("self_appraisal.id"))
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), index=True)
    points: Mapped[Decimal | None] = mapped_column(Figure)
    note: Mapped[str] = mapped_column(Text, default="")

    self_appraisal: Mapped[SelfAppraisal] = relationship(back_populates="scores")
    clause: Mapped[Clause] = relationship()
    evidence: Mapped[list["SelfEvidence"]] = relationship(order_by="SelfEvidence.id", cascade="all, delete-orphan")


class SelfEvidence(Base):
    __tablename__ = "self_evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    self_score_id: Mapped[int] = mapped_column(ForeignKey("self_score.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))

    file: Mapped[StoredFile] = relationship()
