"""The numerals that open a chapter, a section or a point: "第一章", "一、", "（一）", "1.", "第一条", "（1）", 一是."""

import re
from dataclasses import dataclass
from enum import IntEnum

from tracker.plans.reader.numerals import chinese_number, narrow

_NUMERAL = "[一二三四五六七八九十]{1,3}"
_NOT_A_DECIMAL = r"(?!\d)|(?=20\d\d\s*年)"


class Level(IntEnum):
    """Depth in the outline, the outermost first."""

    PART = 0
    CHAPTER = 1
    SECTION = 2
    POINT = 3
    SUBPOINT = 4
    FIRSTLY = 5


_PATTERNS = {
    Level.PART: re.compile(rf"第\s*({_NUMERAL})\s*(?:章|部分|篇)(?=[\s、:：.]|[^\s的和与])[\s、:：.]*"),
    Level.CHAPTER: re.compile(rf"({_NUMERAL})\s*[、.]\s*"),
    Level.SECTION: re.compile(rf"[(（]\s*({_NUMERAL})\s*[)）]\s*、?\s*"),
    Level.POINT: re.compile(
        rf"(\d{{1,3}})\s*(?:、|[.]\s*(?:{_NOT_A_DECIMAL}))\s*|第\s*({_NUMERAL}|\d{{1,3}})\s*条[\s、:：.]+"
    ),
    Level.SUBPOINT: re.compile(r"[(（]?\s*(\d{1,3})\s*[)）]\s*[、.]?\s*"),
    Level.FIRSTLY: re.compile(rf"({_NUMERAL})是\s*"),
}


@dataclass(frozen=True)
class Marker:
    """`printed` is the numeral alone ("二", "12"), `value` what it counts, `length` how much of the line it takes."""

    level: Level
    printed: str
    value: int
    length: int


def marker(line: str) -> Marker | None:
    """The marker at the start of a line, or None. Whether it is one in earnest depends on what stands before it."""
    narrowed = narrow(line)
    for level, pattern in _PATTERNS.items():
        found = pattern.match(narrowed)
        if found:
            printed = found[found.lastindex or 0]
            value = int(printed) if printed.isdigit() else chinese_number(printed)
            return (
                None
                if value is None
                else Marker(level, str(value) if level >= Level.POINT else printed, value, found.end())
            )
    return None
