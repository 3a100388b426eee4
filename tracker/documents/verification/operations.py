"""Looking a code up, at a pace at which nobody finds one by guessing."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from tracker.database import db
from tracker.documents.verification.models import FailedVerification
from tracker.documents.verification.queries import by_code
from tracker.documents.verification.rules import Verdict, as_code
from tracker.errors import Conflict

WINDOW = timedelta(minutes=15)
FAILURES_PER_ADDRESS = 20


def look_up(typed: str, address: str, now: datetime) -> Verdict | None:
    """None when there is no such code (the failure is then counted: commit it).

    Raises:
        Conflict: too many codes that do not exist were asked for from this address lately.
    """
    lately = select(func.count()).where(FailedVerification.address == address, FailedVerification.at > now - WINDOW)
    if (db.session.scalar(lately) or 0) >= FAILURES_PER_ADDRESS:
        minutes = int(WINDOW.total_seconds() // 60)
        raise Conflict(f"输错验证码的次数过多，请 {minutes} 分钟后再试；也可以联系印发单位核实。")
    found = by_code(as_code(typed))
    if found is None:
        db.session.execute(delete(FailedVerification).where(FailedVerification.at <= now - WINDOW))
        db.session.add(FailedVerification(address=address, at=now))
    return found
