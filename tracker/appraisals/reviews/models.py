"""Who went over a unit's scores, and what they looked like then. Never edited: a later review follows it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.database import Base, Instant


class ScoreReview(Base):
    """`digest` is that of everything that made the unit's total; `is_agreed` False: sent back with `remark`."""

    __tablename__ = "score_review"
    __table_args__ = (Index(None, "appraisal_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    digest: Mapped[str] = mapped_column(String(64))
    is_agreed: Mapped[bool]
    remark: Mapped[str] = mapped_column(Text, default="")
    reviewed_at: Mapped[datetime] = mapped_column(Instant)
    reviewed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
