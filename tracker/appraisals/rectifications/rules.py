"""Who has to rectify, and until when. Pure."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from tracker.appraisals.scoring import Standing
from tracker.workdays.rules import NO_OVERRIDES, Overrides, next_workday


def proposed(standings: Mapping[int, Standing], lowest: int, lowest_grade: str) -> list[int]:
    """The `lowest` last ranked, all who tie with the first of them, and everybody of the lowest grade; the last first.

    Whoever takes no part is not among them.
    """
    ranked = sorted(((each.rank, unit_id) for unit_id, each in standings.items() if each.rank), reverse=True)
    edge = ranked[min(lowest, len(ranked)) - 1][0] if lowest and ranked else None
    return [
        unit_id
        for rank, unit_id in ranked
        if (edge is not None and rank >= edge) or standings[unit_id].grade == lowest_grade
    ]


def due_on(issued_on: date, months: int, overrides: Overrides = NO_OVERRIDES) -> date:
    """The same day so many months on, or the month's last; a rest day moves it to the next workday.

    民法典 第二百零二条、第二百零三条.
    """
    years, month = divmod(issued_on.month - 1 + months, 12)
    year, month = issued_on.year + years, month + 1
    day = date(year, month, min(issued_on.day, monthrange(year, month)[1]))
    return next_workday(day, overrides)
