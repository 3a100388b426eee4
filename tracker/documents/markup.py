"""The HTML of a composed paper as a tree: what is set is also what is attached as figures and written as .docx."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import tinyhtml5

_TEXTLESS = {"style", "svg", "title", "script"}
_APART = {"br", "p", "div", "td", "th", "tr"}


def parse(html: str) -> Element:
    """The <html> element, read as the press reads it."""
    root: Element = tinyhtml5.parse(html, namespace_html_elements=False)
    return root


def text_of(element: Element) -> str:
    """As it reads in one line: breaks and runs of blanks are one blank; full-width blanks stay."""
    return " ".join(part for part in "".join(_pieces(element)).replace("\n", " ").split(" ") if part)


def _pieces(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag not in _TEXTLESS:
            apart = " " if child.tag in _APART else ""
            yield from (apart, *_pieces(child), apart)
        yield child.tail or ""
