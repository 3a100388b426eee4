"""Fills an empty, migrated database with a year's data in bulk, and signs people in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from types import SimpleNamespace
from typing import NamedTuple, cast

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy import text as sql

from bench.year import ASSIGNED_AGO, Act, Holder, Row, Year, make_year
from tracker.accounts import sessions
from tracker.accounts.models import Person
from tracker.clock import day_of
from tracker.database import Base, db, transaction
from tracker.demo.cast import OFFICERS, make_people, make_units
from tracker.history.models import ChainHead, Event
from tracker.history.operations import digest_of

BROWSERS = 8
CHUNK = 5_000
Account = tuple[str, str, str, str]


class Browser(NamedTuple):
    """Somebody's session token, and the unit they belong to."""

    token: str
    unit_id: int


@dataclass(frozen=True)
class SignedIn:
    """Eight browsers of the supervisor and of the auditor, and one of every county's officer."""

    supervisor: list[Browser]
    auditor: list[Browser]
    officer: list[Browser]


def seed(items: int, now: datetime, random_seed: int = 1) -> SignedIn:
    """8 counties × `items` × 6 milestones × 3 reports, their history, and people who are signed in. Commits."""
    with transaction():
        before = now - timedelta(days=ASSIGNED_AGO + 10)
        units = make_units(before)
        people, accounts = make_people(units, before)
        officers = [username for unit, (username, _) in OFFICERS.items() if units[unit].kind.is_appraised]
        counties = [_holder(people[username]) for username in officers]
        year = make_year(_holder(people["duban"]), counties, items, day_of(now), Random(random_seed))
        _insert_year(year)
        _insert_acts(year.acts)
        return _sign_in(accounts, officers, people, now)


def _holder(person: Person) -> Holder:
    return Holder(person.unit_id, person.unit.path, person.id)


def _insert_year(year: Year) -> None:
    db.session.flush()
    _insert("work_item", year.work_items)
    _insert("assignment", year.assignments)
    _insert("milestone", year.milestones)
    following = [
        {"of": row["id"], "next": row["followed_by_id"]} for row in year.reports if row["followed_by_id"] is not None
    ]
    _insert("report", [{**row, "followed_by_id": None} for row in year.reports])
    report = Base.metadata.tables["report"]
    link = update(report).where(report.c.id == bindparam("of")).values(followed_by_id=bindparam("next"))
    db.session.connection().execute(link, following)
    _insert("stored_file", year.files)
    _insert("evidence", year.evidence)


def _insert(name: str, rows: Sequence[Row]) -> None:
    table = Base.metadata.tables[name]
    connection = db.session.connection()
    for start in range(0, len(rows), CHUNK):
        connection.execute(insert(table), rows[start : start + CHUNK])
    if connection.dialect.name == "postgresql":
        sequence = sql("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)")
        connection.execute(sequence, {"name": name, "last": max(len(rows), 1)})


def _insert_acts(acts: Sequence[Act]) -> None:
    """The chain goes on where the cast's own events ended."""
    head = db.session.scalars(select(ChainHead)).one()
    rows = []
    for row in _links(acts, head.event_id, head.digest):
        rows.append(row)
        head.event_id, head.digest = row["id"], row["digest"]
        if len(rows) == CHUNK:
            db.session.connection().execute(insert(Base.metadata.tables["event"]), rows)
            rows = []
    if rows:
        db.session.connection().execute(insert(Base.metadata.tables["event"]), rows)
    db.session.flush()


def _links(acts: Sequence[Act], event_id: int, previous: str) -> Iterator[Row]:
    for act in acts:
        event_id += 1
        row: Row = {**act._asdict(), "id": event_id, "previous": previous}
        previous = row["digest"] = digest_of(cast(Event, SimpleNamespace(**row)))
        yield row


def _sign_in(
    accounts: Sequence[Account], officers: Sequence[str], people: dict[str, Person], now: datetime
) -> SignedIn:
    passwords = {username: password for _, _, username, password in accounts}

    def browser_of(username: str) -> Browser:
        token = sessions.sign_in(username, passwords[username], "127.0.0.1", now)
        if token is None:
            raise RuntimeError(f"{username} cannot sign in")
        return Browser(token, people[username].unit_id)

    return SignedIn(
        supervisor=[browser_of("duban") for _ in range(BROWSERS)],
        auditor=[browser_of("shenji") for _ in range(BROWSERS)],
        officer=[browser_of(username) for username in officers],
    )


def counts() -> dict[str, int]:
    """How many rows there are of each kind that grows."""
    names = ("work_item", "assignment", "milestone", "report", "event")
    return {
        name: db.session.scalar(select(func.count()).select_from(Base.metadata.tables[name])) or 0 for name in names
    }
