"""The figures of a paper, attached to its PDF for the archive and for whoever counts them again."""

import csv
import io
import json
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

from tracker.documents.markup import parse, text_of
from tracker.documents.press.render import Attachment


def attachments_of(html: str, kind: str, data: Mapping[str, Any], *, number: str | None) -> list[Attachment]:
    """The data it was made from as JSON; its tables as printed, one below the other, as CSV where it has any."""
    stated = {"kind": kind, "number": number, "data": data}
    source = json.dumps(stated, ensure_ascii=False, indent=2, sort_keys=True, default=str) + "\n"
    found = [Attachment("data.json", "本件的原始数据", "Source", source)]
    if tables := tables_of(html):
        found.append(Attachment("figures.csv", "本件所列表格", "Data", _csv(tables)))
    return found


def tables_of(html: str) -> list[list[list[str]]]:
    """Rows of cells of every table that has a head; what merely stands side by side is no table."""
    return [_rows(table) for table in parse(html).iter("table") if table.find(".//th") is not None]


def _rows(table: Element) -> list[list[str]]:
    """A cell that spans columns or rows is followed by empty ones, so that columns stay columns."""
    rows: list[list[str]] = []
    taken: dict[tuple[int, int], bool] = {}
    for at, row in enumerate(table.iter("tr")):
        cells: list[str] = []
        for cell in row:
            while taken.get((at, len(cells))):
                cells.append("")
            width, height = (int(cell.get(name, "1")) for name in ("colspan", "rowspan"))
            taken.update({(at + down, len(cells) + on): True for down in range(1, height) for on in range(width)})
            cells += [text_of(cell), *[""] * (width - 1)]
        rows.append(cells)
    return rows


def _csv(tables: list[list[list[str]]]) -> str:
    """With a byte order mark, by which Excel knows it is UTF-8."""
    out = io.StringIO(newline="")
    out.write("\ufeff")
    writer = csv.writer(out)
    for at, rows in enumerate(tables):
        if at:
            writer.writerow([])
        writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def _harmless(cell: str) -> str:
    """A text that a spreadsheet would take for a formula is shown as text; a signed figure stays a figure."""
    is_figure = cell.lstrip("+-").replace(".", "", 1).isdigit()
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t"} and not is_figure else cell
