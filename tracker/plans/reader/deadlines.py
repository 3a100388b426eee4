"""Deadlines in a point: the ways a plan has of saying by when, each as a date.

A day counts as included ("6月30日前" is due on the 30th); a bare month, quarter or year before "前" does not ("10月前"
is due on 30 September). 上旬 ends on the 10th, 中旬 on the 20th. A span is due when it ends. What lies before the
plan's year, what something is counted from ("3月1日起") and what a day is said of ("10日印发") is no deadline.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tracker.plans.reader.due import PATTERNS, Reading, due_on
from tracker.plans.reader.findings import Deadline
from tracker.plans.reader.masks import titles
from tracker.plans.reader.numerals import narrow

_SPAN = re.compile(r"\s*(?:[-—–~～至到]|—{2}|起至)\s*")
_NOT_BEFORE = re.compile(r"(?:截至|截止到|去|往|历)\s*$")
_START_BEFORE = re.compile(r"(?:自|从)\s*$")
_OF_A_PAPER = re.compile(r"\s*(?:印发|发布|公布|出台|施行)(?P<of>的)?")
_NOT_AFTER = re.compile(
    r"\s*(?:起|以来|之后|以后|后(?!续)|通过的|召开的|初(?!步)|伊始|是(?!否)|度?(?:考核|工作要点|总结|任务))"
)


@dataclass(frozen=True)
class _Candidate:
    start: int
    end: int
    reading: Reading
    is_span: bool = False


def deadlines(text: str, year: int | None) -> tuple[Deadline, ...]:
    """The deadlines of a point in the order of its text; none overlap. `year` is the plan's own."""
    plain = titles(narrow(text))
    found = []
    for candidate in _spans(plain, _candidates(plain)):
        due = due_on(candidate.reading, year)
        if _is_deadline(plain, candidate) and not _is_past(due, candidate.reading, year):
            found.append(Deadline(text[candidate.start : candidate.end], candidate.start, candidate.end, due))
    return tuple(found)


def _candidates(plain: str) -> list[_Candidate]:
    """Every expression of time, the longer kind first, so that "今年6月" is not read as "今年"."""
    found: list[_Candidate] = []
    free = bytearray(b"1" * len(plain))
    for pattern in PATTERNS:
        for match in pattern.finditer(plain):
            end = match.start() + len(match[0].rstrip())
            candidate = _Candidate(match.start(), end, Reading.of(match))
            if b"0" not in free[candidate.start : end]:
                free[candidate.start : end] = b"0" * (end - candidate.start)
                found.append(candidate)
    return sorted(found, key=lambda candidate: candidate.start)


def _spans(plain: str, candidates: list[_Candidate]) -> Iterator[_Candidate]:
    """Join "3月1日" and "5月31日" in "3月1日至5月31日"; the year said of the first holds for the second."""
    waiting: _Candidate | None = None
    for candidate in candidates:
        if waiting and _SPAN.fullmatch(plain, waiting.end, candidate.start):
            reading = candidate.reading.in_the_year_of(waiting.reading)
            waiting = _Candidate(waiting.start, candidate.end, reading, is_span=True)
            continue
        if waiting:
            yield waiting
        waiting = candidate
    if waiting:
        yield waiting


def _is_deadline(plain: str, candidate: _Candidate) -> bool:
    before = plain[max(0, candidate.start - 4) : candidate.start]
    if _NOT_BEFORE.search(before) or (_START_BEFORE.search(before) and not candidate.is_span):
        return False
    if candidate.reading.said_by:
        return True
    paper = _OF_A_PAPER.match(plain, candidate.end)
    if paper and (paper["of"] or candidate.reading.day):
        return False  # "10日印发" tells when a paper came out; "上半年出台" when one must
    return not _NOT_AFTER.match(plain, candidate.end)


def _is_past(due: date | None, reading: Reading, year: int | None) -> bool:
    """Also true of a day that is not in the calendar ("2月30日")."""
    if due is None:
        return year is not None or reading.year is not None
    return year is not None and due.year < year
