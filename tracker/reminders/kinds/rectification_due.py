"""The last day of a rectification before, on and after it, until its report is in: to the officers of the unit."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, func, select

from tracker.accounts.models import Unit
from tracker.appraisals.models import Appraisal, Scheme
from tracker.appraisals.rectifications.models import Rectification
from tracker.appraisals.rectifications.queries import IS_TO_REPORT
from tracker.clock import day_of
from tracker.database import db
from tracker.reminders.kinds.kind import Audience, Dated, Due, Kind
from tracker.reminders.rules import RECTIFICATION_DUE, USUAL


def holding(ids: Collection[int]) -> list[Due]:
    return _open(Rectification.id.in_(ids))


def falling_due(days: Collection[date]) -> list[Due]:
    return _open(Rectification.due_on.in_(list(days)))


def oldest_open() -> date | None:
    return db.session.scalar(select(func.min(Rectification.due_on)).where(IS_TO_REPORT))


def _open(condition: ColumnElement[bool]) -> list[Due]:
    rows = db.session.execute(
        select(
            Rectification.id,
            Rectification.due_on,
            Rectification.opened_at,
            Rectification.unit_id,
            Unit.path,
            Unit.short_name,
            Scheme.year,
        )
        .join(Unit, Unit.id == Rectification.unit_id)
        .join(Appraisal, Appraisal.id == Rectification.appraisal_id)
        .join(Scheme, Scheme.id == Appraisal.scheme_id)
        .where(IS_TO_REPORT, condition)
    )
    return [
        Due(
            row.id,
            row.due_on,
            f"{row.year}年度考核限期整改：报送整改情况",
            0,
            row.unit_id,
            row.path,
            day_of(row.opened_at),
            row.short_name,
        )
        for row in rows
    ]


KIND = Kind(
    RECTIFICATION_DUE,
    "rectification",
    Audience.OFFICERS,
    holding,
    dated=Dated("限期整改到期", USUAL, oldest_open, falling_due),
    is_deadline=True,
)
