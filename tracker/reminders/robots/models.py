"""A unit's group robot, and every handing over that counts towards its vendor's limit."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Unit
from tracker.database import Base, Instant, word
from tracker.reminders.models import Channel


class Robot(Base):
    """Posts into one group of one vendor. `key` and `secret` are never shown again, and are emptied on removal.

    They are kept as they are: whoever holds the database's backup can write into the group, and read nothing by it.
    """

    __tablename__ = "robot"
    __table_args__ = (
        Index(
            "uq_robot_in_use",
            "unit_id",
            "channel",
            unique=True,
            sqlite_where=sql("removed_at IS NULL"),
            postgresql_where=sql("removed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    channel: Mapped[Channel] = mapped_column(word(Channel))
    name: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(200))
    secret: Mapped[str] = mapped_column(String(200))
    added_at: Mapped[datetime] = mapped_column(Instant)
    added_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    removed_at: Mapped[datetime | None] = mapped_column(Instant)
    removed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    unit: Mapped[Unit] = relationship()


class RobotSend(Base):
    """Written before the robot is spoken through, so that a killed worker's message counts, too. Kept for minutes."""

    __tablename__ = "robot_send"
    __table_args__ = (Index(None, "robot_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    robot_id: Mapped[int] = mapped_column(ForeignKey("robot.id"))
    at: Mapped[datetime] = mapped_column(Instant)
