"""Milestones in any number, a given number of them due on DAY, and the officers who must hear of them; all in bulk.

Of every ten milestones that are not due six are met, one is overdue, and three lie ahead: as a few years leave them.
None of these is to be reminded of on DAY, a Wednesday: the overdue ones fell due on other days of the week.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any, NamedTuple

from sqlalchemy import insert, text

from tracker.access.policy import Role
from tracker.accounts.models import UnitKind
from tracker.accounts.operations import add_unit
from tracker.database import Base, db, transaction
from tracker.work_items.models import Duty

DAY = date(2026, 6, 24)
STARTED = datetime(2025, 12, 30, 2, tzinfo=UTC)
EACH = 10  # milestones of an assignment
CHUNK = 20_000
Row = dict[str, Any]


class Crowd(NamedTuple):
    """`units` with one officer each; of `milestones` in all, `due` are due on DAY, spread over the units."""

    units: int
    milestones: int
    due: int


def seed(crowd: Crowd) -> None:
    """Into an empty, migrated database. Commits."""
    with transaction():
        office = add_unit(
            actor=None, now=STARTED, parent=None, kind=UnitKind.CITY, name="濮阳市知识产权局", short_name="市局"
        )
        office_id, path = office.id, office.path
        units = range(office_id + 1, office_id + 1 + crowd.units)
        _insert("unit", _units(units, office_id, path))
        _insert("person", _people(units))
        _insert("work_item", _work_items(crowd, office_id))
        _insert("assignment", _assignments(crowd, units))
        _insert("milestone", _milestones(crowd))
        db.session.execute(
            insert(Base.metadata.tables["bookmark"]).values(id=1, planned_through=DAY - timedelta(days=1), event_id=1)
        )
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _insert(name: str, rows: Iterable[Row]) -> None:
    table, rows = Base.metadata.tables[name], iter(rows)
    while chunk := list(islice(rows, CHUNK)):
        db.session.connection().execute(insert(table), chunk)


def _units(ids: range, office_id: int, path: str) -> Iterator[Row]:
    for id_ in ids:
        yield {
            "id": id_,
            "parent_id": office_id,
            "kind": UnitKind.DEPARTMENT,
            "name": f"第{id_}单位",
            "short_name": f"单位{id_}",
            "path": f"{path}{id_}/",
        }


def _people(units: range) -> Iterator[Row]:
    for id_ in units:
        yield {
            "id": id_,
            "unit_id": id_,
            "username": f"u{id_}",
            "name": f"经办{id_}",
            "role": Role.COUNTY_OFFICER,
            "email": f"u{id_}@example.gov.cn",
            "phone": "",
            "password_hash": "-",
            "must_change_password": False,
            "created_at": STARTED,
        }


def _work_items(crowd: Crowd, office_id: int) -> Iterator[Row]:
    for id_ in range(1, _items(crowd) + 1):
        yield {
            "id": id_,
            "office_id": office_id,
            "year": 2026,
            "number": str(id_),
            "chapter": "一、强化知识产权创造",
            "title": "培育知识产权示范校",
            "text": "全市新培育知识产权示范校8所，每县（区）至少一所。",
            "measure": "所",
            "weight": None,
            "contact": "",
            "created_at": STARTED,
            "created_by": office_id + 1,
        }


def _items(crowd: Crowd) -> int:
    """Each is assigned to every unit."""
    return max(1, crowd.milestones // EACH // crowd.units)


def _assignments(crowd: Crowd, units: range) -> Iterator[Row]:
    for item in range(1, _items(crowd) + 1):
        for place, unit in enumerate(units):
            yield {
                "id": (item - 1) * crowd.units + place + 1,
                "work_item_id": item,
                "unit_id": unit,
                "parent_id": None,
                "duty": Duty.RESPONSIBLE,
                "target": None,
                "assigned_at": STARTED,
                "assigned_by": units[0],
                "starts_on": STARTED.date(),
                "acknowledged_at": STARTED,
                "acknowledged_by": unit,
                "percent": 65,  # as far as the year is gone
                "milestone_count": EACH,
                "met_count": 6,
                "next_due_on": DAY + timedelta(days=40),
                "ends_on": DAY + timedelta(days=170),
            }


def _milestones(crowd: Crowd) -> Iterator[Row]:
    """The due ones are spread over the first assignments, so that units and officers are the same at any size."""
    random = Random(1)
    assignments = _items(crowd) * crowd.units
    for n in range(crowd.milestones):
        row: Row = {"id": n + 1, "assignment_id": n % assignments + 1, "title": "完成阶段任务", "target": None}
        if n < crowd.due:
            yield {**row, "due_on": DAY, "percent": 0, "met_on": None}
        elif n % 10 < 6:
            due_on = DAY - timedelta(days=random.randrange(1, 1_500))
            yield {**row, "due_on": due_on, "percent": 100, "met_on": due_on}
        elif n % 10 < 7:
            due_on = DAY - timedelta(days=7 * random.randrange(1, 200) + random.choice((1, 2, 6)))
            yield {**row, "due_on": due_on, "percent": 40, "met_on": None}
        else:
            yield {**row, "due_on": DAY + timedelta(days=random.randrange(40, 170)), "percent": 0, "met_on": None}
