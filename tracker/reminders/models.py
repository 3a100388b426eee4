"""Reminder (one thing, one person, one channel) → message (the digest with it) → attempt (what the server said)."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from tracker.database import Base, Instant, word


class Channel(StrEnum):
    INBOX = "inbox"
    MAIL = "mail"
    WECOM = "wecom"
    DINGTALK = "dingtalk"
    FEISHU = "feishu"

    @property
    def label(self) -> str:
        return {
            Channel.INBOX: "站内消息",
            Channel.MAIL: "邮件",
            Channel.WECOM: "企业微信",
            Channel.DINGTALK: "钉钉",
            Channel.FEISHU: "飞书",
        }[self]


class State(StrEnum):
    """PLANNED and FAILED wait for their next attempt; UNKNOWN does, too, while `next_attempt_at` is set."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    SENT = "sent"
    FAILED = "failed"
    DEAD = "dead"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return {
            State.PLANNED: "待发送",
            State.CLAIMED: "发送中",
            State.SENT: "已发送",
            State.FAILED: "暂未送达",
            State.DEAD: "发送失败",
            State.UNKNOWN: "送达不明",
            State.CANCELLED: "已取消",
        }[self]


class Message(Base):
    """A digest. `number` counts a person's messages of one day: 1 is the morning's, later ones bring news.

    `reference` is the Message-ID: it stays the same however often the message has to be handed over.
    `claimed_until` is a lease: whoever holds it may send; once it has run out, the holder is taken for dead.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("recipient_id", "channel", "day", "number"),
        Index(
            "ix_message_open",
            "next_attempt_at",
            "id",
            sqlite_where=sql("next_attempt_at IS NOT NULL"),
            postgresql_where=sql("next_attempt_at IS NOT NULL"),
        ),
        Index(
            "ix_message_unread",
            "recipient_id",
            sqlite_where=sql("channel = 'inbox' AND read_at IS NULL"),
            postgresql_where=sql("channel = 'inbox' AND read_at IS NULL"),
        ),
        Index(None, "recipient_id", "channel", "id"),
        Index(None, "state", "id"),
        Index(None, "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    channel: Mapped[Channel] = mapped_column(word(Channel))
    day: Mapped[date]
    number: Mapped[int]
    reference: Mapped[str] = mapped_column(String(200), unique=True)
    state: Mapped[State] = mapped_column(word(State))
    planned_at: Mapped[datetime] = mapped_column(Instant)
    next_attempt_at: Mapped[datetime | None] = mapped_column(Instant)  # when to try (again); None: nothing left to do
    claim: Mapped[str | None] = mapped_column(String(32))
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    read_at: Mapped[datetime | None] = mapped_column(Instant)


class Reminder(Base):
    """One thing that one person is to hear by one channel. The unique constraint is what keeps it from happening twice.

    `offset` is in days from `due_on`: negative before, 0 on the day (and for news), positive after.
    `title` is how the thing is called in the digest, `assignment_id` where it leads.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("rule", "subject", "subject_id", "due_on", "offset", "recipient_id", "channel"),
        Index(None, "message_id"),
        Index(
            "ix_reminder_unbundled",
            "recipient_id",
            sqlite_where=sql("message_id IS NULL AND cancelled_at IS NULL"),
            postgresql_where=sql("message_id IS NULL AND cancelled_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rule: Mapped[str] = mapped_column(String(30))
    subject: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    due_on: Mapped[date]
    offset: Mapped[int]
    recipient_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    channel: Mapped[Channel] = mapped_column(word(Channel))
    title: Mapped[str] = mapped_column(Text)
    assignment_id: Mapped[int]
    planned_at: Mapped[datetime] = mapped_column(Instant)
    cancelled_at: Mapped[datetime | None] = mapped_column(Instant)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))


class Attempt(Base):
    """One handing over, with the server's words. Kept for ever: it is the only proof of what was sent."""

    __tablename__ = "attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    outcome: Mapped[State] = mapped_column(word(State))
    words: Mapped[str] = mapped_column(Text)


class Bookmark(Base):
    """How far planning has come, in its one row: days planned through, events read, and the Monday of the week of which
    leaders were told last. Locked while planning.
    """

    __tablename__ = "bookmark"

    id: Mapped[int] = mapped_column(primary_key=True)
    planned_through: Mapped[date | None]
    event_id: Mapped[int] = mapped_column(default=0)
    week_told: Mapped[date | None]
