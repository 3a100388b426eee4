"""Objections and what came of them. Never edited: withdrawn or decided, once."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Unit
from tracker.appraisals.models import Clause
from tracker.appraisals.publicity.models import Publicity
from tracker.database import Base, Instant
from tracker.files.models import StoredFile

WAITING = "decided_at IS NULL AND withdrawn_at IS NULL"


class Objection(Base):
    """Of one unit to one of its clauses, or (`clause_id` None) to its total, adjustments or grade.

    By when it is to be decided is kept with the dates counted in workdays (subject "objection").
    """

    __tablename__ = "objection"
    __table_args__ = (
        Index(None, "publicity_id", "id"),
        Index("ix_objection_waiting", "id", sqlite_where=sql(WAITING), postgresql_where=sql(WAITING)),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    publicity_id: Mapped[int] = mapped_column(ForeignKey("publicity.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    clause_id: Mapped[int | None] = mapped_column(ForeignKey("clause.id"))
    text: Mapped[str] = mapped_column(Text)
    raised_at: Mapped[datetime] = mapped_column(Instant)
    raised_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    is_upheld: Mapped[bool | None]
    findings: Mapped[str] = mapped_column(Text, default="")

    publicity: Mapped[Publicity] = relationship()
    unit: Mapped[Unit] = relationship()
    clause: Mapped[Clause | None] = relationship()
    evidence: Mapped[list["ObjectionEvidence"]] = relationship(order_by="ObjectionEvidence.id")


class ObjectionEvidence(Base):
    """What came with an objection."""

    __tablename__ = "objection_evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    objection_id: Mapped[int] = mapped_column(ForeignKey("objection.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))

    file: Mapped[StoredFile] = relationship()
