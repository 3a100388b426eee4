"""The HTML of a composed paper as a tree: what is set is also what is attached as figures and written as .docx."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta"}
_TEXTLESS = {"style", "svg", "title", "script"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

    @property
    def elements(self) -> list["Element"]:
        return [child for child in self.children if isinstance(child, Element)]

    def every(self, *tags: str) -> Iterator["Element"]:
        """Those below with one of the tags, in the order of the paper."""
        for child in self.elements:
            if child.tag in tags:
                yield child
            yield from child.every(*tags)

    def text(self) -> str:
        """As it reads in one line: breaks and runs of blanks are one blank; full-width blanks stay."""
        return " ".join(part for part in "".join(self._pieces()).replace("\n", " ").split(" ") if part)

    def source(self) -> str:
        """The text as it was written, of a <style>."""
        return "".join(child for child in self.children if isinstance(child, str))

    def _pieces(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in _TEXTLESS:
                is_block = child.tag in {"br", "p", "div", "td", "th", "tr"}
                yield from (" " * is_block, *child._pieces(), " " * is_block)


def parse(html: str) -> Element:
    """The <html> element of what `compose` made, whose tags are all closed."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.open[0]


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in {element.tag for element in self.open[1:]}:
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)
