"""What the site knows better than the statutory calendar, and the dates that were counted by both."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from tracker.database import Base, Instant

OPEN = "settled_at IS NULL"


class Override(Base):
    """A day of the site's own: a workday or a rest day, whatever the statutory calendar says. Withdrawn, it is gone."""

    __tablename__ = "workday_override"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(unique=True)
    is_workday: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(200))
    set_at: Mapped[datetime] = mapped_column(Instant)
    set_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class DerivedDate(Base):
    """A date that is so many workdays after a day (before it, when negative), kept for the record that owns it.

    This row is where the date lives: its owner points here (a foreign key, or a join on subject and subject_id) and
    keeps no copy, which would not move along. `is_presumed`: counted over days whose calendar is not published yet.
    Once settled (answered, expired, withdrawn) it moves no more.
    """

    __tablename__ = "derived_date"
    __table_args__ = (
        UniqueConstraint("subject", "subject_id", "name"),
        Index("ix_derived_date_open", "id", sqlite_where=sql(OPEN), postgresql_where=sql(OPEN)),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    name: Mapped[str] = mapped_column(String(40))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    counted_from: Mapped[date]
    workdays: Mapped[int]
    falls_on: Mapped[date]
    is_presumed: Mapped[bool]
    settled_at: Mapped[datetime | None] = mapped_column(Instant)


class KnownCalendar(Base):
    """The statutory calendar by which dates were last counted. Its one row is locked while the calendar changes."""

    __tablename__ = "known_calendar"

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64), default="")
    counted_on: Mapped[date | None]
