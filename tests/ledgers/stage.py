"""What the tests of ledgers share: rows as a county keeps them."""

from datetime import datetime
from typing import Any

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again
from tracker.access.policy import Actor
from tracker.accounts.models import Unit
from tracker.database import db, transaction
from tracker.ledgers.definition import Definition
from tracker.ledgers.definitions.shelf import shelf
from tracker.ledgers.models import LedgerRow
from tracker.ledgers.operations import add_row
from tracker.ledgers.values import Kept, Names, parse

SCHOOL: dict[str, Any] = {"school": "南乐县第一高级中学", "kind": "示范校", "level": "市级", "filed_on": "2026-03-16"}
APPROVED: dict[str, Any] = {"approved_on": "2026-06-18", "document": "濮知〔2026〕15号"}


def typed(ledger: str | Definition, values: dict[str, str], names: Names | None = None) -> dict[str, Kept | None]:
    definition = shelf()[ledger] if isinstance(ledger, str) else ledger
    return {name: parse(definition.by_name[name], text, names or Names()) for name, text in values.items()}


def make_row(
    cast: Cast,
    ledger: str = "schools",
    unit: Unit | None = None,
    *,
    state: str | None = None,
    actor: Actor | None = None,
    now: datetime = NOW,
    evidence_ids: list[int] | None = None,
    **values: Any,
) -> LedgerRow:
    """Kept by the supervisor, of 南乐县 unless another unit is named; a school unless another ledger is."""
    given = {**SCHOOL, **values} if ledger == "schools" else values
    with transaction():
        db.session().expire_on_commit = False
        return add_row(
            shelf()[ledger],
            again(unit or cast.nanle),
            {**typed(ledger, given), **({"evidence": evidence_ids} if evidence_ids else {})},
            actor=actor or cast.supervisor.actor,
            now=now,
            state=state,
        )
