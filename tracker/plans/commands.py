"""`flask plans read`: what the reader finds in a file, without keeping anything."""

import json
from pathlib import Path

import click
from sqlalchemy import inspect

from tracker import clock
from tracker.accounts.places import COUNTIES, DEPARTMENTS, TOWNS
from tracker.database import db
from tracker.plans.queries import known_units
from tracker.plans.reader.extract import extract_text
from tracker.plans.reader.findings import ALL_COUNTIES, OTHER, Draft, KnownUnit
from tracker.plans.reader.read import read_plan
from tracker.web.commands import CommandGroup

plans = CommandGroup("plans", help="工作要点。")

_ROLES = {"lead": "牵头", "supporting": "配合", "responsible": "负责", "mentioned": "提及"}
_NAMES = {ALL_COUNTIES: "各县（区）", OTHER: "其他单位"}


@plans.command("read")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
@click.option("--year", type=int, help="文中没有写明年份时按此年度计算期限。")
def read(file: Path, as_json: bool, year: int | None) -> None:
    """读出 FILE（.txt、.docx、.pdf）中的章、要点、数量、期限和单位。"""
    with file.open("rb") as stream:
        text = extract_text(stream, file.name)
    draft = read_plan(text, _units(), year or clock.today().year)
    click.echo(json.dumps(draft.to_json(), ensure_ascii=False, indent=2) if as_json else _report(draft))


def _units() -> tuple[KnownUnit, ...]:
    """The recorded units; on a machine without any, the places of 濮阳."""
    recorded = known_units("/") if inspect(db.engine).has_table("unit") else ()
    if recorded:
        return recorded
    counties = [KnownUnit(name, (short, *others), (), True) for _, name, short, others, _ in COUNTIES]
    towns = [KnownUnit(name, (short,)) for _, name, short in TOWNS]
    departments = [KnownUnit(name, (short, *others)) for name, short, others in DEPARTMENTS]
    return (*counties, *towns, *departments)


def _report(draft: Draft) -> str:
    """The same for people: one block a point."""
    head = f"{draft.issuer or '印发机关未见'}  {draft.issued_on or '日期未见'}"
    lines = [draft.title or "（文中未见标题）", head, ""]
    for item in draft.items:
        lines.append(f"{item.chapter or '—'}  {item.number}. {item.title}")
        for quantity in item.quantities:
            span = f"{quantity.low}" if quantity.low == quantity.high else f"{quantity.low}–{quantity.high}"
            each = "（每个县区）" if quantity.each_county else ""
            lines.append(f"      数量  {span}{quantity.unit} {quantity.counted}{each}")
        lines += [f"      期限  {due.text} → {due.due_on or '年份不明'}" for due in item.deadlines]
        for found in item.units:
            lines.append(f"      单位  {found.text} → {_NAMES.get(found.name, found.name)}（{_ROLES[found.role]}）")
    return "\n".join(lines)
