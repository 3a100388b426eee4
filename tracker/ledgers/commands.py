"""`flask ledgers`: asked from the command line."""

import json
from datetime import date, datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from tracker.errors import DomainError
from tracker.ledgers.annuity.rules import REDUCTIONS, Annuity, Patent, annuity
from tracker.ledgers.definitions.reader import read
from tracker.workdays.queries import site_overrides

ledgers = AppGroup("ledgers", help="台账")
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
    try:
        found = annuity(patent, year, on.date(), site_overrides())
    except DomainError as error:
        raise click.ClickException(error.sentence) from None
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


def _plain(found: Annuity) -> dict[str, object]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in found._asdict().items()}
