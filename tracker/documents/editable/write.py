"""From the top of a paper to its foot: every block becomes a paragraph, a table or a new sheet."""

import io
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

import docx
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Pt

from tracker.documents.editable import pages
from tracker.documents.editable.style import Style, styles_of
from tracker.documents.editable.tables import at_the_foot, table
from tracker.documents.editable.text import INLINE, Piece, paragraph, pieces_of, rule, tidy
from tracker.documents.markup import parse, text_of
from tracker.documents.press.render import STYLESHEET

_LEFT_OUT = {"watermark", "verify", "imprint-room", "letter-foot"}
_SPECK = Style({"size": "1pt", "line": "1pt"})
_MADE_AT = datetime(2000, 1, 1)  # noqa: DTZ001 - a file's own clock would make each copy another


def docx_of(html: str, *, title: str) -> bytes:
    """The .docx of what `compose` made, without watermark and verification mark: whoever may change it can claim
    nothing by it."""
    writer = _Writer(html)
    writer.body()
    properties = writer.document.core_properties
    properties.title, properties.author, properties.comments, properties.language = title, "", "", "zh-CN"
    properties.created = properties.modified = _MADE_AT
    out = io.BytesIO()
    writer.document.save(out)
    return out.getvalue()


@lru_cache(maxsize=1)
def _house_style() -> str:
    return STYLESHEET.read_text(encoding="utf-8")


class _Writer:
    """Holds what a block owes to the one after it: a distance, and the break of a page."""

    def __init__(self, html: str) -> None:
        self._root = parse(html)
        self._styles: Mapping[Element, Style] = styles_of(self._root, _house_style())
        self.document = docx.Document()
        self._target: Any = self.document.element.body
        self._last = self._target[-1]  # the section's properties stay at the end
        self._owed = 0.0
        self._page_due = False
        self._is_across = False
        self._is_empty = True

    def body(self) -> None:
        body = next(self._root.iter("body"))
        pages.set_up(self.document)
        self._is_across = self._lies_across(body)
        pages.lay(self.document.sections[0], across=self._is_across)
        self._flow(body)

    def _lies_across(self, element: Element) -> bool:
        return self._styles[element].get("page") in {"landscape", "certificate"}

    def _flow(self, element: Element) -> None:
        """Blocks one below the other; text between them is a paragraph of its own."""
        loose: list[Piece] = [Piece(element.text or "", self._styles[element])]
        for child in element:
            if child.tag in INLINE:
                loose += [Piece(child.text or "", self._styles[child]), Piece(child.tail or "", self._styles[element])]
                continue
            self._loose(loose, element)
            self._block(child)
            loose = [Piece(child.tail or "", self._styles[element])]
        self._loose(loose, element)

    def _loose(self, pieces: list[Piece], element: Element) -> None:
        if found := tidy(pieces):
            self._paragraph(found, self._styles[element], "p")

    def _block(self, element: Element) -> None:
        style, classes = self._styles[element], set(element.get("class", "").split())
        if element.tag in {"style", "script", "svg"} or classes & _LEFT_OUT:
            return
        self._turn(element, style)
        if element.tag == "table":
            self._table(element)
        elif element.tag == "img":
            self._paragraph([Piece(f"（{element.get('alt', '')}）", style)], style, "p")
        elif "signature" in classes:
            self._signature(element, style)
        elif "imprint" in classes:
            self._imprint(element)
        elif any(child.tag not in INLINE for child in element):
            self._owe(style, "top")
            self._flow(element)
            self._owe(style, "bottom")
        elif pieces := pieces_of(element, self._styles):
            self._paragraph(pieces, style, element.tag)
        elif style.get("background").startswith("#") or style.get("border").startswith("solid #"):
            self._line(style)
        else:
            self._owe(style, "top")

    def _turn(self, element: Element, style: Style) -> None:
        """A new sheet where the paper has one."""
        across = self._lies_across(element)
        if across != self._is_across:
            self._is_across, self._page_due = across, False
            pages.next_section(self.document, across=across)
            self._last = self._target[-1]
        elif style.get("break-before") in {"page", "left"} and not self._is_empty:
            self._page_due = True

    def _owe(self, style: Style, side: str) -> None:
        self._owed += max(style.points(f"margin-{side}"), 0.0) + style.points(f"padding-{side}")

    def _paragraph(self, pieces: list[Piece], style: Style, tag: str) -> Any:
        self._owe(style, "top")
        made = paragraph(self._target, pieces, style, before=self._owed, tag=tag)
        made.paragraph_format.page_break_before = self._page_due
        self._placed(made._p)
        self._owe(style, "bottom")
        return made

    def _placed(self, element: Any) -> None:
        if self._target is self.document.element.body:
            self._last.addprevious(element)
        self._owed, self._page_due, self._is_empty = 0.0, False, False

    def _line(self, style: Style) -> None:
        colour = style.get("background") or style.get("border").removeprefix("solid ")
        thin = Style({**style.declared, "size": "1pt", "line": "4pt", "text-indent": "0"})
        rule(self._paragraph([], thin, "p"), colour)

    def _table(self, element: Element) -> None:
        """Preceded by an empty line of one point when a page or a distance is due: a table has neither itself."""
        if self._owed or self._page_due or self._follows_a_table():
            self._paragraph([], _SPECK, "p")
        table(self._target, element, self._styles, pages.text_width(across=self._is_across), self._fill)
        self._placed(self._target[-1])

    def _follows_a_table(self) -> bool:
        before = self._last.getprevious()
        return before is not None and before.tag == qn("w:tbl")

    def _fill(self, cell: Any, element: Element) -> None:
        outer, self._target, self._owed = self._target, cell, 0.0
        if any(child.tag not in INLINE for child in element):
            self._flow(element)
        else:
            paragraph(cell, pieces_of(element, self._styles), _in_cell(self._styles[element]))
        self._target, self._owed = outer, 0.0

    def _signature(self, element: Element, style: Style) -> None:
        """The date four characters in from the right, the office centred over it."""
        self._owe(style, "top")
        lines = list(element.iter("p"))
        date = _width(text_of(lines[-1]))
        for line in lines:
            inset = max(style.points("padding-right") / style.size + (date - _width(text_of(line))) / 2, 0.0)
            changed = {"text-align": "right", "text-indent": "0", "padding-right": f"{inset}em", "break-after": "avoid"}
            if line is lines[-1]:
                changed.pop("break-after")
            own = self._styles[line].declared
            self._paragraph(pieces_of(line, self._styles), Style({**own, **changed}), "p")

    def _imprint(self, element: Element) -> None:
        lines, width = list(element.iter("p")), pages.text_width(across=self._is_across)
        for cell, line in zip(at_the_foot(self._target, width, len(lines)), lines, strict=True):
            made = paragraph(cell, pieces_of(line, self._styles), self._styles[line])
            made.paragraph_format.tab_stops.add_tab_stop(Pt(width - 28), WD_TAB_ALIGNMENT.RIGHT)
        self._placed(self._target[-1])
        self._paragraph([], _SPECK, "p")  # where the floating table is anchored


def _in_cell(style: Style) -> Style:
    """A cell's own padding is the table's matter."""
    return Style({name: value for name, value in style.declared.items() if not name.startswith("padding")})


def _width(text: str) -> float:
    """In characters: letters and figures are half as wide."""
    return sum(0.5 if character < "\u2e80" else 1.0 for character in text)
