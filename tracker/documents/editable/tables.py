"""Tables: columns as wide as on paper, heads that repeat, cells that span. Written as XML, since thousands of cells
through python-docx would take minutes."""

from collections.abc import Callable, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from tracker.documents.editable.style import Style

TWIPS = 20  # to the point
Fill = Callable[[Any, Element], None]


def table(parent: Any, element: Element, styles: Mapping[Element, Style], width: float, fill: Fill) -> None:
    """A table at the end of `parent`, `width` points wide; `fill(cell, element)` writes a cell's content."""
    widths = _widths(element, styles, width)
    made = _child(parent, "w:tbl")
    properties = _child(made, "w:tblPr")
    _child(properties, "w:tblW", w=round(sum(widths) * TWIPS), type="dxa")
    _child(properties, "w:jc", val="center")
    _child(properties, "w:tblLayout", type="fixed")
    grid = _child(made, "w:tblGrid")
    for each in widths:
        _child(grid, "w:gridCol", w=round(each * TWIPS))
    open_spans: dict[int, int] = {}  # column → rows that a cell above still reaches down
    heads = {row for head in element.iter("thead") for row in head.iter("tr")}
    for row in element.iter("tr"):
        _row(made, row, styles, widths, open_spans, fill, is_head=row in heads)


def at_the_foot(parent: Any, width: float, lines: int) -> list[Any]:
    """The cells of a table of one column that floats at the foot of the sheet it comes to stand on: the imprint."""
    made = _child(parent, "w:tbl")
    properties = _child(made, "w:tblPr")
    place = {"leftFromText": 0, "rightFromText": 0, "vertAnchor": "margin", "horzAnchor": "margin"}
    _child(properties, "w:tblpPr", **place, tblpXSpec="center", tblpYSpec="bottom")
    _child(properties, "w:tblW", w=round(width * TWIPS), type="dxa")
    borders = _child(properties, "w:tblBorders")
    for side, eighths in (("top", 8), ("bottom", 8), ("insideH", 6)):
        _child(borders, f"w:{side}", val="single", sz=eighths, space=0, color="000000")
    _child(properties, "w:tblLayout", type="fixed")
    _child(_child(made, "w:tblGrid"), "w:gridCol", w=round(width * TWIPS))
    return [_cell(_child(made, "w:tr"), [width], 1, Style({}), "") for _ in range(lines)]


def _row(
    made: Any,
    row: Element,
    styles: Mapping[Element, Style],
    widths: list[float],
    open_spans: dict[int, int],
    fill: Fill,
    *,
    is_head: bool,
) -> None:
    target = _child(made, "w:tr")
    properties = _child(target, "w:trPr")
    _child(properties, "w:cantSplit")
    if height := max((styles[each].points("height") for each in (row, *row)), default=0.0):
        _child(properties, "w:trHeight", val=round(height * TWIPS), hRule="atLeast")
    if is_head:
        _child(properties, "w:tblHeader")
    at = 0
    for cell in row:
        at = _reached(target, widths, open_spans, at)
        across, down = int(cell.get("colspan", "1")), int(cell.get("rowspan", "1"))
        made_cell = _cell(target, widths[at : at + across], across, styles[cell], "restart" if down > 1 else "")
        if down > 1:
            open_spans.update(dict.fromkeys(range(at, at + across), down - 1))
        fill(made_cell, cell)
        if made_cell[-1].tag != qn("w:p"):
            _child(made_cell, "w:p")  # Word asks for a paragraph at the end of every cell
        at += across
    _reached(target, widths, open_spans, at)


def _reached(target: Any, widths: list[float], open_spans: dict[int, int], at: int) -> int:
    """Continue the cells that reach down from above; the first column that is free."""
    while open_spans.get(at, 0) > 0:
        open_spans[at] -= 1
        _child(_cell(target, widths[at : at + 1], 1, Style({"border": "1"}), "continue"), "w:p")
        at += 1
    return at


def _cell(target: Any, widths: list[float], across: int, style: Style, merge: str) -> Any:
    made = _child(target, "w:tc")
    properties = _child(made, "w:tcPr")
    _child(properties, "w:tcW", w=round(sum(widths) * TWIPS), type="dxa")
    if across > 1:
        _child(properties, "w:gridSpan", val=across)
    if merge:
        _child(properties, "w:vMerge", val=merge)
    if style.has_border:
        borders = _child(properties, "w:tcBorders")
        for side in ("top", "left", "bottom", "right"):
            _child(borders, f"w:{side}", val="single", sz=6, space=0, color="000000")
    align = {"top": "top", "bottom": "bottom"}.get(style.get("vertical-align"), "center")
    _child(properties, "w:vAlign", val=align)
    return made


def _widths(element: Element, styles: Mapping[Element, Style], width: float) -> list[float]:
    """Columns that name a width have it, the others share the rest."""
    columns = max(sum(int(cell.get("colspan", "1")) for cell in row) for row in element.iter("tr"))
    named = [styles[each].points("width") for each in element.iter("col")][:columns]
    named += [0.0] * (columns - len(named))
    free = named.count(0.0)
    share = max(width - sum(named), 20.0 * free) / free if free else 0.0
    return [each or share for each in named]


def _child(parent: Any, tag: str, **attributes: object) -> Any:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    parent.append(made)
    return made
