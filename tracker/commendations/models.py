"""A year's commendation, whom counties nominate, how the panel marked them, and what was objected. State is facts."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Person, Unit
from tracker.commendations.rules import Honour, Vote, Way
from tracker.database import Base, Figure, Instant, word
from tracker.files.models import StoredFile

OBJECTION_WAITS = "decided_at IS NULL"


class Commendation(Base):
    """`approval` and its file: the document from above without which there is none (DOMAIN §6).

    Until when the list is public is kept with the dates counted in workdays (subject "commendation").
    """

    __tablename__ = "commendation"

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    year: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    field: Mapped[str] = mapped_column(String(60))  # of which work: 知识产权工作
    approval: Mapped[str] = mapped_column(String(120))
    approval_file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    unit_quota: Mapped[int]
    person_quota: Mapped[int]
    least_grade: Mapped[str] = mapped_column(String(20))
    way: Mapped[Way] = mapped_column(word(Way))
    nominate_until: Mapped[date]
    publicity_days: Mapped[int]
    opened_at: Mapped[datetime] = mapped_column(Instant)
    opened_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    listed_at: Mapped[datetime | None] = mapped_column(Instant)
    listed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    list_reason: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdraw_reason: Mapped[str] = mapped_column(Text, default="")

    office: Mapped[Unit] = relationship()
    approval_file: Mapped[StoredFile] = relationship()
    panel: Mapped[list["PanelMember"]] = relationship(cascade="all, delete-orphan", order_by="PanelMember.person_id")

    @property
    def is_open(self) -> bool:
        return not (self.decided_at or self.withdrawn_at)

    def quota(self, honour: Honour) -> int:
        return self.unit_quota if honour is Honour.GROUP else self.person_quota


class PanelMember(Base):
    """Who marks the nominations."""

    __tablename__ = "panel_member"

    commendation_id: Mapped[int] = mapped_column(ForeignKey("commendation.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)

    person: Mapped[Person] = relationship()


class Nomination(Base):
    """Of a group or a person by one unit. `gender`, `born_in` and `phone` are personal: see `queries.sees_personal`."""

    __tablename__ = "nomination"
    __table_args__ = (Index(None, "commendation_id", "id"), Index(None, "unit_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    commendation_id: Mapped[int] = mapped_column(ForeignKey("commendation.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    honour: Mapped[Honour] = mapped_column(word(Honour))
    name: Mapped[str] = mapped_column(String(60))
    workplace: Mapped[str] = mapped_column(String(120), default="")
    post: Mapped[str] = mapped_column(String(60), default="")
    gender: Mapped[str] = mapped_column(String(2), default="")
    born_in: Mapped[str] = mapped_column(String(7), default="")  # year and month: 1988-06
    phone: Mapped[str] = mapped_column(String(40), default="")
    statement: Mapped[str] = mapped_column(Text)
    nominated_at: Mapped[datetime] = mapped_column(Instant)
    nominated_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    accepted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    refused_at: Mapped[datetime | None] = mapped_column(Instant)
    refused_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    refuse_reason: Mapped[str] = mapped_column(Text, default="")
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    listed_at: Mapped[datetime | None] = mapped_column(Instant)
    struck_at: Mapped[datetime | None] = mapped_column(Instant)  # off the list, by an objection that was upheld

    commendation: Mapped[Commendation] = relationship()
    unit: Mapped[Unit] = relationship()
    materials: Mapped[list["NominationMaterial"]] = relationship(order_by="NominationMaterial.id")

    @property
    def stands(self) -> bool:
        return not (self.refused_at or self.withdrawn_at or self.struck_at)

    @property
    def is_listed(self) -> bool:
        return self.listed_at is not None and self.stands


class NominationMaterial(Base):
    __tablename__ = "nomination_material"

    id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))

    file: Mapped[StoredFile] = relationship()


class Mark(Base):
    """One panel member's on one nomination: points or a vote, or that the member stands back, and why."""

    __tablename__ = "mark"
    __table_args__ = (UniqueConstraint("nomination_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    points: Mapped[Decimal | None] = mapped_column(Figure)
    vote: Mapped[Vote | None] = mapped_column(word(Vote))
    recused_for: Mapped[str] = mapped_column(Text, default="")
    marked_at: Mapped[datetime] = mapped_column(Instant)


class CommendationObjection(Base):
    """To a nomination that is on the public list."""

    __tablename__ = "commendation_objection"
    __table_args__ = (
        Index(
            "uq_commendation_objection_waiting",
            "nomination_id",
            "unit_id",
            unique=True,
            sqlite_where=sql(OBJECTION_WAITS),
            postgresql_where=sql(OBJECTION_WAITS),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    text: Mapped[str] = mapped_column(Text)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    raised_at: Mapped[datetime] = mapped_column(Instant)
    raised_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    is_upheld: Mapped[bool | None]
    findings: Mapped[str] = mapped_column(Text, default="")

    nomination: Mapped[Nomination] = relationship()
    unit: Mapped[Unit] = relationship()
    file: Mapped[StoredFile | None] = relationship()
