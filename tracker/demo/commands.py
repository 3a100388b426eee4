"""`flask demo load`: the demonstration year, into an empty database only."""

import os
from pathlib import Path

import click
from flask import current_app
from sqlalchemy import select

from tracker import clock
from tracker.accounts.models import Person
from tracker.database import db, transaction
from tracker.demo.cast import make_people, make_units
from tracker.demo.ledgers import keep_ledgers
from tracker.demo.year import Calendar, walk
from tracker.web.commands import CommandGroup

demo = CommandGroup("demo", help="演示数据。")


@demo.command("load")
def load() -> None:
    """在空数据库中载入演示年度；账号和随机密码写入数据目录的 demo-accounts.txt。"""
    data_dir: Path = current_app.config["TRACKER_DATA_DIR"]
    with transaction():
        if db.session.scalar(select(Person.id).limit(1)):
            raise click.ClickException("数据库中已有数据，没有载入演示年度。")
        calendar = Calendar(clock.now(), data_dir)
        units = make_units(calendar.on(1, 4))
        people, accounts = make_people(units, calendar.on(1, 4))
        walk(units, people, calendar)
        keep_ledgers(units, people["duban"].actor, calendar.now)
        _write_accounts(data_dir / "demo-accounts.txt", accounts)


def _write_accounts(path: Path, accounts: list[tuple[str, str, str, str]]) -> None:
    """For the owner of this machine's account only."""
    lines = [f"{'用户名':<12}{'密码':<16}单位（角色）"]
    lines += [f"{username:<14}{password:<18}{unit}（{role}）" for unit, role, username, password in accounts]
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
