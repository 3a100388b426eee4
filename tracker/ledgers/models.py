"""Rows of all ledgers in one table; what is unique, and what comes due, in tables of their own, looked up by index."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Unit
from tracker.database import Base, Instant

KEPT = "withdrawn_at IS NULL"


class LedgerRow(Base):
    """`values` as definition.py says, valid under `version` of the ledger's definition.

    `revision` grows with every change: whoever changes a row says which they saw. `searched` is what a text search
    looks through, folded. A row is never deleted; a mistaken one is withdrawn, with a reason in the history.
    """

    __tablename__ = "ledger_row"
    __table_args__ = (
        Index("ix_ledger_row_kept", "ledger", "id", sqlite_where=sql(KEPT), postgresql_where=sql(KEPT)),
        Index("ix_ledger_row_of_unit", "ledger", "unit_id", "id", sqlite_where=sql(KEPT), postgresql_where=sql(KEPT)),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ledger: Mapped[str] = mapped_column(String(40))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    state: Mapped[str] = mapped_column(String(40))
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    version: Mapped[int]
    revision: Mapped[int] = mapped_column(default=1)
    searched: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Instant)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(Instant)
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)

    unit: Mapped[Unit] = relationship()


class LedgerKey(Base):
    """A value that no second row of the ledger may have; `value` is folded. Gone when its row is withdrawn."""

    __tablename__ = "ledger_key"

    ledger: Mapped[str] = mapped_column(String(40), primary_key=True)
    field: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(200), primary_key=True)
    row_id: Mapped[int] = mapped_column(ForeignKey("ledger_row.id"), index=True)


class LedgerDue(Base):
    """A clock of a row as it was last counted: `due_on` is None while it stands still."""

    __tablename__ = "ledger_due"
    __table_args__ = (
        Index(
            "ix_ledger_due_open",
            "due_on",
            sqlite_where=sql("met_on IS NULL"),
            postgresql_where=sql("met_on IS NULL"),
        ),
    )

    row_id: Mapped[int] = mapped_column(ForeignKey("ledger_row.id"), primary_key=True)
    clock: Mapped[str] = mapped_column(String(40), primary_key=True)
    due_on: Mapped[date | None]
    met_on: Mapped[date | None]


class LedgerDefinition(Base):
    """A definition that an administrator saved on the page; version 1 is the file that came with the software."""

    __tablename__ = "ledger_definition"
    __table_args__ = (UniqueConstraint("name", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(200))
    saved_at: Mapped[datetime] = mapped_column(Instant)
    saved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
