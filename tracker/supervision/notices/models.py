"""Drafts of notices, notices as they were issued, what was answered, and talks. What was issued is never edited."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Unit
from tracker.database import Base, Instant, word
from tracker.files.models import StoredFile
from tracker.supervision.notices.rules import Colour
from tracker.work_items.models import Assignment

OPEN_DRAFT = "notice_id IS NULL AND dropped_at IS NULL"
OPEN_NOTICE = "answered_at IS NULL AND accepted_at IS NULL AND rescinded_at IS NULL"


class NoticeRules(Base):
    """How an office supervises (DOMAIN §4). `mark` is 发文机关代字 of its notices, as in 濮知督〔2026〕1号."""

    __tablename__ = "notice_rules"

    office_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    mark: Mapped[str] = mapped_column(String(20))
    near_workdays: Mapped[int]  # a milestone so many workdays ahead is near
    reply_workdays: Mapped[int]
    escalates: Mapped[bool]
    reds_to_talk: Mapped[int]

    office: Mapped[Unit] = relationship()


class NoticeRound(Base):
    """The day for which the rules last drafted notices. Its one row is locked while they do: two workers take turns."""

    __tablename__ = "notice_round"

    id: Mapped[int] = mapped_column(primary_key=True)
    drafted_on: Mapped[date | None]


class SupervisionNotice(Base):
    """One notice to one unit about one assignment.

    By when it is to be answered is kept with the dates that are counted in workdays (subject "notice", see
    `tracker.workdays.operations`). `answered_at` goes when the answer is returned; `unanswered_at`: when it was noted
    that the date had passed.
    """

    __tablename__ = "supervision_notice"
    __table_args__ = (
        Index(None, "assignment_id", "id"),
        Index("ix_supervision_notice_open", "id", sqlite_where=sql(OPEN_NOTICE), postgresql_where=sql(OPEN_NOTICE)),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    colour: Mapped[Colour] = mapped_column(word(Colour))
    text: Mapped[str] = mapped_column(Text)
    asked: Mapped[str] = mapped_column(Text)
    number: Mapped[str] = mapped_column(String(60))
    issued_at: Mapped[datetime] = mapped_column(Instant)
    issued_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reply_workdays: Mapped[int]
    escalates_id: Mapped[int | None] = mapped_column(ForeignKey("supervision_notice.id"), unique=True)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    unanswered_at: Mapped[datetime | None] = mapped_column(Instant)
    rescinded_at: Mapped[datetime | None] = mapped_column(Instant)
    rescinded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    rescind_reason: Mapped[str] = mapped_column(Text, default="")

    assignment: Mapped[Assignment] = relationship()


class NoticeDraft(Base):
    """What the rules propose (`drafted_by` is nobody) or somebody writes, until it is issued or dropped.

    `cause`: what the rules propose it for, and in which colour; once. Whoever changes it may give it another colour.
    It goes with its assignment; an issued notice keeps the assignment.
    """

    __tablename__ = "notice_draft"
    __table_args__ = (
        UniqueConstraint("assignment_id", "cause"),
        Index("ix_notice_draft_open", "id", sqlite_where=sql(OPEN_DRAFT), postgresql_where=sql(OPEN_DRAFT)),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"))
    colour: Mapped[Colour] = mapped_column(word(Colour))
    cause: Mapped[str | None] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(Text)
    asked: Mapped[str] = mapped_column(Text)
    escalates_id: Mapped[int | None] = mapped_column(ForeignKey("supervision_notice.id"))
    drafted_at: Mapped[datetime] = mapped_column(Instant)
    drafted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("supervision_notice.id"), unique=True)
    dropped_at: Mapped[datetime | None] = mapped_column(Instant)
    dropped_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    drop_reason: Mapped[str] = mapped_column(Text, default="")

    assignment: Mapped[Assignment] = relationship()


class Verdict(StrEnum):
    ACCEPTED = "accepted"
    RETURNED = "returned"

    @property
    def label(self) -> str:
        return {Verdict.ACCEPTED: "已采纳", Verdict.RETURNED: "已退回"}[self]


class NoticeAnswer(Base):
    """What the unit answered. Never edited: a returned one is followed by another."""

    __tablename__ = "notice_answer"
    __table_args__ = (
        Index(None, "notice_id", "id"),
        Index(
            "uq_notice_answer_waiting_notice_id",
            "notice_id",
            unique=True,
            sqlite_where=sql("verdict IS NULL"),
            postgresql_where=sql("verdict IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("supervision_notice.id"))
    text: Mapped[str] = mapped_column(Text)
    answered_at: Mapped[datetime] = mapped_column(Instant)
    answered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    verdict: Mapped[Verdict | None] = mapped_column(word(Verdict))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text, default="")

    notice: Mapped[SupervisionNotice] = relationship()
    evidence: Mapped[list["AnswerEvidence"]] = relationship(order_by="AnswerEvidence.id")


class AnswerEvidence(Base):
    """佐证材料 that came with an answer."""

    __tablename__ = "answer_evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("notice_answer.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))

    file: Mapped[StoredFile] = relationship()


class Talk(Base):
    """约谈: to be held since a row of red notices (`notice_id` is the last of them), and its record once it was."""

    __tablename__ = "talk"
    __table_args__ = (Index(None, "assignment_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    notice_id: Mapped[int] = mapped_column(ForeignKey("supervision_notice.id"), unique=True)
    proposed_at: Mapped[datetime] = mapped_column(Instant)
    held_on: Mapped[date | None]
    place: Mapped[str] = mapped_column(String(100), default="")
    talkers: Mapped[str] = mapped_column(String(200), default="")
    talked_with: Mapped[str] = mapped_column(String(200), default="")
    minutes: Mapped[str] = mapped_column(Text, default="")
    agreed: Mapped[str] = mapped_column(Text, default="")
    due_on: Mapped[date | None]  # by when what was agreed is to be done
    recorded_at: Mapped[datetime | None] = mapped_column(Instant)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    assignment: Mapped[Assignment] = relationship()
