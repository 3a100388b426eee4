"""The day by which an objection is to be decided, until it is: to the officers of the office that appraises."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from tracker.accounts.models import Unit
from tracker.appraisals.models import Appraisal, Scheme
from tracker.appraisals.objections.models import Objection
from tracker.appraisals.objections.queries import DATE_OF_OBJECTION, IS_WAITING
from tracker.appraisals.publicity.models import Publicity
from tracker.clock import day_of
from tracker.database import db
from tracker.reminders.kinds.kind import Audience, Dated, Due, Kind
from tracker.reminders.rules import OBJECTION_DUE, Rhythm
from tracker.workdays.models import DerivedDate


def holding(ids: Collection[int]) -> list[Due]:
    return _waiting(Objection.id.in_(ids))


def falling_due(days: Collection[date]) -> list[Due]:
    return _waiting(DerivedDate.falls_on.in_(list(days)))


def oldest_waiting() -> date | None:
    return db.session.scalar(
        select(func.min(DerivedDate.falls_on)).join(Objection, DATE_OF_OBJECTION).where(IS_WAITING)
    )


def _waiting(condition: ColumnElement[bool]) -> list[Due]:
    office = aliased(Unit)
    rows = db.session.execute(
        select(
            Objection.id,
            Objection.raised_at,
            DerivedDate.falls_on,
            Scheme.year,
            Unit.short_name.label("objector"),
            office.id.label("unit_id"),
            office.path,
            office.short_name,
        )
        .join(DerivedDate, DATE_OF_OBJECTION)
        .join(Unit, Unit.id == Objection.unit_id)
        .join(Publicity, Publicity.id == Objection.publicity_id)
        .join(Appraisal, Appraisal.id == Publicity.appraisal_id)
        .join(Scheme, Scheme.id == Appraisal.scheme_id)
        .join(office, office.id == Scheme.office_id)
        .where(IS_WAITING, condition)
    )
    return [
        Due(
            row.id,
            row.falls_on,
            f"{row.year}年度考核：{row.objector}异议的处理",
            0,
            row.unit_id,
            row.path,
            day_of(row.raised_at),
            row.short_name,
        )
        for row in rows
    ]


KIND = Kind(
    OBJECTION_DUE,
    "objection",
    Audience.OFFICERS,
    holding,
    dated=Dated("考核异议处理到期", Rhythm(before=(3, 1)), oldest_waiting, falling_due),
    is_deadline=True,
)
