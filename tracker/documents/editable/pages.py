"""Sheets: A4 with the standard's margins, 22 lines of 28 characters, — 1 — outside at the foot."""

from typing import Any

from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt

from tracker.documents.editable.text import set_font

UPRIGHT = (210, 297, 37, 26, 35, 28)  # mm: width, height, margins as in CSS
ACROSS = (297, 210, 28, 37, 26, 35)
MM = 72 / 25.4


def text_width(*, across: bool) -> float:
    """In points."""
    width, _, _, right, _, left = ACROSS if across else UPRIGHT
    return (width - right - left) * MM


def set_up(document: Document) -> None:
    document.settings.odd_and_even_pages_header_footer = True
    normal = document.styles["Normal"]
    normal.paragraph_format.space_after = Pt(0)
    for section in document.sections:
        _number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
        _number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)


def lay(section: Section, *, across: bool) -> None:
    sizes = [Mm(each) for each in (ACROSS if across else UPRIGHT)]
    section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = sizes[:2]
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = sizes[2:]
    section.header_distance = Mm(15)
    section.footer_distance = Mm(23 if not across else 15)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)  # lines have their exact height, and characters their exact distance


def next_section(document: Document, *, across: bool) -> None:
    """What follows begins a new sheet, lying across or upright."""
    lay(document.add_section(WD_SECTION.NEW_PAGE), across=across)


def _number(footer: Any, side: WD_ALIGN_PARAGRAPH) -> None:
    """One character in from the outer edge."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = side
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(14)
    for text in ("— ", "PAGE", " —"):
        run = paragraph.add_run("" if text == "PAGE" else text)
        set_font(run, "songti", 14)
        if text == "PAGE":
            _field(run, text)


def _field(run: Any, name: str) -> None:
    for kind in ("begin", "", "end"):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = name
        run._element.append(element)
