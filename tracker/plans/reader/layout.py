"""Undo what printing did to a plan: page breaks, page marks, running heads, blank lines, hard wraps → paragraphs."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tracker.plans.reader.markers import marker
from tracker.plans.reader.numerals import narrow

TERMINAL = "。！？；：!?;:”）)】》"

_DASH = "-—–－─一~·•"
_PAGE_MARK = re.compile(
    rf"^[{_DASH}\s]{{1,6}}\d{{1,3}}[{_DASH}\s]{{1,6}}$|^\d{{1,3}}$|^\d{{1,3}}\s*/\s*\d{{1,3}}$"
    r"|^[-—–\s]*第\s*\d{1,3}\s*页\s*[,，、/|]?\s*([(（]?\s*共\s*\d{1,3}\s*页\s*[)）]?)?[-—–\s]*$"
    r"|^page\s*\d{1,3}(\s*(of|/)\s*\d{1,3})?$",
    re.IGNORECASE,
)
_ANNEX = re.compile(r"附\s*件\s*\d{0,2}\s*[:：]")
_WIDEST_PRINT = 104  # columns: an office sets no more than 50 characters to a line
_FEWEST_FILLED = 0.2  # of the lines of a print that was wrapped
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\x00-\x08\x0e-\x1f]")
_INDENT = re.compile(r"^(\u3000|\t| {2}|\u00a0{2})")


@dataclass(frozen=True)
class Paragraph:
    """`certain` is False when only a numeral at the line's start suggests that a paragraph begins here."""

    text: str
    certain: bool


@dataclass(frozen=True)
class _Line:
    text: str
    indented: bool

    @property
    def columns(self) -> int:
        printed = sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in self.text)
        return printed + (4 if self.indented else 0)

    @property
    def characters(self) -> int:
        return len(self.text) + (2 if self.indented else 0)


def paragraphs(text: str) -> list[Paragraph]:
    """The plan's paragraphs, each on one line.

    A line that fills the measure runs on into the next one, unless the next is indented; a shorter line
    ends its paragraph. The measure is what nearly all lines keep within (95 of 100); where that is wider than
    any print and few lines come near it, the text was never wrapped and every line is a paragraph.
    """
    lines = list(_lines(text))
    measure, spaced = _Measure.of(lines), _spaces_digits(lines)
    built: list[list[str]] = []
    certain: list[bool] = []
    runs_on = False
    for line in lines:
        starts = line.indented or not runs_on
        if starts or marker(line.text) or _ANNEX.match(line.text):
            built.append([line.text])
            certain.append(starts)
        else:
            built[-1].append(line.text)
        runs_on = measure.is_filled_by(line)
    return [Paragraph(_join(parts, spaced), sure) for parts, sure in zip(built, certain, strict=True)]


def _join(parts: list[str], spaced: bool) -> str:
    """Lines as one: nothing between Chinese, a space between Latin words, and the space a print puts by digits."""
    joined = re.sub(r"(?<=[A-Za-z,])\n(?=[A-Za-z])", " ", "\n".join(parts))
    if spaced:
        joined = re.sub(r"(?<=[0-9０-９])\n(?=[一-龥])|(?<=[一-龥])\n(?=[0-9０-９])", " ", joined)
    return joined.replace("\n", "")


def _spaces_digits(lines: list[_Line]) -> bool:
    """Whether this print sets a space between digits and Chinese ("2-3 个"), which a line break swallows."""
    text = "\n".join(line.text for line in lines)
    spaced = len(re.findall(r"[0-9０-９] (?=[一-龥])|[一-龥] (?=[0-9０-９])", text))
    close = len(re.findall(r"[0-9０-９](?=[一-龥])|[一-龥](?=[0-9０-９])", text))
    return spaced > close


def _lines(text: str) -> Iterator[_Line]:
    pages = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).split("\f")
    heads = _running_heads(pages)
    for page in pages:
        for raw in page.split("\n"):
            line = " ".join(raw.split())
            if line and not _is_page_mark(line) and line not in heads:
                yield _Line(line, bool(_INDENT.match(raw)))


def _is_page_mark(line: str) -> bool:
    return bool(_PAGE_MARK.match(narrow(line)))


def _running_heads(pages: list[str]) -> set[str]:
    """Lines that stand first or last on more than half of at least three pages."""
    if len(pages) < 3:
        return set()
    edges: Counter[str] = Counter()
    for page in pages:
        lines = [line for raw in page.split("\n") if (line := " ".join(raw.split())) and not _is_page_mark(line)]
        edges.update({lines[0], lines[-1]} if lines else set())
    return {line for line, count in edges.items() if count > len(pages) / 2 and not marker(line)}


@dataclass(frozen=True)
class _Measure:
    """How wide the print is, in columns and in characters: what 95 of 100 lines keep within."""

    columns: float
    characters: int
    is_wrapped: bool = True

    @classmethod
    def of(cls, lines: list[_Line]) -> "_Measure":
        columns = _most(line.columns for line in lines)
        # Punctuation and numbers that may not be cut leave a full line a little short.
        measure = cls(columns - max(4, columns * 0.15), _most(line.characters for line in lines))
        filled = sum(measure.is_filled_by(line) for line in lines)
        is_wrapped = columns <= _WIDEST_PRINT or filled >= _FEWEST_FILLED * len(lines)
        return replace(measure, is_wrapped=is_wrapped)

    def is_filled_by(self, line: _Line) -> bool:
        if not self.is_wrapped:
            return False
        return line.columns >= self.columns or line.characters >= self.characters


def _most(widths: Iterable[int]) -> int:
    in_order = sorted(widths)
    return in_order[min(len(in_order) - 1, int(len(in_order) * 0.95))] if in_order else 0
