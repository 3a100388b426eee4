"""The one place where web, worker and press meet: engine settings, the typed base and the columns they share.

SQLite is set as an office needs it (WAL, foreign keys, `BEGIN IMMEDIATE` for whoever means to write): with the driver's
defaults, concurrent read-modify-writes all report success and some are lost. See docs/decisions/0002-database.md.
"""

import fcntl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import (
    BigInteger,
    Connection,
    CursorResult,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Executable,
    MetaData,
    Select,
    event,
)
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

FIGURE_PLACES = 4

AnySelect = Select[*tuple[Any, ...]]
"""A statement whatever its columns are; a plain `Select[Any]` means one column."""


class Base(DeclarativeBase):
    """Every table's base. The naming convention lets Alembic alter constraints on SQLite, too."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant. Naive datetimes are refused rather than guessed at."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Figure(TypeDecorator[Decimal]):
    """A decimal of four places, kept as whole ten-thousandths: exact, and summed and sorted alike by every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        return int(Decimal(value).scaleb(FIGURE_PLACES).to_integral_value(ROUND_HALF_UP))

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-FIGURE_PLACES)


def word(words: type[StrEnum]) -> Enum:
    """A column that holds one of a few words, kept as its text and read back as its enum."""
    return Enum(words, native_enum=False, length=20, values_callable=lambda cls: [member.value for member in cls])


class Session(FlaskSession):
    """A session that says, before its first statement, whether it means to write."""

    def get_bind(self, *args: Any, **kwargs: Any) -> Engine | Connection:
        engine = self._db.engine
        return writing_twin(engine) if self.info.get("writing") else engine


@lru_cache
def writing_twin(engine: Engine) -> Engine:
    """The same pool, opened for writing. One object per engine: a session keeps one connection per bind."""
    return engine.execution_options(writing=True)


db = SQLAlchemy(model_class=Base, session_options={"class_": Session}, disable_autonaming=True)


def read(statement: Executable, values: Mapping[str, Any] | None = None) -> CursorResult[*tuple[Any, ...]]:
    """Rows of columns in the session's transaction, past the ORM: for pages, whose statements are built once.

    Nothing pending is flushed first. A statement built anew for every call costs more than its execution.
    """
    return db.session.connection().execute(statement, values)


def containing(text: str) -> str:
    """The pattern for `like(…, escape="/")` that finds a text anywhere, whatever signs are in it."""
    escaped = text.replace("/", "//").replace("%", "/%").replace("_", "/_")
    return f"%{escaped}%"


def means_to_write() -> None:
    """Open the coming transaction for writing. Must come before the session's first statement."""
    db.session.info["writing"] = True


@contextmanager
def transaction() -> Iterator[None]:
    """One act outside of a request: commits as a whole or leaves nothing."""
    db.session.remove()
    means_to_write()
    try:
        yield
        db.session.commit()
    finally:
        db.session.remove()


def prepare_engine(engine: Engine) -> None:
    """Hook what SQLite needs into an engine; PostgreSQL needs nothing here (operations lock rows with FOR UPDATE)."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_sqlite_connect)
        event.listen(engine, "begin", _on_sqlite_begin)
        event.listen(engine, "checkin", _leave_queue)
        event.listen(engine, "close", _close_queue)


def _on_sqlite_connect(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    for pragma in (
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "busy_timeout = 30000",
        "foreign_keys = ON",
        "recursive_triggers = ON",
        "cache_size = -32000",
        "mmap_size = 268435456",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _on_sqlite_begin(connection: Connection) -> None:
    if connection.get_execution_options().get("writing", False):
        _queue_up(connection)
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    elif raw := connection.connection.driver_connection:
        raw.execute("BEGIN")  # straight to the driver: every page does it, and it cannot fail


def _queue_up(connection: Connection) -> None:
    """Wait for one's turn to write on a lock of the system, which wakes the next in line at once.

    SQLite itself looks again after longer and longer naps: with eight writers the unlucky one waited twelve times as
    long as the others. BEGIN IMMEDIATE still decides, so that a stranger to this queue (a backup) does no harm.
    """
    info = connection.connection.info
    if "queue" not in info:
        info["queue"] = Path(f"{connection.engine.url.database}-queue").open("w")  # noqa: SIM115  # as long as the connection
    fcntl.flock(info["queue"], fcntl.LOCK_EX)


def _leave_queue(_connection: object, record: ConnectionPoolEntry) -> None:
    """After the commit or rollback, when the connection goes back to its pool."""
    if queue := record.info.get("queue"):
        fcntl.flock(queue, fcntl.LOCK_UN)


def _close_queue(_connection: object, record: ConnectionPoolEntry) -> None:
    if queue := record.info.pop("queue", None):
        queue.close()
