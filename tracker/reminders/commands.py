"""`flask reminders`: asking beforehand who would hear what."""

from datetime import datetime

import click

from tracker import clock
from tracker.reminders.preview import digests_on
from tracker.web.commands import CommandGroup
from tracker.workdays.queries import site_path

reminders = CommandGroup("reminders", help="提醒")


@reminders.command("preview", help="某一天谁会收到什么提醒；不发送，也不留记录")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="日期，如 2026-03-05；不给则为今天")
def preview(day: datetime | None) -> None:
    on = day.date() if day else clock.today()
    digests = digests_on(on, site_path())
    if digests is None:
        click.echo(f"{on.isoformat()} 是休息日，不发送提醒。")
        return
    if not digests:
        click.echo(f"{on.isoformat()} 没有需要提醒的事项。")
    for digest in digests:
        click.echo(f"{digest.name}（{digest.unit}）")
        for section in digest.sections:
            click.echo(f"  {section.heading}")
            for entry in section.entries:
                click.echo(f"    {entry.title}" + (f"，{entry.said}" if entry.said else ""))
