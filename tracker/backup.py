"""`flask backup DIRECTORY`: the database as of one instant, and every file it names, in one archive."""

import os
import shutil
import subprocess
import tarfile
import tempfile
from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import URL

from tracker import clock
from tracker.database import db

# The key and passwords of this machine, what runs now, fonts (fetched again), the live database.
LEFT_OUT = ("secret-key*", "demo-accounts.txt", "fonts", "*.lock", "tracker.db*", "*.tmp")


@click.command("backup", help="将数据库和全部文件备份为一个压缩包")
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@with_appcontext
def backup(directory: Path) -> None:
    click.echo(f"已备份到 {write_archive(directory.resolve(), clock.now())}")


def write_archive(directory: Path, now: datetime) -> Path:
    """Database first, files second: files are only ever added, so every one that the database names is there.

    Raises ClickException with what to do when it cannot be written; nothing half written keeps the final name.
    """
    name = f"tracker-{now.astimezone(clock.SHANGHAI):%Y%m%d-%H%M%S}"
    target = directory / f"{name}.tar.gz"
    data_dir = Path(current_app.config["TRACKER_DATA_DIR"])
    if directory.is_relative_to(data_dir):
        raise click.ClickException(f"请不要备份到数据目录 {data_dir} 之内，换一个目录（最好在另一块磁盘上）。")
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".writing-", dir=directory) as work:
            copy = Path(work) / name
            copy.mkdir()
            _copy_database(copy)
            shutil.copytree(
                data_dir, copy / "data", ignore=shutil.ignore_patterns(*LEFT_OUT), copy_function=_link_or_copy
            )
            archive = Path(work) / "archive"
            with tarfile.open(archive, "w:gz", compresslevel=1) as tar:
                tar.add(copy, arcname=name)
            archive.chmod(0o600)
            archive.rename(target)
    except OSError as problem:
        raise click.ClickException(
            f"备份没有写成（{problem.strerror}）：请检查 {directory} 是否可写、空间是否足够。"
        ) from None
    return target


def _link_or_copy(source: str, target: str) -> str:
    """Stored files never change: on the same disk a second name is enough until they are in the archive."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
    return target


def _copy_database(directory: Path) -> None:
    if db.engine.dialect.name == "sqlite":
        db.session.remove()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")  # VACUUM INTO reads one snapshot of its own
            connection.exec_driver_sql("VACUUM INTO ?", (str(directory / "tracker.db"),))
        return
    _dump(db.engine.url, directory / "tracker.dump")


def _dump(url: URL, target: Path) -> None:
    if shutil.which("pg_dump") is None:
        raise click.ClickException("没有找到 pg_dump，请先执行：sudo apt-get install -y postgresql-client")
    query = dict(url.query)
    environment = {
        **os.environ,
        "PGPASSWORD": url.password or "",
    }  # not on the command line, where everyone can read it
    address = URL.create(
        "postgresql", username=url.username, host=url.host, port=url.port, database=url.database, query=query
    )
    done = subprocess.run(
        ["pg_dump", "--format=custom", "--no-owner", f"--file={target}", address.render_as_string()],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise click.ClickException(f"pg_dump 没有成功：{done.stderr.strip().splitlines()[-1]}")
