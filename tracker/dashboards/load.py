"""填报负担 (DOMAIN §6): how many reports every unit was asked for in a year, month by month.

Asked for is: a report on a milestone (in the month in which it is due), the same report once more after it was sent
back, and the answer to a supervision notice.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, bindparam, case, func, select

from tracker.dashboards.county import units_side_by_side
from tracker.dashboards.history import midnight
from tracker.database import AnySelect, read
from tracker.progress.models import Report, Verdict
from tracker.supervision.notices.models import SupervisionNotice
from tracker.work_items.models import Assignment, Milestone

MONTHS = 12


class Load(NamedTuple):
    """`months`: how much fell into each; the three sums say of which kind it was."""

    unit_id: int
    name: str
    months: list[int]
    milestones: int
    returned: int
    notices: int

    @property
    def total(self) -> int:
        return sum(self.months)


def _by_month(moment: Any, *conditions: ColumnElement[bool]) -> AnySelect:
    """unit, month, how many. The months begin at the parameters `month_1` to `month_13`: dates or instants."""
    edges = [bindparam(f"month_{number}", type_=moment.type) for number in range(1, MONTHS + 2)]
    month = case(*((moment < edge, number) for number, edge in enumerate(edges[1:], start=1))).label("month")
    return (
        select(Assignment.unit_id, month, func.count())
        .join(Assignment, Assignment.id == moment.class_.assignment_id)
        .where(
            Assignment.unit_id.in_(bindparam("unit_ids", expanding=True)),
            moment >= edges[0],
            moment < edges[-1],
            *conditions,
        )
        .group_by(Assignment.unit_id, month)
    )


_MILESTONES = _by_month(Milestone.due_on)
_RETURNED = _by_month(Report.decided_at, Report.verdict == Verdict.RETURNED)
_NOTICES = _by_month(SupervisionNotice.issued_at)


def loads(unit_path: str, year: int) -> Sequence[Load]:
    """The units that stand side by side below a unit, in five queries whatever the data."""
    units = units_side_by_side(unit_path)
    days = [date(year + number // MONTHS, number % MONTHS + 1, 1) for number in range(MONTHS + 1)]
    instants = [midnight(day) for day in days]
    unit_ids = [unit.id for unit in units]
    counted = [
        _counts(statement, edges, unit_ids)
        for statement, edges in ((_MILESTONES, days), (_RETURNED, instants), (_NOTICES, instants))
    ]
    return [_load(unit, *(kind.get(unit.id, [0] * MONTHS) for kind in counted)) for unit in units]


def _counts(statement: AnySelect, edges: Sequence[Any], unit_ids: list[int]) -> dict[int, list[int]]:
    values = {f"month_{number}": edge for number, edge in enumerate(edges, start=1)}
    found: dict[int, list[int]] = {}
    for unit_id, month, count in read(statement, {**values, "unit_ids": unit_ids}):
        found.setdefault(unit_id, [0] * MONTHS)[month - 1] = count
    return found


def _load(unit: Any, milestones: list[int], returned: list[int], notices: list[int]) -> Load:
    months = [sum(kinds) for kinds in zip(milestones, returned, notices, strict=True)]
    return Load(unit.id, unit.name, months, sum(milestones), sum(returned), sum(notices))
