"""A stored file is its content's hash; the same content is kept once however often it is uploaded."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.database import Base, Instant


class StoredFile(Base):
    """One upload: the name it came with, and the content it points to. What it hangs on decides who may read it."""

    __tablename__ = "stored_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    uploaded_at: Mapped[datetime] = mapped_column(Instant)
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
