"""Who would hear what on a day, by the calendar alone: nothing is sent, and nothing written down."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from tracker.reminders.planning import Wanted, deadlines
from tracker.reminders.queries import named_within
from tracker.reminders.rules import Line, Section, sections
from tracker.reminders.site_rules.queries import WEEK, rules_in_force
from tracker.reminders.week.planning import briefings, is_first_workday
from tracker.workdays.queries import site_overrides
from tracker.workdays.rules import ONE_DAY, is_workday


class Digest(NamedTuple):
    name: str
    unit: str
    sections: list[Section]


def digests_on(on: date, path: str) -> list[Digest] | None:
    """Of the people of a subtree, in the order of their units; None on a rest day.

    What falls due on that day, as far as it is known now, whatever has been sent already. News (a report that comes in,
    a task that is given) cannot be foreseen.
    """
    overrides = site_overrides()
    if not is_workday(on, overrides):
        return None
    wanted = deadlines(on - ONE_DAY, on, overrides)
    if rules_in_force()[WEEK].is_on and is_first_workday(on, overrides):
        wanted += briefings(on)
    lines: dict[int, list[Line]] = defaultdict(list)
    for want in wanted:
        lines[want.recipient.person_id].append(_line(want))
    people = named_within(lines, path)
    return [Digest(name, unit, sections(lines[person_id], on)) for person_id, (name, unit) in people.items()]


def _line(want: Wanted) -> Line:
    due = want.due
    return Line(want.kind.rule, due.subject_id, due.due_on, want.title, due.assignment_id)
