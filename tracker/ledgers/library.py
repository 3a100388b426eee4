"""The definitions in force: those that come with the software, each as an administrator last saved it."""

from functools import lru_cache

from sqlalchemy import func, select

from tracker.database import db
from tracker.errors import NotFound
from tracker.ledgers.definition import Definition
from tracker.ledgers.definitions.reader import read
from tracker.ledgers.definitions.shelf import shelf
from tracker.ledgers.models import LedgerDefinition


def ledgers() -> dict[str, Definition]:
    """By name, in the order of the plan; those that an office added itself come last."""
    newest = select(LedgerDefinition.name, func.max(LedgerDefinition.version)).group_by(LedgerDefinition.name)
    saved = sorted((row[0], row[1]) for row in db.session.execute(newest))
    return shelf() | {name: definition_at(name, version) for name, version in saved}


def ledger(name: str) -> Definition:
    """Raises NotFound for a ledger that there is none of."""
    newest = select(func.max(LedgerDefinition.version)).where(LedgerDefinition.name == name)
    version = db.session.scalar(newest)
    if version is None and name not in shelf():
        raise NotFound("没有这个台账。")
    return definition_at(name, version or 1)


def definition_at(name: str, version: int) -> Definition:
    """As it was then: a row written under it stays readable."""
    if version == 1 and name in shelf():
        return shelf()[name]
    statement = select(LedgerDefinition.text).where(LedgerDefinition.name == name, LedgerDefinition.version == version)
    return _read(db.session.scalars(statement).one(), version)


@lru_cache(maxsize=256)
def _read(text: str, version: int) -> Definition:
    """What was saved was checked then; what no longer reads is a fault of ours, and is not hidden."""
    found, mistakes = read(text, version)
    if found is None:
        raise RuntimeError(f"a saved definition no longer reads: {mistakes}")
    return found
