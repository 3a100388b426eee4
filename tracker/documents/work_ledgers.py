"""工作台账: a unit's matrix of a year as it stands, or stood at the end of a day past, for the file."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from tracker.accounts.queries import unit_within
from tracker.appraisals.figures import plain
from tracker.database import read
from tracker.documents.kinds.work_ledger import Block, Cell, Chapter, Row
from tracker.documents.operations import Paper
from tracker.documents.papers import YEARS, substituted
from tracker.errors import Conflict, NotFound
from tracker.supervision import matrix
from tracker.supervision.rules import Light
from tracker.work_items.models import WorkItem

LEDGER = "matrix/{unit}/{year}/{on}"
COLUMNS_A_SHEET = 10
WORDS = {Light.DONE: "完", Light.GREEN: "绿", Light.YELLOW: "黄", Light.RED: "红", Light.GREY: "灰"}


def ledger_within(path: str, unit: int, year: int, on: int, today: date) -> Paper:
    """`on`: a day as 20261231. Raises NotFound, Conflict for a day to come and where there is nothing to print."""
    office, day = unit_within(unit, path), _day(on)
    if year not in YEARS:
        raise NotFound("没有这个年度的工作台账。")
    if day > today:
        raise Conflict("工作台账印的是实际情况，截至日期不能在今天以后。")
    columns = matrix.columns_of(office.path)
    given = {"year": year, "unit_ids": [unit_id for unit_id, _ in columns]}
    items = read(matrix.items_held().order_by(WorkItem.id), given).all()
    rows = matrix.read_matrix(columns, items, day, is_past=day < today).rows
    held = [row for row in rows if any(cell.assignment_id for cell in row.cells)]
    if not held:
        raise Conflict(f"{office.name}{year}年没有下达的工作任务，没有可以印制的工作台账。")
    title = f"{office.name}{year}年度工作台账"
    data: dict[str, Any] = {
        "title": title,
        "year": year,
        "office": office.name,
        "as_of": day.isoformat(),
        "summary": _summary(held),
        "blocks": list(_blocks([name for _, name in columns], held)),
    }
    subject = LEDGER.format(unit=office.id, year=year, on=f"{day:%Y%m%d}")
    return Paper("work_ledger", subject, f"{title}（截至{day.isoformat()}）", office, office, substituted(data))


def _day(on: int) -> date:
    try:
        return date.fromisoformat(f"{on:08d}")
    except ValueError:
        raise NotFound("没有这一天的工作台账。") from None


def _summary(rows: Sequence[matrix.Row]) -> str:
    lights = Counter(cell.light for row in rows for cell in row.cells if cell.assignment_id)
    counts = [
        f"{'完成' if light is Light.DONE else f'{word}灯'}{lights[light.value]}份" for light, word in WORDS.items()
    ]
    return f"共{len(rows)}项任务、{lights.total()}份责任：{'，'.join(counts)}。"


def _blocks(names: Sequence[str], rows: Sequence[matrix.Row]) -> Iterator[Block]:
    """As many columns as lie on one sheet, and of the rows those that have something in them."""
    for first in range(0, len(names), COLUMNS_A_SHEET):
        part = slice(first, first + COLUMNS_A_SHEET)
        held = [row for row in rows if any(cell.assignment_id for cell in row.cells[part])]
        if held:
            yield Block(units=list(names[part]), chapters=_chapters(held, part))


def _chapters(rows: Sequence[matrix.Row], part: slice) -> list[Chapter]:
    return [
        Chapter(
            name=name,
            rows=[
                Row(number=row.number, title=row.title, measure=row.measure, cells=[_cell(c) for c in row.cells[part]])
                for row in those
            ],
        )
        for name, those in groupby(rows, key=lambda row: row.chapter)
    ]


def _cell(cell: matrix.Cell) -> Cell:
    if not cell.assignment_id:
        return Cell(done="", light="")
    done = f"{cell.done}％" if cell.target is None else f"{plain(cell.actual or Decimal(0))}/{plain(cell.target)}"
    return Cell(done=done, light=WORDS[Light(cell.light)])
