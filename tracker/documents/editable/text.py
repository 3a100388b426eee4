"""Paragraphs: an element's text with its fonts, indents and distances, into Word's paragraph."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph

from tracker.documents.editable.style import Style

# As offices have them installed; where one is missing, Word takes another of the same class.
FACES = {
    "fangsong": "仿宋_GB2312",
    "kaiti": "楷体_GB2312",
    "heiti": "黑体",
    "songti": "宋体",
    "biaosong": "方正小标宋简体",
}
INLINE = {"span", "b", "strong", "i", "em", "br", "code", "sub", "sup"}
HEADINGS = {"h1": 0, "h2": 1, "h3": 2, "h4": 3}
_ALIGNMENTS = {
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


@dataclass(frozen=True)
class Piece:
    """A stretch of text in one font; a break of the line is a piece of its own."""

    text: str
    style: Style

    @property
    def is_break(self) -> bool:
        return self.text == "\n"


def pieces_of(element: Element, styles: Mapping[Element, Style]) -> list[Piece]:
    """The text of an element that holds no blocks, blanks run together as HTML has it."""
    return tidy(list(_raw(element, styles)))


def tidy(pieces: list[Piece]) -> list[Piece]:
    found: list[Piece] = []
    for piece in pieces:
        text = piece.text if piece.text in {"\n", "\t"} else re.sub(r"[ \t\r\n]+", " ", piece.text)
        if not found or found[-1].is_break or found[-1].text.endswith(" "):
            text = text if piece.is_break else text.lstrip(" ")
        if text:
            found.append(Piece(text, piece.style))
    while found and found[-1].text.strip(" \n") == "":
        found.pop()
    return found


def _raw(element: Element, styles: Mapping[Element, Style]) -> Iterator[Piece]:
    """What floats to the right stands at the end, behind a tab."""
    yield Piece(element.text or "", styles[element])
    floats = [child for child in element if styles[child].get("float") == "right"]
    for child in element:
        if child.tag == "br":
            yield Piece("\n", styles[element])
        elif child.tag not in {"svg", "style"} and child not in floats:
            yield from _raw(child, styles)
        yield Piece(child.tail or "", styles[element])
    for child in floats:
        yield Piece("\t", styles[child])
        yield from _raw(child, styles)


def paragraph(parent: Any, pieces: list[Piece], style: Style, *, before: float = 0.0, tag: str = "p") -> Paragraph:
    """A new paragraph at the end of `parent`; `before` is the distance above it in points."""
    made = Paragraph(OxmlElement("w:p"), None)  # type: ignore[arg-type]
    parent.append(made._p)
    layout = made.paragraph_format
    layout.alignment = _alignment(pieces, style)
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = Pt(round(style.line or style.size * 1.3, 1))
    layout.space_before = Pt(round(max(before, 0.0), 1))
    layout.first_line_indent = Pt(style.points("text-indent"))
    layout.left_indent, layout.right_indent = Pt(style.points("padding-left")), Pt(style.points("padding-right"))
    layout.keep_with_next = style.get("break-after") == "avoid"
    layout.widow_control = False
    if tag in HEADINGS:
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), str(HEADINGS[tag]))
        made._p.get_or_add_pPr().append(level)
    for piece in pieces:
        _run(made, piece)
    return made


def _alignment(pieces: list[Piece], style: Style) -> WD_ALIGN_PARAGRAPH:
    """Word stretches a justified line up to a break, too: then it begins at the left."""
    asked = style.get("text-align")
    if style.get("right") == "0" and not style.get("left"):
        asked = "right"
    if asked == "justify" and any(piece.is_break for piece in pieces):
        asked = "left"
    return _ALIGNMENTS.get(asked, WD_ALIGN_PARAGRAPH.LEFT)


def _run(made: Paragraph, piece: Piece) -> None:
    if piece.is_break:
        made.add_run().add_break()
        return
    run = made.add_run(piece.text)
    set_font(run, piece.style.face, piece.style.size)
    if spread := round(piece.style.points("letter-spacing") * 20):
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(spread))
        run._element.get_or_add_rPr().append(spacing)
    if (colour := piece.style.get("color")).startswith("#") and len(colour) == 7:
        run.font.color.rgb = RGBColor.from_string(colour[1:].upper())


def set_font(run: Any, face: str, size: float) -> None:
    run.font.size = Pt(size)
    run.font.name = FACES.get(face, FACES["fangsong"])
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), run.font.name)


def rule(made: Paragraph, colour: str) -> None:
    """A line below a paragraph, 1.5 pt thick."""
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "1"), ("color", colour.lstrip("#"))):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    properties = made._p.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")
