"""`flask reminders`: asking beforehand who would hear what."""

from collections import defaultdict
from datetime import date, datetime

import click
from flask.cli import AppGroup

from tracker import clock
from tracker.reminders.planning import deadlines
from tracker.reminders.queries import named
from tracker.reminders.rules import Line, sections
from tracker.workdays.queries import site_overrides
from tracker.workdays.rules import ONE_DAY, Overrides, is_workday

reminders = AppGroup("reminders", help="提醒")


@reminders.command("preview", help="某一天谁会收到什么提醒；不发送，也不留记录")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="日期，如 2026-03-05；不给则为今天")
def preview(day: datetime | None) -> None:
    on = day.date() if day else clock.today()
    overrides = site_overrides()
    if not is_workday(on, overrides):
        click.echo(f"{on.isoformat()} 是休息日，不发送提醒。")
        return
    lines = _lines_by_person(on, overrides)
    if not lines:
        click.echo(f"{on.isoformat()} 没有需要提醒的事项。")
    for person_id, (name, unit) in named(lines).items():
        click.echo(f"{name}（{unit}）")
        for section in sections(lines[person_id], on):
            click.echo(f"  {section.heading}")
            for entry in section.entries:
                click.echo(f"    {entry.title}，{entry.said}")


def _lines_by_person(on: date, overrides: Overrides) -> dict[int, list[Line]]:
    """By the calendar alone: the days since the day before, whatever has been sent already."""
    found: dict[int, list[Line]] = defaultdict(list)
    for want in deadlines(on - ONE_DAY, on, overrides):
        due = want.due
        line = Line(want.kind.rule, due.subject_id, due.due_on, want.title, due.assignment_id)
        found[want.recipient.person_id].append(line)
    return found
