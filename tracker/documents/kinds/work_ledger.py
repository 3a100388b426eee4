"""工作台账: the matrix of a year's work items and the units that have them, across the sheet, as it stood on a day."""

from typing import TypedDict

from tracker.documents.kind import Kind


class Cell(TypedDict):
    done: str  # "3/5", or "60％" where there is no target; "" when the unit has no part in the item
    light: str  # as a word, 绿 黄 红 灰 完: it is copied in black and white


class Row(TypedDict):
    number: str
    title: str
    measure: str  # what the figures count, 所; "" without one
    cells: list[Cell]  # one for each of the block's units


class Chapter(TypedDict):
    name: str  # "" when the plan has none
    rows: list[Row]


class Block(TypedDict):
    """As many units as a sheet across has columns for."""

    units: list[str]
    chapters: list[Chapter]


class WorkLedger(TypedDict):
    title: str
    year: int
    office: str
    as_of: str  # ISO date
    summary: str  # one sentence of counts
    blocks: list[Block]


_UNITS = ["华龙区", "清丰县", "南乐县", "范县", "台前县", "濮阳县", "经开区", "濮东区"]
_ROWS = {
    "一、提高知识产权创造质量": [
        ("2", "有效发明专利维护与实施转化", "件",
         "412/400完 141/143黄 127/120完 90/96黄 61/74红 268/260完 305/300完 80/81绿"),
        ("3", "推进中小学知识产权教育示范校建设", "所", "2/2完 1/1完 1/1完 1/1完 0/1红 2/2完 1/1完 —"),
    ],
    "二、促进知识产权运用": [
        ("5", "专利权质押融资入企对接", "万元",
         "2600/3000绿 1800/2000绿 1500/1500完 900/1500黄 300/1000红 2400/2500绿 2050/2000完 750/800绿"),
        ("6", "专利技术产业化专项行动", "", "80％绿 75％绿 80％绿 60％黄 50％黄 80％绿 90％绿 70％绿"),
        ("7", "地理标志培育", "件", "— 1/1完 1/1完 0/1黄 0/1黄 1/1完 — —"),
    ],
    "三、严格知识产权保护": [
        ("11", "“双随机、一公开”检查，抽查比例不低于企业的3％，结果在20个工作日内公示", "％",
         "3.4/3完 3/3完 3.1/3完 2.8/3绿 2/3黄 3.6/3完 4/3完 3/3完"),
        ("12", "专利侵权纠纷行政裁决", "件", "22/20完 14/12完 10/10完 6/8绿 3/6黄 24/20完 15/14完 4/4完"),
    ],
    "四、加强宣传培训": [
        ("15", "“4·26”宣传周和专利周活动", "场", "5/4完 4/4完 4/4完 4/4完 3/4绿 5/4完 4/4完 2/2完"),
        ("16", "知识产权“五进”活动和企业培训", "", "100％完 90％绿 100％完 80％绿 60％黄 100％完 100％完 85％绿"),
    ],
}  # fmt: skip


def _cell(text: str) -> Cell:
    return Cell(done="", light="") if text == "—" else Cell(done=text[:-1], light=text[-1])


def _row(number: str, title: str, measure: str, cells: str) -> Row:
    return Row(number=number, title=title, measure=measure, cells=[_cell(text) for text in cells.split()])


def sample() -> WorkLedger:
    chapters = [Chapter(name=name, rows=[_row(*row) for row in rows]) for name, rows in _ROWS.items()]
    return WorkLedger(
        title="濮阳市知识产权局2026年度工作台账",
        year=2026,
        office="濮阳市知识产权局",
        as_of="2026-11-30",
        summary="共9项任务、68份责任：完成36份，绿灯17份，黄灯11份，红灯4份，灰灯0份。",
        blocks=[Block(units=_UNITS, chapters=chapters)],
    )


KIND = Kind(name="work_ledger", title="工作台账", version=2, sample=sample, is_landscape=True, is_closed_below=True)
