"""A year's scheme and its clauses; the appraisal that applies it; one score for every clause and unit."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from tracker.accounts.models import Unit
from tracker.database import Base, Figure, Instant


class Scheme(Base):
    """评分细则 of one office for one year. `settings`: `rules.Settings` as JSON.

    Frozen when an appraisal is opened: from then on the latest version is what scores. What stands here differs from it
    only while a revision is being written (`reopened_at`).
    """

    __tablename__ = "scheme"
    __table_args__ = (UniqueConstraint("office_id", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    year: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(Instant)
    created_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    frozen_at: Mapped[datetime | None] = mapped_column(Instant)
    reopened_at: Mapped[datetime | None] = mapped_column(Instant)

    office: Mapped[Unit] = relationship()
    clauses: Mapped[list["Clause"]] = relationship(
        back_populates="scheme",
        primaryjoin="and_(Clause.scheme_id == Scheme.id, Clause.removed_at.is_(None))",
        order_by="(Clause.position, Clause.id)",
        cascade="all, delete-orphan",
    )
    appraisal: Mapped["Appraisal | None"] = relationship(back_populates="scheme")


class Clause(Base):
    """One line of a scheme. `type` names a file in `clauses/`; `parameters` are those of that type.

    Once scoring has started a removed clause stays as a row (`removed_at`): scores were given under it.
    """

    __tablename__ = "clause"
    __table_args__ = (Index(None, "scheme_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"))
    position: Mapped[int]
    section: Mapped[str] = mapped_column(String(120), default="")
    title: Mapped[str] = mapped_column(String(120))
    type: Mapped[str] = mapped_column(String(40))
    parameters: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    weight: Mapped[Decimal] = mapped_column(Figure)
    work_item_id: Mapped[int | None] = mapped_column(ForeignKey("work_item.id"), index=True)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)
    counted_by: Mapped[str] = mapped_column(String(100), default="", server_default="")  # see appraisals.counted

    scheme: Mapped[Scheme] = relationship(back_populates="clauses")


class SchemeVersion(Base):
    """A scheme as it was put in force: the first when scoring started, each later one with its reason. Never edited.

    `content`: title, settings and clauses, as `freezing.content_as_json` writes them.
    """

    __tablename__ = "scheme_version"
    __table_args__ = (UniqueConstraint("scheme_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))


class Appraisal(Base):
    """`frozen` holds, from finalisation on, everything that the result rests on; `digest` is its SHA-256."""

    __tablename__ = "appraisal"

    id: Mapped[int] = mapped_column(primary_key=True)
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"), unique=True)
    opened_at: Mapped[datetime] = mapped_column(Instant)
    opened_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    scored_at: Mapped[datetime | None] = mapped_column(Instant)
    finalised_at: Mapped[datetime | None] = mapped_column(Instant)
    finalised_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    frozen: Mapped[dict[str, Any] | None] = deferred(mapped_column(JSON(none_as_null=True)))
    digest: Mapped[str] = mapped_column(String(64), default="")

    scheme: Mapped[Scheme] = relationship(back_populates="appraisal")
    scores: Mapped[list["Score"]] = relationship(back_populates="appraisal")


class Score(Base):
    """One unit under one clause: what went in (`facts`), what came out, and the judgement where a person judges.

    `weight` is the unit's own, 0 where the clause does not apply and its weight goes to the others. `judged` is what
    a person gave: points out of the clause's weight in the scheme, or a count.
    """

    __tablename__ = "score"
    __table_args__ = (UniqueConstraint("appraisal_id", "clause_id", "unit_id"), Index(None, "unit_id", "appraisal_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"))
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    weight: Mapped[Decimal] = mapped_column(Figure)
    points: Mapped[Decimal | None] = mapped_column(Figure)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    derivation: Mapped[list[list[str]]] = mapped_column(JSON)
    judged: Mapped[Decimal | None] = mapped_column(Figure)
    judged_at: Mapped[datetime | None] = mapped_column(Instant)
    judged_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text, default="")

    appraisal: Mapped[Appraisal] = relationship(back_populates="scores")
    clause: Mapped[Clause] = relationship()
    unit: Mapped[Unit] = relationship()
