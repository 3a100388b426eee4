"""The rows of a scoring standard's sheet as clauses to be: what stands where, and what is wrong with it. Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tracker.appraisals.figures import decimal_of
from tracker.appraisals.proposing import Proposal, propose
from tracker.errors import Invalid
from tracker.files.spreadsheets.opening import Row

SECTION, CLAUSE, CONTENT, POINTS, STANDARD = HEADERS = ("部分", "条款", "内容", "分值", "评分标准")
_SYNONYMS = {
    SECTION: "部分|板块|类别|一级指标|考核类别|考核板块|项目类别|指标类别|大项",
    CLAUSE: "条款|指标|指标名称|考核指标|考核项目|评分项目|项目|项目名称|二级指标|小项",
    CONTENT: "内容|考核内容|工作内容|指标内容|具体内容|评价内容|考核要点|考核任务|工作任务|任务|三级指标"
    "|考核内容及要求",
    POINTS: "分值|分数|权重|满分|标准分|基本分|基础分|赋分|分值权重|权重分值",
    STANDARD: "评分标准|评分细则|评分办法|评分方法|评分依据|评分规则|计分办法|计分标准|计分方法|计分规则|考核标准"
    "|考核办法|考核评分标准|扣分标准|赋分标准|打分标准|评价标准|评分说明",
}
_NAME_OF = {word: name for name, words in _SYNONYMS.items() for word in words.split("|")}
LONGEST = 120
MOST_CLAUSES = 300
_LATEST_HEAD = 20  # a title, a unit and a remark may stand above the head
_TOTAL = re.compile(r"(?:合计|总计|小计|总分|共计)[:：]?")
_REMARK = re.compile(r"(?:备注|附注|注|说明|填表说明)\s*[:：]")
_FAILED = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!)")
_WORDS = re.compile(r"加分|扣分|减分|最高|最多|上限|不超过|满分|各|计|加|扣|共|分|为|得|[:：()（）]")


@dataclass
class Line:
    """One clause to be. `points` None: a person has to say. `problems` name the cell; nothing is refused by them."""

    line: int
    section: str
    title: str
    standard: str
    points: Decimal | None
    proposal: Proposal
    problems: list[str] = field(default_factory=list)


class _Cells:
    """A row's cells by what its columns are called."""

    def __init__(self, row: Row, columns: Mapping[str, int]) -> None:
        self.line, self.cells = row
        self.columns = columns

    def __getitem__(self, name: str) -> str:
        place = self.columns.get(name)
        return "" if place is None or place >= len(self.cells) else self.cells[place].strip()

    def at(self, name: str) -> str:
        """The cell's address, as the spreadsheet has it."""
        return f"{_letters(self.columns[name])}{self.line}"

    @property
    def filled(self) -> set[str]:
        return {name for name in self.columns if self[name]}


def read(rows: Sequence[Row]) -> list[Line]:
    """Every clause of a sheet, in its order. Cells that were merged, or left blank below another, say what it says.

    Raises Invalid when the head or the clauses cannot be found.
    """
    head, columns = _head(rows)
    lines: list[Line] = []
    section = clause = content = ""
    for row in rows[head + 1 :]:
        cells = _Cells(row, columns)
        if heading := _heading(cells):
            section, clause, content = one_line(heading), "", ""
        if heading or _is_no_clause(cells):
            continue
        if cells[SECTION] and one_line(cells[SECTION]) != section:
            section, clause, content = one_line(cells[SECTION]), "", ""
        if cells[CLAUSE]:
            clause, content = one_line(cells[CLAUSE]), ""
        content = one_line(cells[CONTENT]) or content
        lines.append(_line(cells, section, clause, content))
    if not lines:
        raise Invalid("表格中没有可以导入的条款，请在表头之下逐行填写。")
    if len(lines) > MOST_CLAUSES:
        raise Invalid(f"表格有 {len(lines)} 条条款，一次最多导入 {MOST_CLAUSES} 条，请分开导入。")
    return _told_apart(lines)


def _head(rows: Sequence[Row]) -> tuple[int, dict[str, int]]:
    for at, (_, cells) in enumerate(rows[:_LATEST_HEAD]):
        columns: dict[str, int] = {}
        for place, text in enumerate(cells):
            name = _NAME_OF.get(_header(text))
            if name:
                columns.setdefault(name, place)
        if {POINTS, STANDARD} <= set(columns) and {CLAUSE, CONTENT} & set(columns):
            return at, columns
    raise Invalid(
        "没有找到表头。第一张表的表头应有“条款”（或“内容”）、“分值”和“评分标准”三栏；可以先下载模板，把内容粘贴到模板中。"
    )


def _header(text: str) -> str:
    """As headers are compared: without blanks, and without what stands in brackets: 分值（100分）."""
    return re.sub(r"[\s*:]", "", re.sub(r"\(.*?\)", "", unicodedata.normalize("NFKC", text)))


def _heading(cells: _Cells) -> str:
    """What a row says that names the section of the rows below it, alone or with its points; "" for another row."""
    first, *others = [place for place, text in enumerate(cells.cells) if text.strip()]
    is_leftmost = first <= min(cells.columns.values())
    text = ""
    if cells.filled <= {SECTION, POINTS}:
        text = cells[SECTION] or (cells.cells[first].strip() if is_leftmost else "")
    elif is_leftmost and not others:
        text = cells.cells[first].strip()
    is_none = _is_total(cells) or _REMARK.match(text) or decimal_of(text) is not None
    return "" if is_none else text


def _is_total(cells: _Cells) -> bool:
    return any(_TOTAL.fullmatch(re.sub(r"\s", "", text)) for text in cells.cells)


def _is_no_clause(cells: _Cells) -> bool:
    """A total, the head repeated on another page, a remark under the table, or nothing."""
    is_head = all(_NAME_OF.get(_header(cells[name])) == name for name in cells.filled)
    first = next(text for text in cells.cells if text.strip())
    return is_head or _is_total(cells) or bool(_REMARK.match(first.strip()))


def _line(cells: _Cells, section: str, clause: str, content: str) -> Line:
    problems: list[str] = []
    title = "：".join(dict.fromkeys(part for part in (clause, content) if part))
    if not title:
        problems.append(f"第 {cells.line} 行没有条款名称，请填写。")
    standard = one_line(cells[STANDARD])
    if not standard:
        problems.append(f"{cells.at(STANDARD)} 没有评分标准，暂按人工评分，请选择计分方式。")
    for name in cells.filled:
        if _FAILED.search(cells[name]):
            problems.append(f"{cells.at(name)} 是公式的错误值，请改为实际内容。")
    points = points_in(cells[POINTS])
    proposal = propose(standard or title)
    if points is None and not cells[POINTS] and proposal.cap:
        points = decimal_of(proposal.cap)
    if points is None:
        problems.append(_points_problem(cells))
    for what, text in (("条款", title), ("部分", section)):
        if len(text) > LONGEST:
            problems.append(f"第 {cells.line} 行的{what}超过 {LONGEST} 字，已截短，请核对。")
    return Line(cells.line, section[:LONGEST], title[:LONGEST], standard, points, proposal, problems)


def _points_problem(cells: _Cells) -> str:
    if cells[POINTS]:
        return f"{cells.at(POINTS)} 的分值“{cells[POINTS][:20]}”不是一个数，请填写这一条的分值。"
    return f"{cells.at(POINTS)} 没有分值（合并的单元格只算在第一行），请填写这一条的分值，或者不导入这一条。"


def points_in(text: str) -> Decimal | None:
    """10, "10分", "＋5", "最多扣3分" (an extra's most); None for what is not one number."""
    bare = _WORDS.sub(" ", re.sub(r"\s", "", unicodedata.normalize("NFKC", text))).strip()
    value = decimal_of(bare.lstrip("+-−±≤"))
    return value if value and re.fullmatch(r"[+\-−±≤]?\d+(\.\d+)?", bare) else None


def _told_apart(lines: list[Line]) -> list[Line]:
    """Clauses of one title get a number behind it: they stand on papers, and are spoken of by name."""
    seen: dict[tuple[str, str], int] = {}
    for line in lines:
        count = seen[line.section, line.title] = seen.get((line.section, line.title), 0) + 1
        if count > 1 and line.title:
            line.title = f"{line.title[: LONGEST - 5]}（{count}）"
    return lines


def one_line(text: str) -> str:
    """A cell's lines as one; between Chinese signs no blank is needed."""
    joined = re.sub(r"\s*\n\s*", " ", text.strip())
    return re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])|[ \t\u3000]{2,}", "", joined)


def _letters(place: int) -> str:
    letters, rest = "", place + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters
