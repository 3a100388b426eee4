"""What a unit reported against a milestone, and what the supervisor said to it.

A report is never edited: a new one answers.
"""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.database import Base, Figure, Instant, word
from tracker.files.models import StoredFile
from tracker.work_items.models import Assignment, Milestone


class Verdict(StrEnum):
    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return {Verdict.APPROVED: "审核通过", Verdict.RETURNED: "已退回", Verdict.WITHDRAWN: "已撤回"}[self]


class Report(Base):
    """`figure` is cumulative since the start of the year, in the work item's measure; `percent` is of the milestone."""

    __tablename__ = "report"
    __table_args__ = (
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        Index(None, "assignment_id", "id"),
        Index(None, "milestone_id", "id"),
        Index(
            "ix_report_waiting",
            "assignment_id",
            sqlite_where=sql("verdict IS NULL"),
            postgresql_where=sql("verdict IS NULL"),
        ),
        Index(  # read in the order of the queue
            "ix_report_undecided",
            "id",
            sqlite_where=sql("verdict IS NULL"),
            postgresql_where=sql("verdict IS NULL"),
        ),
        Index(
            "ix_report_sent_back",
            "assignment_id",
            sqlite_where=sql("verdict = 'returned' AND followed_by_id IS NULL"),
            postgresql_where=sql("verdict = 'returned' AND followed_by_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"))
    text: Mapped[str] = mapped_column(Text)
    figure: Mapped[Decimal | None] = mapped_column(Figure)
    percent: Mapped[int]
    submitted_at: Mapped[datetime] = mapped_column(Instant)
    submitted_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    verdict: Mapped[Verdict | None] = mapped_column(word(Verdict))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    followed_by_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"))  # the next report on this milestone

    assignment: Mapped[Assignment] = relationship()
    milestone: Mapped[Milestone] = relationship()
    evidence: Mapped[list["Evidence"]] = relationship(order_by="Evidence.id")


class Evidence(Base):
    """佐证材料: a file that proves a report."""

    __tablename__ = "evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))

    file: Mapped[StoredFile] = relationship()
