"""`flask workdays`: the calendar, asked from the command line."""

from datetime import datetime

import click
from flask.cli import AppGroup

from tracker.workdays.rules import add_workdays

workdays = AppGroup("workdays", help="工作日")


@workdays.command("add", help="某日之后（负数为之前）第 N 个工作日")
@click.argument("day", metavar="日期", type=click.DateTime(["%Y-%m-%d"]))
@click.argument("count", metavar="N", type=click.IntRange(-5000, 5000))
def add(day: datetime, count: int) -> None:
    click.echo(add_workdays(day.date(), count).isoformat())


workdays.commands["add"].context_settings["ignore_unknown_options"] = True  # so that -5 is a number
