"""专利年费缴纳提醒函: to the holder of a patent whose annuity comes due, and once more when it is in grace."""

from datetime import date
from typing import Any

from sqlalchemy import select

from tracker.accounts.models import Unit, UnitKind
from tracker.database import db
from tracker.documents.operations import Paper, letterhead_of
from tracker.documents.papers import substituted
from tracker.errors import Conflict, NotFound
from tracker.ledgers.annuity.rules import State
from tracker.ledgers.days import worded
from tracker.ledgers.definition import Definition
from tracker.ledgers.library import ledger
from tracker.ledgers.models import LedgerRow
from tracker.ledgers.patents.queries import annuity_clock
from tracker.ledgers.patents.rules import AHEAD, Payment, cliff, is_near, is_pledged, next_payment, patent_of
from tracker.ledgers.queries import row_within
from tracker.ledgers.values import Values
from tracker.workdays.queries import site_overrides

BEFORE = "ledger-row/{row_id}/annuity/{annuity}"
IN_GRACE = "ledger-row/{row_id}/annuity/{annuity}/grace"
ISSUERS = (UnitKind.CITY, UnitKind.PROVINCE)


def letter_before(path: str, row_id: int, annuity: int, today: date) -> Paper:
    """Raises NotFound, Conflict when that year's annuity is not what has to be paid next."""
    row, payment = _asked(path, row_id, annuity, today)
    not_yet = _not_near(payment, today)
    if payment.annuity.state is State.IN_GRACE:
        not_yet = f"{_year(payment)}已过缴费期限，请从专利的页面印制宽限期内的提醒函。"
    return _letter(row, payment, BEFORE, not_yet, today)


def letter_in_grace(path: str, row_id: int, annuity: int, today: date) -> Paper:
    """The second one, with the surcharge. Raises as above."""
    row, payment = _asked(path, row_id, annuity, today)
    not_yet = _not_near(payment, today)
    if payment.annuity.state in (State.NOT_DUE, State.DUE):
        not_yet = f"{_year(payment)}还没有超过缴费期限，不在宽限期内。"
    return _letter(row, payment, IN_GRACE, not_yet, today)


def _asked(path: str, row_id: int, annuity: int, today: date) -> tuple[LedgerRow, Payment]:
    row = db.session.get(LedgerRow, row_id)
    if row is None:
        raise NotFound("没有找到该记录。")
    definition = ledger(row.ledger)
    row = row_within(definition, row_id, path)
    if annuity_clock(definition) is None:
        raise NotFound("该台账的记录没有年费，不印制年费提醒函。")
    return row, _payment(definition, row, annuity, today)


def _payment(definition: Definition, row: LedgerRow, annuity: int, today: date) -> Payment:
    payment = next_payment(row.values, today, site_overrides())
    if row.withdrawn_at or definition.state_by_name[row.state].is_final:
        raise Conflict("该专利已经终止或者记录已作废，不需要提醒缴纳年费。")
    if payment is None:
        raise Conflict("该专利没有待缴的年费：各年度都已缴纳，或者申请日、授权日有误，请在台账中核对。")
    if payment.year > annuity:
        raise Conflict(f"台账记载第{annuity}年度年费已经缴纳，不需要再提醒。")
    if payment.year < annuity:
        raise Conflict(f"该专利下一笔待缴的是第{payment.year}年度年费，不能提前提醒第{annuity}年度。")
    return payment


def _not_near(payment: Payment, today: date) -> str:
    due_on, until = payment.annuity.due_on, payment.grace_until
    if payment.annuity.state is State.LAPSED:
        return f"{_year(payment)}的宽限期已于{worded(until)}届满，不再印制提醒函；请核实后在台账中登记终止。"
    if not is_near(payment, today):
        return f"{_year(payment)}{worded(due_on)}到期，到期前{AHEAD.days}日内才编号印制提醒函。"
    return ""


def _letter(row: LedgerRow, payment: Payment, pattern: str, not_yet: str, today: date) -> Paper:
    office, values = _issuer(row.unit), row.values
    letterhead, holder = letterhead_of(office), str(values.get("holder", ""))
    if not holder:
        raise Conflict("该记录没有登记专利权人，提醒函没有收件人；请先在台账中补填。")
    about, due = "关于提醒缴纳专利年费的函", payment.annuity
    data: dict[str, Any] = {
        "title": f"{office.name}{about}（{holder}）",
        "title_lines": [office.name, about],
        "issuer": office.name,
        "issuer_mark": office.name,
        "holder": holder,
        "county": row.unit.name,
        "as_of": today.isoformat(),
        "standing": "已在宽限期内" if due.state is State.IN_GRACE else "即将到期",
        "annuities": [
            {
                "patent": str(values.get("number", "")),
                "name": str(values.get("title", "")),
                "year": payment.year,
                "due_on": due.due_on.isoformat(),
                "fee": f"{due.fee:.2f}",
                "surcharge": f"{due.surcharge:.2f}",
                "grace_until": payment.grace_until.isoformat(),
                "warning": _warning(values, payment, today),
            }
        ],
        "total": f"{due.total:.2f}",
        "contact": letterhead.contact,
    }
    subject = pattern.format(row_id=row.id, annuity=payment.year)
    title = data["title"][:200]
    return Paper("annuity_letter", subject, title, office, row.unit, substituted(data), not_yet=not_yet)


def _warning(values: Values, payment: Payment, today: date) -> str:
    patent = patent_of(values)
    pledged = "已质押，请务必按期缴纳" if is_pledged(values, today) else ""
    return "；".join(said for said in (pledged, patent and cliff(patent, payment.year)) if said)


def _year(payment: Payment) -> str:
    return f"第{payment.year}年度年费"


def _issuer(unit: Unit) -> Unit:
    """The city above whoever keeps the row, or the city itself; where there is none, the topmost."""
    above = [int(part) for part in unit.path.strip("/").split("/")]
    chain = db.session.scalars(select(Unit).where(Unit.id.in_(above)).order_by(Unit.path.desc())).all()
    return next((each for each in chain if each.kind in ISSUERS), chain[-1])
