"""What is overdue and what comes due next, over all ledgers of one's own subtree."""

from datetime import timedelta

from flask import render_template, request, url_for

from tracker import clock
from tracker.access.guards import actor, requires
from tracker.access.policy import Action
from tracker.accounts.queries import unit_choices
from tracker.ledgers.blueprint import blueprint
from tracker.ledgers.clocks.queries import MOST_DUES, counts_until, dues_until
from tracker.ledgers.library import ledgers

AHEAD = {"0": "只看逾期", "15": "15日内", "30": "30日内", "90": "90日内"}
USUAL = "30"


@blueprint.get("/due")
@requires(Action.READ_LEDGERS)
def due() -> str:
    person, books, today = actor(), ledgers(), clock.today()
    ahead = request.args.get("ahead", USUAL)
    ahead = ahead if ahead in AHEAD else USUAL
    until = today + timedelta(days=int(ahead) if ahead != "0" else -1)
    ledger = request.args.get("ledger", "")
    ledger = ledger if ledger in books else ""
    unit_id = request.args.get("unit", type=int)
    unit_id = unit_id if unit_id is not None and 0 < unit_id < 2**31 else None
    found = dues_until(until, person.unit_path, books, today=today, ledger=ledger, unit_id=unit_id)
    clocked = [(name, each.title) for name, each in books.items() if each.clocks]
    return render_template(
        "ledgers/due.html",
        dues=found[:MOST_DUES],
        prefix=url_for(".index"),
        has_more=len(found) > MOST_DUES,
        most=MOST_DUES,
        counts=counts_until(until, person.unit_path, today=today, ledger=ledger),
        ahead=ahead,
        chosen={"ahead": ahead, "ledger": ledger},
        fields=[
            ("ahead", "期限", list(AHEAD.items()), ahead),
            ("ledger", "台账", [("", "全部"), *clocked], ledger),
            ("unit", "单位", [("", "全部"), *unit_choices(person.unit_path)], unit_id or ""),
        ],
    )
