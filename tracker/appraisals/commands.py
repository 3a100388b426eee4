"""`flask appraisals`: score a year, check what was finalised, and read a sentence of a scoring standard."""

import json
import sys
from typing import Any

import click
from sqlalchemy import select

from tracker import clock
from tracker.accounts.models import Unit
from tracker.appraisals import operations
from tracker.appraisals.clauses import TYPES
from tracker.appraisals.models import Appraisal, Scheme
from tracker.appraisals.proposing import propose
from tracker.appraisals.results import board_of, ranking_data, sheet_data
from tracker.database import db, transaction
from tracker.web.commands import CommandGroup

appraisals = CommandGroup("appraisals", help="考核")
office_option = click.option("--office", default="", help="主办单位名称；只有一个单位考核时可不填")


@appraisals.command("score", help="按审核通过的数据重新计算某年的得分并列出；已定稿的只列出")
@click.argument("year", type=int)
@office_option
@click.option("--json", "as_json", is_flag=True, help="输出每项得分及其计算过程（JSON）")
def score(year: int, office: str, as_json: bool) -> None:
    with transaction():
        appraisal = _appraisal(year, office)
        if appraisal.finalised_at is None:
            operations.score(appraisal, actor=None, now=clock.now())
        result = _everything(appraisal)
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False, indent=2))
        return
    click.echo(f"{result['scheme']}（{'已定稿' if result['is_final'] else '未定稿'}）")
    for row in result["rows"]:
        click.echo("\t".join([str(row["rank"] or "—"), row["county"], row["total"], row["grade"]]))


@appraisals.command("verify", help="用定稿时冻结的数据重新计算，与定稿结果核对；不一致则以 1 退出")
@click.argument("year", type=int)
@office_option
def verify(year: int, office: str) -> None:
    appraisal = _appraisal(year, office)
    problems = operations.verify(appraisal)
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        sys.exit(1)
    click.echo(f"{year} 年考核重新计算的结果与定稿一致，校验值 {appraisal.digest}。")


@appraisals.command("propose", help="由一句评分标准提出计分方式和参数")
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def propose_clause(text: str, as_json: bool) -> None:
    proposal = propose(text)
    if as_json:
        click.echo(json.dumps(proposal.as_json(), ensure_ascii=False, indent=2))
        return
    clause_type = TYPES[proposal.type]
    click.echo(f"{clause_type.label}：{clause_type.formula}")
    for line in (clause_type.described(proposal.parameters), *proposal.why, f"把握：{proposal.certainty}"):
        if line:
            click.echo(line)


def _everything(appraisal: Appraisal) -> dict[str, Any]:
    """The ranking, and under "sheets" every unit's sheet."""
    board = board_of(appraisal)
    units = [db.session.get_one(Unit, unit.id) for unit in board.ranked]
    return {**ranking_data(appraisal), "sheets": [sheet_data(appraisal, unit, board) for unit in units]}


def _appraisal(year: int, office: str) -> Appraisal:
    statement = select(Appraisal).join(Appraisal.scheme).join(Scheme.office).where(Scheme.year == year)
    if office:
        statement = statement.where(Unit.name == office)
    found = db.session.scalars(statement).all()
    if not found:
        raise click.ClickException(f"{year} 年的考核尚未启动，请先制定评分细则并启动考核。")
    if len(found) > 1:
        raise click.ClickException(f"{year} 年有 {len(found)} 个单位的考核，请用 --office 指明单位名称。")
    return found[0]
