"""A printed paper as one would measure it with a ruler: in millimetres from the sheet's upper left corner."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pdfplumber

MM = 72 / 25.4


@dataclass(frozen=True)
class Line:
    """One line of text: the edges of its characters' boxes, and the size of the first of them in points."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    baseline: float
    size: float
    font: str


@dataclass(frozen=True)
class Sheet:
    width: float
    height: float
    lines: list[Line]

    @property
    def text(self) -> str:
        return "".join(line.text for line in self.lines)

    def line(self, text: str) -> Line:
        """The only line that holds `text`."""
        (found,) = [line for line in self.lines if text in line.text]
        return found


def sheets(pdf: bytes) -> list[Sheet]:
    with pdfplumber.open(BytesIO(pdf)) as document:
        return [
            Sheet(
                page.width / MM, page.height / MM, _lines([c for c in page.chars if c["upright"] and c["text"].strip()])
            )
            for page in document.pages
        ]


def sideways(pdf: bytes, page: int) -> list[dict[str, Any]]:
    """The characters of a page that stand turned, the page number of a landscape sheet."""
    with pdfplumber.open(BytesIO(pdf)) as document:
        return [char for char in document.pages[page].chars if not char["upright"] and char["text"].strip()]


def _lines(chars: list[dict[str, Any]]) -> list[Line]:
    """Characters that stand on one baseline, from left to right."""
    rows: dict[float, list[dict[str, Any]]] = {}
    for char in chars:
        baseline = char["matrix"][5]
        key = next((known for known in rows if abs(known - baseline) < 0.5), baseline)
        rows.setdefault(key, []).append(char)
    lines = [sorted(row, key=lambda char: float(char["x0"])) for row in rows.values()]
    return sorted((_line(row) for row in lines), key=lambda line: line.top)


def _line(row: list[dict[str, Any]]) -> Line:
    return Line(
        text="".join(char["text"] for char in row),
        left=row[0]["x0"] / MM,
        right=row[-1]["x1"] / MM,
        top=min(char["top"] for char in row) / MM,
        bottom=max(char["bottom"] for char in row) / MM,
        baseline=(row[0]["top"] + row[0]["y1"] - row[0]["matrix"][5]) / MM,
        size=round(row[0]["size"], 1),
        font=row[0]["fontname"],
    )
