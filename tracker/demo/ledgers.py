"""Every ledger with the sample rows of its definition, each kept by whoever keeps that ledger."""

from datetime import datetime

from tracker.access.policy import Actor
from tracker.accounts.models import Unit
from tracker.ledgers.definitions.shelf import shelf
from tracker.ledgers.operations import add_row
from tracker.ledgers.queries import names_for
from tracker.ledgers.values import parse


def keep_ledgers(units: dict[str, Unit], supervisor: Actor, now: datetime) -> None:
    by_short_name = {unit.short_name: unit for unit in units.values()} | units
    for definition in shelf().values():
        for sample in definition.samples:
            typed = {name: text for name, text in sample.items() if name in definition.by_name}
            names = names_for(definition, supervisor.unit_path, {name: [text] for name, text in typed.items()})
            values = {name: parse(definition.by_name[name], text, names) for name, text in typed.items()}
            add_row(
                definition,
                by_short_name[sample["unit"]],
                values,
                actor=supervisor,
                now=now,
                state=sample.get("state"),
            )
