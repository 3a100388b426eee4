"""From paragraphs to the outline: chapters, sections and points, each with its heading and its text."""

import re
from dataclasses import dataclass, field
from typing import Self

from tracker.plans.reader.layout import TERMINAL, Paragraph
from tracker.plans.reader.markers import Level, Marker, marker

_LONGEST_HEADING = 40
_SENTENCE_END = re.compile("[。！？\n]")
_COLON = re.compile(r"[:：\u3000]")
_SKIPPED_NUMBERS = 3


@dataclass(eq=False)
class Node:
    """A chapter, section or point as printed. `text` holds all its paragraphs after the numeral, heading included."""

    mark: Marker
    text: str
    parent: Self | None = None
    is_leaf: bool = True

    @property
    def is_bare_heading(self) -> bool:
        """No sentence has ended yet."""
        return not _SENTENCE_END.search(self.text)

    @property
    def title(self) -> str:
        return heading(self.text)

    @property
    def body(self) -> str:
        """The text without its heading."""
        return self.text[len(self.title) :].lstrip("。：: \u3000\n")

    def ancestor(self, level: Level) -> Self | None:
        """The node of this level that this one is or stands under."""
        here: Self | None = self
        while here and here.mark.level != level:
            here = here.parent
        return here


@dataclass
class Outline:
    """`preface` is what stands before the first numeral; `nodes` are in the order of the plan."""

    preface: list[Paragraph] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)


def outline(found: list[Paragraph]) -> Outline:
    """Read the outline. Sub-points （1） count only where no points 1. are printed, 一是 only where nothing else is."""
    read = _outline(found, Level.POINT)
    if any(node.mark.level == Level.POINT for node in read.nodes):
        return read
    read = _outline(found, Level.SUBPOINT)
    return read if read.nodes else _outline(found, Level.FIRSTLY)


def heading(text: str) -> str:
    """The heading sentence without its full stop. A long first sentence is no heading: then its first clause."""
    sentence = _SENTENCE_END.split(text, maxsplit=1)[0]
    colon = _COLON.search(sentence)
    if colon and 2 <= colon.start() <= _LONGEST_HEADING:
        return sentence[: colon.start()].rstrip()
    if len(sentence) <= _LONGEST_HEADING:
        return sentence.rstrip("：:；;，, ")
    return re.split("[，；,;]", sentence, maxsplit=1)[0].rstrip()


class _Numbering:
    """Tells a numeral that opens a point from one that a line break happened to put first ("第↵二、三产业")."""

    def __init__(self) -> None:
        self._last: dict[Level, int] = {}
        self._restarts: set[Level] = set()

    def accepts(self, mark: Marker, paragraph: Paragraph, before: Node | None) -> bool:
        if before is None:
            return True
        ended = before.text.endswith(tuple(TERMINAL))
        under_heading = before.is_bare_heading and before.mark.level < mark.level
        return (paragraph.certain or ended or under_heading) and self._follows(mark, paragraph, before)

    def _follows(self, mark: Marker, paragraph: Paragraph, before: Node) -> bool:
        last = self._last.get(mark.level)
        if last is None or mark.value == last + 1:
            return True
        if mark.level in self._restarts:
            return mark.value == 1 or paragraph.certain
        if mark.value == 1:
            return paragraph.certain and before.text.endswith("。")
        return paragraph.certain and last <= mark.value <= last + _SKIPPED_NUMBERS

    def count(self, mark: Marker) -> None:
        self._last[mark.level] = mark.value
        self._restarts.discard(mark.level)
        self._restarts.update(level for level in Level if level > mark.level)


def _outline(found: list[Paragraph], deepest: Level) -> Outline:
    read = Outline()
    numbering = _Numbering()
    for paragraph in found:
        mark = marker(paragraph.text)
        before = read.nodes[-1] if read.nodes else None
        if mark and mark.level <= deepest and numbering.accepts(mark, paragraph, before):
            read.nodes.append(_open(mark, paragraph, before))
            numbering.count(mark)
        elif before:
            before.text = _continued(before, paragraph)
        elif read.preface and not paragraph.certain:
            last = read.preface.pop()
            read.preface.append(Paragraph(last.text + paragraph.text, last.certain))
        else:
            read.preface.append(paragraph)
    return read


def _open(mark: Marker, paragraph: Paragraph, before: Node | None) -> Node:
    parent = before
    while parent and parent.mark.level >= mark.level:
        parent = parent.parent
    if parent:
        parent.is_leaf = False
    return Node(mark, paragraph.text[mark.length :].strip(), parent)


def _continued(node: Node, paragraph: Paragraph) -> str:
    new_paragraph = paragraph.certain and (node.is_bare_heading or node.text.endswith(tuple(TERMINAL)))
    return node.text + ("\n" if new_paragraph and node.text else "") + paragraph.text
