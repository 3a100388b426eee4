"""The last day for self-appraisals before, on and after it, to the officers of each unit that has not handed in.

There may be no self-appraisal yet: what is reminded of is known by the unit's first score in the appraisal.
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, func, select

from tracker.accounts.models import Unit
from tracker.appraisals.models import Appraisal, Scheme, Score
from tracker.appraisals.self_appraisals.models import SelfAppraisal, SelfAppraisalCall
from tracker.appraisals.self_appraisals.queries import IS_HANDED_IN
from tracker.clock import day_of
from tracker.database import db
from tracker.reminders.kinds.kind import Audience, Dated, Due, Kind
from tracker.reminders.rules import SELF_APPRAISAL_DUE, USUAL


def holding(ids: Collection[int]) -> list[Due]:
    appraisals = select(Score.appraisal_id).where(Score.id.in_(ids))
    return [due for due in _missing(Appraisal.id.in_(appraisals)) if due.subject_id in set(ids)]


def falling_due(days: Collection[date]) -> list[Due]:
    return _missing(SelfAppraisalCall.due_on.in_(list(days)))


def oldest_open() -> date | None:
    return db.session.scalar(
        select(func.min(SelfAppraisalCall.due_on))
        .join(Appraisal, Appraisal.id == SelfAppraisalCall.appraisal_id)
        .where(Appraisal.finalised_at.is_(None))
    )


def _missing(condition: ColumnElement[bool]) -> list[Due]:
    firsts = (
        select(Score.appraisal_id, Score.unit_id, func.min(Score.id).label("id"))
        .group_by(Score.appraisal_id, Score.unit_id)
        .subquery()
    )
    handed_in = select(SelfAppraisal.id).where(
        SelfAppraisal.appraisal_id == firsts.c.appraisal_id, SelfAppraisal.unit_id == firsts.c.unit_id, IS_HANDED_IN
    )
    rows = db.session.execute(
        select(
            firsts.c.id,
            SelfAppraisalCall.due_on,
            SelfAppraisalCall.called_at,
            Scheme.year,
            firsts.c.unit_id,
            Unit.path,
            Unit.short_name,
        )
        .join(Appraisal, Appraisal.id == SelfAppraisalCall.appraisal_id)
        .join(Scheme, Scheme.id == Appraisal.scheme_id)
        .join(firsts, firsts.c.appraisal_id == Appraisal.id)
        .join(Unit, Unit.id == firsts.c.unit_id)
        .where(Appraisal.finalised_at.is_(None), ~handed_in.exists(), condition)
    )
    return [
        Due(
            row.id,
            row.due_on,
            f"{row.year}年度考核自评：报送自评情况",
            0,
            row.unit_id,
            row.path,
            day_of(row.called_at),
            row.short_name,
        )
        for row in rows
    ]


KIND = Kind(
    SELF_APPRAISAL_DUE,
    "self_appraisal",
    Audience.OFFICERS,
    holding,
    dated=Dated("考核自评到期", USUAL, oldest_open, falling_due),
    is_deadline=True,
)
