"""Rulings on a unit: proposed by one person, in force once another has confirmed them. Never edited, only withdrawn."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Unit
from tracker.appraisals.models import Appraisal
from tracker.appraisals.rulings.rules import RulingKind
from tracker.database import Base, Figure, Instant, word
from tracker.files.models import StoredFile


class RulingRecord(Base):
    """`points` of an adjustment alone, with its sign; `approval` the approval document of the others."""

    __tablename__ = "ruling"
    __table_args__ = (Index(None, "appraisal_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[RulingKind] = mapped_column(word(RulingKind))
    points: Mapped[Decimal | None] = mapped_column(Figure)
    approval: Mapped[str] = mapped_column(String(120), default="")
    reason: Mapped[str] = mapped_column(Text)
    proposed_at: Mapped[datetime] = mapped_column(Instant)
    proposed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdraw_reason: Mapped[str] = mapped_column(Text, default="")

    appraisal: Mapped[Appraisal] = relationship()
    unit: Mapped[Unit] = relationship()
    evidence: Mapped[list["RulingEvidence"]] = relationship(order_by="RulingEvidence.id")


class RulingEvidence(Base):
    """What a ruling rests on: of a veto or a bar, the approval document itself."""

    __tablename__ = "ruling_evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    ruling_id: Mapped[int] = mapped_column(ForeignKey("ruling.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))

    file: Mapped[StoredFile] = relationship()
