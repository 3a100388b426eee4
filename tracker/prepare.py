"""`flask prepare`, before `bin/run` starts anything: settings hold, the port is free, the tables are there."""

import errno
import logging
import shlex
import socket
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from tracker.accounts.models import Unit
from tracker.database import db


@click.command("prepare", help="检查配置、更新数据库结构，输出 bin/run 所需的设置")
@with_appcontext
def prepare() -> None:
    host, port = current_app.config["HOST"], current_app.config["PORT"]
    _refuse_taken(host, port)
    _upgrade()
    shown = {
        "DATA_DIR": str(Path(current_app.config["TRACKER_DATA_DIR"])),
        "BASE_URL": current_app.config["BASE_URL"],
        "PORT": str(port),
        "CONNECT": {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host),  # noqa: S104
        "EMPTY": "no" if db.session.scalar(select(Unit.id).limit(1)) else "yes",
    }
    for name, value in shown.items():
        click.echo(f"{name}={shlex.quote(value)}")


def _refuse_taken(host: str, port: int) -> None:
    """Raises SystemExit, with one sentence, when the web site could not listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise SystemExit(f"没有使用端口 {port} 的权限，请将 PORT 改为 1024 以上的端口。") from None
        except (socket.gaierror, OSError) as problem:
            if not isinstance(problem, socket.gaierror) and problem.errno == errno.EADDRINUSE:
                sentence = f"端口 {port} 已被占用，请停止占用它的程序，或将 PORT 改为其他端口。"
            else:
                sentence = f"配置项 HOST 的值“{host}”不是本机的地址，请改正后重新启动。"
            raise SystemExit(sentence) from None


def _upgrade() -> None:
    """Raises SystemExit, with one sentence, when the database cannot be reached or is not ours to upgrade."""
    logging.disable(logging.ERROR)
    try:
        upgrade()
    except SQLAlchemyError as problem:
        words = str(getattr(problem, "orig", None) or problem).strip().splitlines()[0]
        raise SystemExit(f"配置项 DATABASE_URL 所指的数据库不能使用：{words}。请改正后重新启动。") from None
    except SystemExit:
        raise SystemExit("数据库由本系统更新的版本建立，请换用该版本的程序，或从备份恢复后再启动。") from None
    finally:
        logging.disable(logging.NOTSET)
