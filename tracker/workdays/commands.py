"""`flask workdays`: the site's calendar, asked and filled from the command line."""

import sys
from datetime import date, datetime
from pathlib import Path

import click
from sqlalchemy import inspect

from tracker import clock
from tracker.database import db, transaction
from tracker.web.commands import CommandGroup
from tracker.workdays import calendar
from tracker.workdays.importing import LARGEST, read_days
from tracker.workdays.models import Override
from tracker.workdays.queries import overrides_between, site_overrides
from tracker.workdays.rules import NO_OVERRIDES, Overrides, add_workdays, count_workdays, word_of
from tracker.workdays.statutory import PUBLISHED_YEARS, YEARS_IN_USE
from tracker.workdays.year import breaks_of, year_of

YEARS = range(1950, 2201)  # since there is a statutory calendar, and far enough
WEEKDAYS = "一二三四五六日"

workdays = CommandGroup("workdays", help="工作日")


class Day(click.DateTime):
    """A date of an era for which it makes sense to ask."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def convert(self, value: object, param: click.Parameter | None, context: click.Context | None) -> datetime:
        day: datetime = super().convert(value, param, context)
        if day.year not in YEARS:
            self.fail(f"年份应在 {YEARS[0]} 至 {YEARS[-1]} 之间。", param, context)
        return day


@workdays.command("add", help="某日之后（负数为之前）第 N 个工作日")
@click.argument("day", metavar="日期", type=Day())
@click.argument("count", metavar="N", type=click.IntRange(-5000, 5000))
def add(day: datetime, count: int) -> None:
    click.echo(add_workdays(day.date(), count, _overrides()).isoformat())


workdays.commands["add"].context_settings["ignore_unknown_options"] = True  # so that -5 is a number


@workdays.command("count", help="某日之后（不含）至某日（含）有多少个工作日")
@click.argument("after", metavar="自", type=Day())
@click.argument("until", metavar="至", type=Day())
def count(after: datetime, until: datetime) -> None:
    click.echo(count_workdays(after.date(), until.date(), _overrides()))


@workdays.command("year", help="一年各月的工作日天数，以及放假、调休和本单位安排")
@click.argument("year", metavar="年", type=click.IntRange(YEARS_IN_USE[0], YEARS_IN_USE[-1]))
def show_year(year: int) -> None:
    first, last = date(year, 1, 1), date(year, 12, 31)
    own = overrides_between(first, last) if _has_overrides() else []
    months = year_of(year, {row.day: row.is_workday for row in own})
    presumed = "" if year in PUBLISHED_YEARS else "（推定：该年放假安排尚未公布）"
    click.echo(f"{year}年 工作日{sum(month.workdays for month in months)}天{presumed}")
    for month in months:
        click.echo(f"{month.number:>4}月 {month.workdays}天")
    for each in breaks_of(year):
        makeup = "、".join(_with_weekday(day) for day in each.makeup)
        lasts = f"{_with_weekday(each.first)}至{_with_weekday(each.last)}放假{each.length}天"
        click.echo(f"{each.name} {lasts}" + (f"，{makeup}上班" if makeup else ""))
    for row in own:
        click.echo(f"本单位安排 {_with_weekday(row.day)}{word_of(row.is_workday)} {row.reason}")


@workdays.command("import", help="从 CSV 导入本单位的工作日、休息日；每行：日期,工作日或休息日,说明")
@click.argument("file", metavar="文件", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_file(file: Path) -> None:
    with file.open("rb") as stream:
        days, faults = read_days(stream.read(LARGEST + 1))
    if faults:
        click.echo("\n".join([*faults, "没有导入任何日期，请改正后重新导入。"]), err=True)
        sys.exit(1)
    with transaction():
        done = calendar.import_days(days, actor=None, now=clock.now())
    click.echo(f"共{len(days)}天：新增{done.added}天，改动{done.changed}天；{done.moved}个期限随之变动。")


def _with_weekday(day: date) -> str:
    return f"{day.isoformat()}（星期{WEEKDAYS[day.weekday()]}）"


def _overrides() -> Overrides:
    return site_overrides() if _has_overrides() else NO_OVERRIDES


def _has_overrides() -> bool:
    """Not where there is no database yet: the statutory calendar can be asked all the same."""
    return inspect(db.engine).has_table(Override.__tablename__)
