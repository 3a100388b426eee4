"""The definitions in force: those that come with the software, each as an administrator last saved it."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import func, select

from tracker.accounts.models import Person
from tracker.database import db
from tracker.errors import NotFound
from tracker.ledgers.clocks.counting import count_anew
from tracker.ledgers.definition import Definition
from tracker.ledgers.definitions.reader import read
from tracker.ledgers.definitions.shelf import shelf, shelf_text
from tracker.ledgers.models import LedgerDefinition
from tracker.workdays.operations import Moved
from tracker.workdays.rules import Overrides

MOST_VERSIONS = 20  # shown on one page, the newest first


def ledgers() -> dict[str, Definition]:
    """By name, in the order of the plan; those that an office added itself come last. One query."""
    newest = select(LedgerDefinition.name, func.max(LedgerDefinition.version).label("version"))
    latest = newest.group_by(LedgerDefinition.name).subquery()
    rows = db.session.execute(
        select(LedgerDefinition.name, LedgerDefinition.version, LedgerDefinition.text)
        .join(latest, (latest.c.name == LedgerDefinition.name) & (latest.c.version == LedgerDefinition.version))
        .order_by(LedgerDefinition.name)
    )
    return shelf() | {name: definition_from(text, version) for name, version, text in rows}


def ledger(name: str) -> Definition:
    """Raises NotFound for a ledger that there is none of."""
    statement = select(LedgerDefinition.version, LedgerDefinition.text).where(LedgerDefinition.name == name)
    row = db.session.execute(statement.order_by(LedgerDefinition.version.desc()).limit(1)).one_or_none()
    if row is None and name not in shelf():
        raise NotFound("没有这个台账。")
    return definition_from(row[1], row[0]) if row else shelf()[name]


def text_at(name: str, version: int) -> str:
    """What was written then. Raises NotFound for a version that there is none of."""
    statement = select(LedgerDefinition.text).where(LedgerDefinition.name == name, LedgerDefinition.version == version)
    text = db.session.scalar(statement)
    if text is not None:
        return str(text)
    if version == 1 and name in shelf():
        return shelf_text(name)
    raise NotFound("没有这个版本。")


def versions_of(name: str) -> Sequence[Any]:
    """Those that were saved on the page: when, by whom, why; the newest first."""
    saved = select(
        LedgerDefinition.version,
        LedgerDefinition.text,
        LedgerDefinition.reason,
        LedgerDefinition.saved_at,
        Person.name.label("saved_by"),
    ).outerjoin(Person, Person.id == LedgerDefinition.saved_by)
    newest_first = saved.where(LedgerDefinition.name == name).order_by(LedgerDefinition.version.desc())
    return db.session.execute(newest_first.limit(MOST_VERSIONS)).all()


@lru_cache(maxsize=256)
def definition_from(text: str, version: int) -> Definition:
    """What was saved was checked then; what no longer reads is a fault of ours, and is not hidden."""
    found, mistakes = read(text, version)
    if found is None:
        raise RuntimeError(f"a saved definition no longer reads: {mistakes}")
    return found


def count_dues_anew(overrides: Overrides) -> list[Moved]:
    """By the definitions in force and another calendar; see `count_also`."""
    return count_anew(ledgers(), overrides)
