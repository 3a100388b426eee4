"""The register: what has a number, and the bytes printed under it. Nothing here is edited, only voided."""

import secrets
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Unit
from tracker.database import Base, Instant
from tracker.files.models import StoredFile

CODE_LENGTH = 10
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is read or typed for something else


def new_code() -> str:
    """49 bits that nobody guesses: who has the code has seen the paper."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


class Letterhead(Base):
    """How an office's papers name it. `mark` is 发文机关代字, as in 濮知考〔2026〕1号.

    `marks`: kind of paper → mark, for those that are numbered in a series of their own. `is_unsealed`: signatures are
    laid out as on papers that bear no seal (GB/T 9704-2012, 7.3.5.2), else with room for the seal (7.3.5.1).
    """

    __tablename__ = "letterhead"

    office_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    mark: Mapped[str] = mapped_column(String(20))
    issuer_mark: Mapped[str] = mapped_column(String(60))
    addressees: Mapped[str] = mapped_column(String(200))
    copied_to: Mapped[str] = mapped_column(String(200), default="")
    contact: Mapped[str] = mapped_column(String(100), default="")
    marks: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    is_unsealed: Mapped[bool] = mapped_column(default=False)


class NumberSeries(Base):
    """The last number given under a mark in a year. Its row stays locked until the next number's paper is kept."""

    __tablename__ = "number_series"

    mark: Mapped[str] = mapped_column(String(20), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class Document(Base):
    """An issued paper: number, the data it was made from, its template's version, and its bytes (by their hash)."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("mark", "year", "sequence"),
        Index(
            "ix_document_valid",
            "subject",
            unique=True,
            sqlite_where=sql("voided_at IS NULL"),
            postgresql_where=sql("voided_at IS NULL"),
        ),
        Index(None, "office_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))  # whom it is about; the office itself for a bulletin
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(80))  # what it states, like "appraisal/3/unit/5": one valid paper each
    title: Mapped[str] = mapped_column(String(200))
    mark: Mapped[str] = mapped_column(String(20))
    year: Mapped[int]
    sequence: Mapped[int]
    code: Mapped[str] = mapped_column(String(CODE_LENGTH), unique=True, default=new_code)  # printed, to verify it by
    signer: Mapped[str] = mapped_column(String(200), default="")  # whose certificate signed the bytes
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    template_version: Mapped[int]
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    issued_on: Mapped[date]
    issued_at: Mapped[datetime] = mapped_column(Instant)
    issued_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    voided_at: Mapped[datetime | None] = mapped_column(Instant)
    voided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    void_reason: Mapped[str] = mapped_column(String(500), default="")
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), unique=True)

    office: Mapped[Unit] = relationship(foreign_keys=office_id)
    unit: Mapped[Unit] = relationship(foreign_keys=unit_id)
    file: Mapped[StoredFile] = relationship()
    corrects: Mapped["Document | None"] = relationship(remote_side=id, back_populates="corrected_by")
    corrected_by: Mapped["Document | None"] = relationship(back_populates="corrects")

    @property
    def number(self) -> str:
        """GB/T 9704-2012, 7.2.5: full-width hexagonal brackets, no 第, no leading zero."""
        return number_of(self.mark, self.year, self.sequence)


def number_of(mark: str, year: int, sequence: int) -> str:
    return f"{mark}〔{year}〕{sequence}号"
