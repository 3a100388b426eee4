"""Patents in any number, as eight counties would have kept them; in bulk, with their keys and clocks beside them."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import insert, select, text

from tracker import clock
from tracker.accounts.models import Unit
from tracker.database import Base, db, transaction
from tracker.ledgers.clocks.rules import running
from tracker.ledgers.definition import Definition
from tracker.ledgers.definitions.shelf import shelf
from tracker.ledgers.rules import keys_of, searched_text
from tracker.ledgers.values import Kept

LEDGER = "patents"
CHUNK = 10_000
HOLDERS = ("生物科技有限公司", "化工有限公司", "家居制造有限公司", "装备制造有限公司", "职业技术学院")
FIRST_FILED, DAYS = date(2010, 1, 1), 4_000
Row = dict[str, Any]


def seed_patents(count: int) -> None:
    """Into a database that has the eight counties. One in twelve has ended; one in thirty is pledged. Commits."""
    definition, random = shelf()[LEDGER], Random(7)
    with transaction():
        units = db.session.execute(select(Unit.id, Unit.short_name).where(Unit.parent_id.is_not(None))).all()
        rows = (_row(definition, number, units, random) for number in range(1, count + 1))
        while chunk := list(islice(rows, CHUNK)):
            _insert("ledger_row", chunk)
            _insert("ledger_key", _keys(definition, chunk))
            _insert("ledger_due", _dues(definition, chunk))
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _insert(name: str, rows: Iterable[Row]) -> None:
    found = list(rows)
    if found:
        db.session.connection().execute(insert(Base.metadata.tables[name]), found)


def _row(definition: Definition, number: int, units: Any, random: Random) -> Row:
    unit_id, short_name = units[number % len(units)]
    filed = FIRST_FILED + timedelta(days=random.randrange(DAYS))
    granted = filed + timedelta(days=random.randrange(500, 1_400))
    has_ended = number % 12 == 0
    values: dict[str, Kept] = {
        "number": f"ZL{filed.year}1{number:07d}.{number % 10}",
        "title": f"一种第{number}号材料的制备方法",
        "holder": f"{short_name}县{HOLDERS[number % len(HOLDERS)]}",
        "holder_kind": "企业",
        "contact": "张三",
        "phone": "13800001234",
        "filed_on": filed.isoformat(),
        "granted_on": granted.isoformat(),
        "reduction": ("不减缴", "减缴85%", "减缴70%")[number % 3],
        "paid_through": 10_000 * max(clock.today().year - filed.year, 4),
    }
    if has_ended:
        values |= {"ended_on": (granted + timedelta(days=900)).isoformat(), "end_reason": "未缴年费"}
    elif number % 30 == 0:
        values["pledged_from"] = granted.isoformat()
    now = clock.now()
    return {
        "id": number,
        "ledger": LEDGER,
        "unit_id": unit_id,
        "state": "ended" if has_ended else "active",
        "values": values,
        "version": 1,
        "revision": 1,
        "searched": searched_text(definition, values),
        "created_at": now,
        "changed_at": now,
    }


def _keys(definition: Definition, rows: list[Row]) -> Iterator[Row]:
    for row in rows:
        for field, value in keys_of(definition, row["values"]).items():
            yield {"ledger": LEDGER, "field": field, "value": value, "row_id": row["id"]}


def _dues(definition: Definition, rows: list[Row]) -> Iterator[Row]:
    for row in rows:
        for run in running(definition, row["values"], row["state"]):
            yield {"row_id": row["id"], "clock": run.clock.name, "due_on": run.due_on, "met_on": run.met_on}
