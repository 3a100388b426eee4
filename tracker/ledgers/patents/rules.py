"""From a row of the patents' ledger to its annuities (DOMAIN §7). Pure."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from tracker.errors import Invalid
from tracker.ledgers.annuity.fees import LAST_YEAR
from tracker.ledgers.annuity.rules import GRACE_MONTHS, Annuity, Patent, State, annuity
from tracker.ledgers.days import months_after, worded
from tracker.ledgers.values import Kept, Values, figure_of
from tracker.workdays.rules import NO_OVERRIDES, Overrides

FIELDS = ("filed_on", "granted_on", "parent_filed_on", "reduction", "open_licence", "paid_through")
"""What a ledger must have for its clocks to follow the annuities."""
REDUCTION = {"减缴85%": 85, "减缴70%": 70}
ALARM_DAYS = 60  # a pledged patent whose annuity is so near is an alarm
AHEAD = timedelta(days=90)  # how long before its due date an annuity is looked after
YES = "是"


class Payment(NamedTuple):
    """One year's annuity as it is to be paid on the day that was asked for."""

    year: int
    annuity: Annuity
    grace_until: date


def patent_of(values: Values) -> Patent | None:
    """None as long as the row does not say when it was filed and granted."""
    filed_on, granted_on = _date(values, "filed_on"), _date(values, "granted_on")
    if filed_on is None or granted_on is None:
        return None
    return Patent(
        filed_on,
        granted_on,
        REDUCTION.get(str(values.get("reduction", "")), 0),
        values.get("open_licence") == YES,
        _date(values, "parent_filed_on"),
    )


def paid_through(values: Values, patent: Patent) -> int:
    """The last year that is paid for: that of the grant is paid with the registration."""
    kept = values.get("paid_through")
    return max(int(figure_of(kept)) if kept is not None else 0, patent.year_of_grant)


def payments(values: Values, on: date, overrides: Overrides = NO_OVERRIDES) -> list[Payment]:
    """Every year still to be paid, the next one first; none when the row's dates contradict each other."""
    patent = patent_of(values)
    if patent is None:
        return []
    try:
        return [
            _payment(patent, year, on, overrides) for year in range(paid_through(values, patent) + 1, LAST_YEAR + 1)
        ]
    except Invalid:
        return []


def next_payment(values: Values, on: date, overrides: Overrides = NO_OVERRIDES) -> Payment | None:
    patent = patent_of(values)
    if patent is None:
        return None
    year = paid_through(values, patent) + 1
    try:
        return _payment(patent, year, on, overrides) if year <= LAST_YEAR else None
    except Invalid:
        return None


def annuity_due(values: Values, overrides: Overrides) -> tuple[date, list[str]] | None:
    """By when the next annuity is to be paid, and how that comes about: the rule of the clock "annuity"."""
    patent, payment = patent_of(values), next_payment(values, date.min, overrides)
    if patent is None or payment is None:
        return None
    said = [payment.annuity.derivation[0].rstrip("。")]
    said.append(f"宽限期至{worded(payment.grace_until)}，按月加收滞纳金")
    if warning := cliff(patent, payment.year):
        said.append(warning)
    return payment.annuity.due_on, said


def cliff(patent: Patent, year: int) -> str | None:
    """The reduction ends with this year: from the next one on the full fee is due."""
    if not patent.reduction or year != patent.last_reduced_year or year >= LAST_YEAR:
        return None
    return f"费用减缴至第{year}年度期满，第{year + 1}年度起按全额缴纳，请提前准备"


def is_pledged(values: Values, on: date) -> bool:
    since, until = _date(values, "pledged_from"), _date(values, "pledged_until")
    return since is not None and since <= on and (until is None or until > on)


def alarm(values: Values, on: date, overrides: Overrides = NO_OVERRIDES, days: int = ALARM_DAYS) -> str | None:
    """A pledged patent about to lapse, the worst case; the sentence that says so."""
    payment = next_payment(values, on, overrides)
    if payment is None or not is_pledged(values, on):
        return None
    due_on = payment.annuity.due_on
    if on > payment.grace_until:
        return f"已质押，第{payment.year}年度年费逾宽限期未缴，专利权自{worded(due_on)}起终止"
    if on > due_on:
        return f"已质押，第{payment.year}年度年费已逾期，宽限期至{worded(payment.grace_until)}"
    if due_on - on <= timedelta(days=days):
        return f"已质押，第{payment.year}年度年费{worded(due_on)}到期"
    return None


def is_near(payment: Payment, on: date) -> bool:
    """Due within the time ahead, or in grace: what its holder is reminded of."""
    if payment.annuity.state is State.NOT_DUE:
        return payment.annuity.due_on - on <= AHEAD
    return payment.annuity.state is not State.LAPSED


def standing(payment: Payment) -> str:
    """In the words of the ledger."""
    words: Mapping[State, str] = {
        State.NOT_DUE: "未到期",
        State.DUE: "今日到期",
        State.IN_GRACE: "宽限期内",
        State.LAPSED: "宽限期已满",
    }
    return words[payment.annuity.state]


def _payment(patent: Patent, year: int, on: date, overrides: Overrides) -> Payment:
    counted_on = months_after(patent.counts_from, 12 * (year - 1))
    return Payment(year, annuity(patent, year, on, overrides), months_after(counted_on, GRACE_MONTHS))


def _date(values: Values, name: str) -> date | None:
    kept: Kept | None = values.get(name)
    return date.fromisoformat(kept) if isinstance(kept, str) else None
