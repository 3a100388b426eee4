"""Work item → assignment (one work item × one unit) → milestone → extension. State is facts: who acted, and when."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Unit
from tracker.database import Base, Figure, Instant, word


class Duty(StrEnum):
    """A unit's part in a work item. Supporting duties are not scored unless the scheme says so (DOMAIN §6)."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"
    SUPPORTING = "supporting"

    @property
    def label(self) -> str:
        return {Duty.LEAD: "牵头", Duty.RESPONSIBLE: "承担", Duty.SUPPORTING: "配合"}[self]


class WorkItem(Base):
    """One point of the year's plan. `office_id` is the unit that set it; targets are counted in `measure`."""

    __tablename__ = "work_item"
    __table_args__ = (
        Index(None, "year", "id"),
        Index(None, "year", "chapter"),
        Index(None, "office_id", "year"),
        {"sqlite_autoincrement": True},  # the history and reminders know it by its id, which is given once
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    year: Mapped[int]
    number: Mapped[str] = mapped_column(String(20))
    chapter: Mapped[str] = mapped_column(String(120), default="")
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text, default="")
    measure: Mapped[str] = mapped_column(String(20), default="")
    weight: Mapped[Decimal | None] = mapped_column(Figure)
    contact: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    created_by: Mapped[int] = mapped_column(ForeignKey("person.id"))

    counted_by: Mapped[str | None] = mapped_column(String(90), index=True)  # the measure its figures come from

    office: Mapped[Unit] = relationship()
    assignments: Mapped[list["Assignment"]] = relationship(back_populates="work_item", order_by="Assignment.id")


class Assignment(Base):
    """One work item given to one unit.

    The last block is kept facts: what reports and milestones add up to, written by the operation that changes them, so
    that a page over thousands of assignments reads one row each. `rebuild_facts` recomputes them from the records.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("work_item_id", "unit_id"),
        Index(None, "unit_id", "work_item_id"),
        Index(None, "unit_id", "next_due_on"),
        Index(None, "next_due_on"),
        Index(  # all that counting lights needs
            "ix_assignment_lights",
            "unit_id",
            "work_item_id",
            "closed_at",
            "red_on",
            "yellow_on",
            "ends_on",
            "acknowledged_at",
        ),
        Index(
            "ix_assignment_unsigned",
            "unit_id",
            sqlite_where=sql("acknowledged_at IS NULL"),
            postgresql_where=sql("acknowledged_at IS NULL"),
        ),
        *(
            Index(  # what turns on a day
                f"ix_assignment_open_{turn}",
                turn,
                sqlite_where=sql("closed_at IS NULL"),
                postgresql_where=sql("closed_at IS NULL"),
            )
            for turn in ("red_on", "yellow_on")
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    work_item_id: Mapped[int] = mapped_column(ForeignKey("work_item.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"), index=True)
    duty: Mapped[Duty] = mapped_column(word(Duty))
    target: Mapped[Decimal | None] = mapped_column(Figure)
    assigned_at: Mapped[datetime] = mapped_column(Instant)
    assigned_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    starts_on: Mapped[date]
    acknowledged_at: Mapped[datetime | None] = mapped_column(Instant)
    acknowledged_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    actual: Mapped[Decimal | None] = mapped_column(Figure)  # latest approved cumulative figure
    percent: Mapped[int] = mapped_column(default=0)  # mean of the milestones' approved percents, whole points
    milestone_count: Mapped[int] = mapped_column(default=0)
    met_count: Mapped[int] = mapped_column(default=0)
    late_count: Mapped[int] = mapped_column(default=0)  # met, but after the due date
    next_due_on: Mapped[date | None]  # earliest due date among the milestones not met
    ends_on: Mapped[date | None]  # latest due date of all milestones
    yellow_on: Mapped[date | None]  # first day on which it is yellow or worse, as things stand (see pace)
    red_on: Mapped[date | None]

    work_item: Mapped[WorkItem] = relationship(back_populates="assignments")
    unit: Mapped[Unit] = relationship()
    milestones: Mapped[list["Milestone"]] = relationship(
        back_populates="assignment", order_by="(Milestone.due_on, Milestone.id)"
    )


class Milestone(Base):
    """A dated step. Met when a report of 100 % is approved; `met_on` is the day on which that report was submitted."""

    __tablename__ = "milestone"
    __table_args__ = (
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        Index(None, "assignment_id", "due_on"),
        Index(
            "ix_milestone_unmet",
            "due_on",
            sqlite_where=sql("met_on IS NULL"),
            postgresql_where=sql("met_on IS NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    title: Mapped[str] = mapped_column(String(120))
    due_on: Mapped[date]
    target: Mapped[Decimal | None] = mapped_column(Figure)  # cumulative figure planned for this date
    percent: Mapped[int] = mapped_column(default=0)
    met_on: Mapped[date | None]

    assignment: Mapped[Assignment] = relationship(back_populates="milestones")


class DayEnd(Base):
    """How an assignment stood at the end of a day on which something about it changed, until its next such day.

    So its light can be told for any day past, by the facts and the rules of that day.
    """

    __tablename__ = "day_end"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    next_due_on: Mapped[date | None]
    percent: Mapped[int]
    late_count: Mapped[int]
    target: Mapped[Decimal | None] = mapped_column(Figure)
    actual: Mapped[Decimal | None] = mapped_column(Figure)
    closed: Mapped[bool]
    yellow_on: Mapped[date | None]
    red_on: Mapped[date | None]


class OfficePace(Base):
    """The pace rules that an office set: for its own items, and those of offices below without rules of their own."""

    __tablename__ = "office_pace"

    office_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    yellow: Mapped[int]
    red: Mapped[int]
    made_up_is_yellow: Mapped[bool]


class Decision(StrEnum):
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return {Decision.GRANTED: "已批准", Decision.REFUSED: "不予批准", Decision.WITHDRAWN: "已撤回"}[self]


class Extension(Base):
    """延期: a later due date of a milestone, asked for by the unit, decided above it. Both dates are kept (DOMAIN §4).

    `due_on` is the due date when it was asked for; `granted_on` may be earlier than `wanted_on`.
    """

    __tablename__ = "extension"
    __table_args__ = (
        CheckConstraint("wanted_on > due_on", name="later"),
        Index(None, "assignment_id", "id"),
        Index(None, "milestone_id", "id"),
        Index(
            "uq_extension_undecided_milestone_id",
            "milestone_id",
            unique=True,
            sqlite_where=sql("decision IS NULL"),
            postgresql_where=sql("decision IS NULL"),
        ),
        Index(  # read in the order of the queue
            "ix_extension_undecided",
            "id",
            sqlite_where=sql("decision IS NULL"),
            postgresql_where=sql("decision IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"))
    due_on: Mapped[date]
    wanted_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    decision: Mapped[Decision | None] = mapped_column(word(Decision))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    words: Mapped[str] = mapped_column(Text, default="")  # what the decider said
    granted_on: Mapped[date | None]

    assignment: Mapped[Assignment] = relationship()
    milestone: Mapped[Milestone] = relationship()
