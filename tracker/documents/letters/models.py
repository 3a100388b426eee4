"""By which document from above an office signs responsibility letters in a year."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Unit
from tracker.database import Base, Instant
from tracker.files.models import StoredFile


class LetterApproval(Base):
    """Number and file, without which no letter is issued (DOMAIN §6). Of a year's, the last one kept holds."""

    __tablename__ = "letter_approval"
    __table_args__ = (Index(None, "office_id", "year", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    year: Mapped[int]
    approval: Mapped[str] = mapped_column(String(120))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    kept_at: Mapped[datetime] = mapped_column(Instant)
    kept_by: Mapped[int] = mapped_column(ForeignKey("person.id"))

    office: Mapped[Unit] = relationship()
    file: Mapped[StoredFile] = relationship()
