"""A plan as it was handed in, and its points as a person is making work items of them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Unit
from tracker.database import Base, Instant
from tracker.files.models import StoredFile


class Plan(Base):
    """A draft until `confirmed_at`; then its points are work items and the draft is not edited any more.

    `discarded_at` takes a draft out of sight; a confirmed plan, too, and its work items with it.
    """

    __tablename__ = "plan"
    __table_args__ = (Index(None, "office_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    year: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    issuer: Mapped[str] = mapped_column(String(100))
    issued_on: Mapped[date | None]
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    uploaded_at: Mapped[datetime] = mapped_column(Instant)
    uploaded_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    discarded_at: Mapped[datetime | None] = mapped_column(Instant)

    office: Mapped[Unit] = relationship()
    file: Mapped[StoredFile] = relationship()
    points: Mapped[list["PlanPoint"]] = relationship(back_populates="plan", order_by="PlanPoint.position")


class PlanPoint(Base):
    """One point of the draft.

    `findings` is the reader's JSON: {"quantities": […], "deadlines": […], "units": […]}, each with its place in `text`.
    """

    __tablename__ = "plan_point"
    __table_args__ = (Index(None, "plan_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    position: Mapped[int]
    number: Mapped[str] = mapped_column(String(20))
    chapter: Mapped[str] = mapped_column(String(120), default="")
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    findings: Mapped[dict[str, list[dict[str, Any]]]] = mapped_column(JSON)
    dropped_at: Mapped[datetime | None] = mapped_column(Instant)
    work_item_id: Mapped[int | None] = mapped_column(ForeignKey("work_item.id"))

    plan: Mapped[Plan] = relationship(back_populates="points")
