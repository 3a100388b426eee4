"""A Word document's text: one indented line a paragraph, automatic numbers written out, tables row by row."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import docx
from docx.oxml.ns import qn

from tracker.plans.reader.numbering import Numbering

_INDENT = "\u3000\u3000"
_LABELLED = re.compile("单位|部门|责任|牵头|配合|时限|时间|期限")
_SPECIAL = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_SKIPPED = {qn("w:txbxContent"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}


def docx_text(file: BytesIO) -> str:
    """What stands in the body: inserted text counts, deleted text and text boxes (page numbers) do not."""
    document = docx.Document(file)
    numbering = Numbering(document)
    lines: list[str] = []
    for block in _blocks(document.element.body):
        if block.tag == qn("w:p"):
            lines.append(numbering.label(block) + _text(block))
        else:
            lines += _table(block)
    return "\n".join(_INDENT + line.replace("\n", "\n" + _INDENT) for line in lines)


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, also those inside content controls."""
    for child in parent:
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
            yield from _blocks(child)


def _text(paragraph: Any) -> str:
    return "".join(_runs(paragraph)).strip()


def _runs(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in _SPECIAL:
            yield _SPECIAL[child.tag]
        elif child.tag not in _SKIPPED:
            yield from _runs(child)


def _table(table: Any) -> Iterator[str]:
    """A list of tasks (序号 | 任务 | 责任单位 | 时限) becomes numbered points; other tables stay rows."""
    rows = [[_cell(cell) for cell in row.iterchildren(qn("w:tc"))] for row in table.iterchildren(qn("w:tr"))]
    heads = rows[0] if rows else []
    if not heads or not re.fullmatch(r"序\s*号|编\s*号", heads[0]):
        yield from (" ".join(filter(None, row)) for row in rows)
        return
    for row in rows[1:]:
        yield _task(heads, row) if len(row) == len(heads) and row[0].isdigit() else " ".join(filter(None, row))


def _task(heads: list[str], row: list[str]) -> str:
    """The sentences of a task; bodies and dates keep the words of their column's head."""
    told = [
        f"{head}：{cell}" if _LABELLED.search(head) else cell
        for head, cell in zip(heads[1:], row[1:], strict=True)
        if cell
    ]
    return f"{row[0]}." + "".join(part if part.endswith(("。", "！")) else part + "。" for part in told)


def _cell(cell: Any) -> str:
    parts = [_text(paragraph) for paragraph in cell.iter(qn("w:p"))]
    return "".join(" ".join(filter(None, parts)).split("\n"))
