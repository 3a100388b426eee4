"""`flask ledgers`: asked from the command line."""

import json
from datetime import date, datetime
from pathlib import Path

import click

from tracker import clock
from tracker.access.policy import Actor, Role
from tracker.database import transaction
from tracker.errors import Invalid
from tracker.ledgers.annuity.rules import REDUCTIONS, Annuity, Patent, annuity
from tracker.ledgers.definitions.reader import read
from tracker.ledgers.library import ledger as ledger_named
from tracker.ledgers.queries import ALL, rows_of
from tracker.ledgers.rules import told
from tracker.ledgers.spreadsheets.comparing import DryRun
from tracker.ledgers.spreadsheets.export import export
from tracker.ledgers.spreadsheets.opening import open_sheet
from tracker.ledgers.spreadsheets.operations import dry_run, take_in
from tracker.web.commands import CommandGroup
from tracker.workdays.queries import site_overrides, site_path

ledgers = CommandGroup("ledgers", help="台账")
DAY = click.DateTime(["%Y-%m-%d"])


@ledgers.command("annuity", help="一件发明专利某一年度的年费：期限、应缴金额和计算过程")
@click.option("--filed", required=True, type=DAY, help="申请日（PCT 申请为国际申请日）")
@click.option("--granted", required=True, type=DAY, help="授权公告日")
@click.option("--year", required=True, type=int, help="第几年度")
@click.option("--on", required=True, type=DAY, help="缴纳日")
@click.option("--reduction", type=click.Choice([str(percent) for percent in REDUCTIONS]), help="费用减缴比例（%）")
@click.option("--open-licence", is_flag=True, help="实行开放许可")
@click.option("--divisional-of", type=DAY, help="分案申请：母案的申请日")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def annuity_command(
    filed: datetime,
    granted: datetime,
    year: int,
    on: datetime,
    reduction: str | None,
    open_licence: bool,
    divisional_of: datetime | None,
    as_json: bool,
) -> None:
    parent = divisional_of.date() if divisional_of else None
    patent = Patent(filed.date(), granted.date(), int(reduction or 0), open_licence, parent)
    found = annuity(patent, year, on.date(), site_overrides())
    click.echo(json.dumps(_plain(found), ensure_ascii=False, indent=2) if as_json else "\n".join(found.derivation))


@ledgers.command("check", help="检查一个台账定义文件，逐条指出错误所在的行")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check_command(file: Path) -> None:
    try:
        found, mistakes = read(file.read_text("utf-8"))
    except UnicodeDecodeError:
        raise click.ClickException(f"{file} 不是 UTF-8 编码的文本文件，请另存为 UTF-8 后再检查。") from None
    for line, sentence in mistakes:
        click.echo(f"{file} 第{line}行：{sentence}")
    if found is None:
        raise click.ClickException(f"共{len(mistakes)}处错误。")
    click.echo(f"{file} 没有发现错误：{found.title}，{len(found.fields)}个栏目，{len(found.measures)}个指标。")


@ledgers.command("export", help="把一个台账的全部记录导出为 Excel 文件")
@click.argument("ledger")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def export_command(ledger: str, file: Path) -> None:
    definition = ledger_named(ledger)
    count = export(definition, rows_of(definition, ALL), file, actor=_system())
    click.echo(f"已导出{count}条记录：{file}")


@ledgers.command("import", help="从 Excel 文件导入一个台账；有错误时整份不导入")
@click.argument("ledger")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", "is_dry", is_flag=True, help="只核对，不导入")
def import_command(ledger: str, file: Path, is_dry: bool) -> None:
    definition, system = ledger_named(ledger), _system()
    sheet = open_sheet(file.read_bytes())
    with transaction():
        run = dry_run(definition, sheet, system)
        _tell(run)
        if run.errors:
            raise Invalid(f"共{len(run.errors)}处错误，没有导入。")
        if is_dry or run.does_nothing:
            return
        take_in(definition, run, actor=system, now=clock.now(), name=file.name)
    click.echo("已导入。")


def _tell(run: DryRun) -> None:
    for trouble in (*run.errors, *run.conflicts):
        click.echo(f"第{trouble.line}行：{trouble.sentence}")
    for change in run.alterations:
        click.echo(f"第{change.line}行：修改第{change.row_id}号记录：{told(change.changes)}")
    click.echo(
        f"新增{len(run.additions)}条，修改{len(run.alterations)}条，没有变化{run.unchanged}条，"
        f"错误{len(run.errors)}处，已被他人修改{len(run.conflicts)}条。"
    )


def _system() -> Actor:
    """Whoever works at the command line of the server keeps what a supervisor of the whole site may keep."""
    path = site_path()
    return Actor(0, "系统", Role.SUPERVISOR, int(path.strip("/") or 0), path)


def _plain(found: Annuity) -> dict[str, object]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in found._asdict().items()}
