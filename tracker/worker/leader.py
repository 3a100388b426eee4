"""One leader among any number of workers: whoever holds the lock. It falls with its holder, however that ends."""

import fcntl
from contextlib import suppress
from pathlib import Path
from typing import IO, Protocol

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

ADVISORY_KEY = 7_164_923_801  # any number, the same for every worker on one database


class Lock(Protocol):
    def hold(self) -> bool:
        """Take the lock, or make sure that it is still held; False when another has it."""

    def release(self) -> None: ...


def lock_for(engine: Engine, data_dir: Path) -> Lock:
    return FileLock(data_dir / "worker.lock") if engine.dialect.name == "sqlite" else AdvisoryLock(engine)


class FileLock:
    """For SQLite, which all workers share on one machine."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[str] | None = None

    def hold(self) -> bool:
        if self._file:
            return True
        file = self.path.open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return False
        self._file = file
        return True

    def release(self) -> None:
        if self._file:
            self._file.close()
            self._file = None


class AdvisoryLock:
    """For PostgreSQL: held by one connection, and lost with it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._connection: Connection | None = None

    def hold(self) -> bool:
        try:
            if self._connection:
                self._connection.execute(text("SELECT 1"))
                return True
            return self._take()
        except SQLAlchemyError:
            self.release()
            return False

    def _take(self) -> bool:
        connection = self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        taken = connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": ADVISORY_KEY})
        if not taken:
            connection.close()
            return False
        self._connection = connection
        return True

    def release(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            with suppress(SQLAlchemyError):  # a server notices a closed connection only some time later
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ADVISORY_KEY})
            connection.invalidate()  # to the pool it would go back with the lock
            connection.close()
