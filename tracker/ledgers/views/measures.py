"""What a ledger's measures come to, unit by unit; every figure opens the rows behind it."""

from decimal import Decimal
from typing import NamedTuple

from flask import render_template, request, url_for

from tracker import clock
from tracker.access.guards import actor, requires
from tracker.access.policy import Action
from tracker.accounts.queries import units_within
from tracker.ledgers.blueprint import blueprint
from tracker.ledgers.definition import Measure
from tracker.ledgers.library import ledger as ledger_named
from tracker.ledgers.measures import figure, tally
from tracker.web.days import year_in


class Counted(NamedTuple):
    measure: Measure
    total: Decimal | None
    by_unit: dict[int, Decimal | None]


@blueprint.get("/<ledger>/measures")
@requires(Action.READ_LEDGERS)
def measures(ledger: str) -> str:
    """Of one's own subtree, also where a ledger may be read by all: figures are for those who answer for them."""
    definition, path = ledger_named(ledger), actor().unit_path
    year = year_in(request.args.get("year", "")) or clock.today().year
    pairs = tally(definition, definition.measures, path, year)
    counted = [
        Counted(
            measure,
            figure(measure, (found[at] for found in pairs.values())),
            {unit_id: figure(measure, [found[at]]) for unit_id, found in pairs.items()},
        )
        for at, measure in enumerate(definition.measures)
    ]
    shown = [unit for unit in units_within(path) if unit.id in pairs]
    return render_template(
        "ledgers/measures.html",
        ledger=definition,
        year=year,
        counted=counted,
        units=shown,
        unit_headers=[(unit.short_name, "num") for unit in shown],
        prefix=url_for(".rows", ledger=ledger),
    )
