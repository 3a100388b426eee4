"""Draws as they were made: with everything that is needed to make them again. Never edited."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Unit
from tracker.database import Base, Instant


class InspectionDraw(Base):
    """`objects`: [key, name, unit id, id of the row]; `inspectors`: [key, name, [recused from]]; `pairs`, in the order
    drawn: [object's key, [inspectors' keys]].
    """

    __tablename__ = "inspection_draw"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    category: Mapped[str] = mapped_column(String(40))  # "": of every category
    method: Mapped[str] = mapped_column(String(20))
    seed: Mapped[str] = mapped_column(String(64))
    count: Mapped[int]
    each: Mapped[int]
    objects: Mapped[list[Any]] = mapped_column(JSON)
    inspectors: Mapped[list[Any]] = mapped_column(JSON)
    pairs: Mapped[list[Any]] = mapped_column(JSON)
    drawn_on: Mapped[date]
    drawn_at: Mapped[datetime] = mapped_column(Instant)
    drawn_by: Mapped[int] = mapped_column(ForeignKey("person.id"))

    unit: Mapped[Unit] = relationship()


class InspectionRules(Base):
    """How much an office draws a year, in percent of its list."""

    __tablename__ = "inspection_rules"

    office_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    least_percent: Mapped[int]
