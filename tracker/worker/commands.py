"""`flask worker` keeps time until stopped, or does one round of everything; `flask worker status` tells how it is."""

import logging
from datetime import datetime

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from tracker import clock
from tracker.scheduler import TIMETABLE
from tracker.web.formats import chinese_instant
from tracker.worker import hands, process
from tracker.worker.heartbeat import own_name
from tracker.worker.journal import carry_out
from tracker.worker.rounds import Round
from tracker.worker.status import RoundLine, status

ABOUT = "后台进程：按时办理以下各项，不给选项则一直运行。时间表：\n\n" + "\n\n".join(
    f"{entry.label}：{entry.words}" for entry in TIMETABLE
)


@click.group("worker", help=ABOUT, invoke_without_command=True)
@click.option("--once", is_flag=True, help="时间表各项只办一轮（不论几点钟）就退出")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="与 --once 同用：按这一天办理，如 2026-03-05")
@click.pass_context
@with_appcontext
def worker(context: click.Context, once: bool, day: datetime | None) -> None:
    if context.invoked_subcommand:
        return
    if day and not once:
        raise click.UsageError("--on 须与 --once 同用。")
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it warns whenever a delivery outlasts its turn
    if once:
        _do_once(app, day)
    else:
        process.run(app)


def _do_once(app: Flask, day: datetime | None) -> None:
    """Everything on the timetable, in its order. Ends with 1 when anything failed, after doing the rest."""
    on = day.date() if day else clock.today()
    click.echo(f"按 {on.isoformat()} 办理一轮")
    failed = False
    for entry in TIMETABLE:
        told = carry_out(entry, Round(app, on=on, by_hand=True), own_name())
        click.echo(f"{entry.label}：{'失败，' if told.failed else ''}{told.words}")
        failed = failed or told.failed
    if failed:
        raise SystemExit(1)


@worker.command("hand", hidden=True)
@with_appcontext
def hand() -> None:
    """Started by a worker for its jobs."""
    hands.work(current_app._get_current_object())  # type: ignore[attr-defined]


@worker.command("status", help="后台进程的情况；有后台进程在主持时返回 0，否则返回 1")
@with_appcontext
def show_status() -> None:
    now = clock.now()
    found = status(now)
    click.echo("后台进程")
    for line in found.workers:
        age = int((now - line.seen_at).total_seconds())
        click.echo(f"  {line.name}  {line.standing}，{chinese_instant(line.since)}起，最近动静在{max(age, 0)}秒前")
    if not found.workers:
        click.echo("  没有在运行的后台进程")
    click.echo("上一轮")
    for turn in found.rounds:
        click.echo(f"  {turn.entry.label}  {_told(turn)}")
        if turn.error_at:
            state = "最近一次出错（尚未恢复）" if turn.failing else "最近一次出错"
            click.echo(f"    {state}：{chinese_instant(turn.error_at)} {turn.error}")
    waiting = "，".join(f"{state.label} {count}" for state, count in found.waiting.items())
    click.echo(f"消息\n  {waiting or '没有待办的消息'}")
    if found.leader is None:
        click.echo("没有后台进程在主持，提醒已停发。请检查 bin/run 是否在运行。")
        raise SystemExit(1)


def _told(turn: RoundLine) -> str:
    if turn.started_at is None:
        return "还没有办理过"
    if turn.took is None:
        return f"{chinese_instant(turn.started_at)}开始，正在办理"
    said = "失败" if turn.failing else turn.said
    late = "（已误时）" if turn.overdue else ""
    return f"{chinese_instant(turn.started_at)}，用时{turn.took.total_seconds():.1f}秒，{said}{late}"
