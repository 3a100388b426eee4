"""`flask worker`: keeps time until stopped, or does one round."""

import logging
from datetime import datetime

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from tracker import clock
from tracker.reminders.channels.outcome import Verdict
from tracker.scheduler import TIMETABLE
from tracker.workdays.rules import is_workday
from tracker.worker import process, rounds
from tracker.worker.rounds import Round


@click.command("worker", help="后台进程：按时发送提醒。时间表：\n\n" + "\n\n".join(entry.words for entry in TIMETABLE))
@click.option("--once", is_flag=True, help="只做一轮（不论几点钟）就退出")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="与 --once 同用：按这一天办理，如 2026-03-05")
@with_appcontext
def worker(once: bool, day: datetime | None) -> None:
    if day and not once:
        raise click.UsageError("--on 须与 --once 同用。")
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    if not once:
        logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
        process.run(app)
        return
    on = day.date() if day else clock.today()
    if not is_workday(on):
        click.echo(f"{on.isoformat()} 是休息日，不发送提醒。")
        return
    reminders, messages = rounds.plan(Round(app), on=on, now=clock.now())
    done = rounds.deliver(Round(app))
    click.echo(f"新列入提醒 {reminders} 条，合为消息 {messages} 份；{_told(done, app)}。")


def _told(done: dict[Verdict, int], app: Flask) -> str:
    if rounds.mail_server(app) is None:
        return "未配置邮件服务器（SMTP_HOST），只发站内消息"
    failed = sum(done.values()) - done[Verdict.SENT]
    return f"邮件发出 {done[Verdict.SENT]} 封" + (f"，未送达 {failed} 封" if failed else "")
