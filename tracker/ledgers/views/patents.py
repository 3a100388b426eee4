"""The annuities that need somebody: what comes due, what is in grace, what was missed, what is pledged."""

from datetime import date
from typing import Any, NamedTuple

from flask import abort, render_template, request, url_for

from tracker import clock
from tracker.access.guards import actor, requires
from tracker.access.policy import Action
from tracker.ledgers.blueprint import blueprint
from tracker.ledgers.library import ledger as ledger_named
from tracker.ledgers.patents.queries import MOST, Watch, annuity_clock, watched
from tracker.ledgers.patents.rules import Payment, alarm, cliff, next_payment, patent_of, standing
from tracker.ledgers.rules import called
from tracker.workdays.queries import site_overrides
from tracker.workdays.rules import Overrides


class Line(NamedTuple):
    id: int
    called: str
    holder: str
    unit: str
    payment: Payment
    standing: str
    warning: str


@blueprint.get("/<ledger>/annuities")
@requires(Action.READ_LEDGERS)
def annuities(ledger: str) -> str:
    person, definition, today = actor(), ledger_named(ledger), clock.today()
    annuity = annuity_clock(definition)
    if annuity is None:
        abort(404)
    asked = request.args.get("watch", "")
    watch = Watch(asked) if asked in {each.value for each in Watch} else Watch.COMING
    found = watched(definition, annuity, watch, person.unit_path, today)
    overrides = site_overrides()
    lines = [_line(row, called(definition, row.values, row.id), today, overrides) for row in found[:MOST]]
    return render_template(
        "ledgers/annuities.html",
        ledger=definition,
        watch=watch,
        lines=[line for line in lines if line and watch.holds(line.payment.annuity.state)],
        has_more=len(found) > MOST,
        most=MOST,
        fields=[("watch", "情况", [(each.value, each.label) for each in Watch], watch.value)],
        prefix=url_for(".row", ledger=ledger, row_id=0)[:-1],
        today=today,
    )


def _line(row: Any, name: str, today: date, overrides: Overrides) -> Line | None:
    payment, patent = next_payment(row.values, today, overrides), patent_of(row.values)
    if payment is None or patent is None:
        return None
    warning = alarm(row.values, today, overrides) or cliff(patent, payment.year) or ""
    return Line(row.id, name, str(row.values.get("holder", "")), row.unit, payment, standing(payment), warning)
