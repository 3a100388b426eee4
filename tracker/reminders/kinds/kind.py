"""What a kind of reminder consists of. A new kind is one small file like its neighbours, and its line in `KINDS`."""

from collections.abc import Callable, Collection
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from tracker.reminders.rules import Rhythm


class Audience(StrEnum):
    OFFICERS = "officers"  # whoever may report for the unit
    LEADERS = "leaders"  # whoever leads the unit
    URGED = "urged"  # whoever hears when the unit has left a notice unanswered: its officers and its leader
    REVIEWERS = "reviewers"  # whoever may review it, in the nearest unit above that has somebody


class Due(NamedTuple):
    """Something that holds now and that somebody must hear; `due_on` is the day it is about.

    `unit` is said first to whoever hears it in another unit.
    """

    subject_id: int
    due_on: date
    title: str
    assignment_id: int
    unit_id: int
    unit_path: str
    since: date  # the unit has had it since this day: what came due earlier was not missed
    unit: str = ""


class Rule(NamedTuple):
    """Of one kind of date: whether it is reminded of at all, on which days, and who hears it."""

    is_on: bool
    rhythm: Rhythm
    to: tuple[Audience, ...]


class Dated(NamedTuple):
    """What makes a kind come due by dates, until the site sets the rhythm otherwise, or whether at all.

    `oldest`: the earliest date of what holds. `falling_due`: what holds and has one of these dates, read by an index.
    """

    label: str
    rhythm: Rhythm
    oldest: Callable[[], date | None]
    falling_due: Callable[[Collection[date]], list[Due]]
    is_on: bool = True


class Kind(NamedTuple):
    """`holding` gives, of the subjects with these ids, those of which there is still something to say.

    `audience`: who hears the news; and of the dates, until the site says otherwise.
    `is_deadline`: past its date it is overdue, and of that nobody can choose not to hear.
    `stays_said`: it tells how things stood, so nothing that happens later makes it untrue.
    """

    rule: str
    subject: str
    audience: Audience
    holding: Callable[[Collection[int]], list[Due]]
    verb: str | None = None  # the event that makes it news; None when only a date makes it due
    subject_of: Callable[[int, dict[str, Any]], int | None] = lambda subject_id, detail: subject_id
    dated: Dated | None = None
    is_deadline: bool = False
    stays_said: bool = False


def about(number: str, item: str, step: str = "") -> str:
    """How a piece of work is called in one line: 3. 推进示范校建设 · 完成申报"""
    return (f"{number}. " if number else "") + item + (f" · {step}" if step else "")
