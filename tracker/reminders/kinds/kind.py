"""What a kind of reminder consists of. A new kind is one small file like its neighbours, and its line in `KINDS`."""

from collections.abc import Callable, Collection
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple


class Audience(StrEnum):
    OFFICERS = "officers"  # whoever may report for the unit
    URGED = "urged"  # whoever hears when the unit has left a notice unanswered: its officers and its leader
    REVIEWERS = "reviewers"  # whoever may review it, in the nearest unit above that has somebody


class Due(NamedTuple):
    """Something that holds now and that somebody must hear; `due_on` is the day it is about."""

    subject_id: int
    due_on: date
    title: str
    assignment_id: int
    unit_id: int
    unit_path: str
    since: date  # the unit has had it since this day: what came due earlier was not missed


class Kind(NamedTuple):
    """`holding` gives, of the subjects with these ids, those of which there is still something to say."""

    rule: str
    subject: str
    audience: Audience
    holding: Callable[[Collection[int]], list[Due]]
    verb: str | None = None  # the event that makes it news; None when a date makes it due
    subject_of: Callable[[int, dict[str, Any]], int | None] = lambda subject_id, detail: subject_id


def about(number: str, item: str, step: str = "") -> str:
    """How a piece of work is called in one line: 3. 推进示范校建设 · 完成申报"""
    return (f"{number}. " if number else "") + item + (f" · {step}" if step else "")
