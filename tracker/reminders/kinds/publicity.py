"""公示: the days on which it ends and on which objections do. The office hears of both, the appraised units of the
second, while the round stands. Known by the appraisal: it has one round at a time.
"""

from collections.abc import Collection
from datetime import date
from functools import partial

from sqlalchemy import ColumnElement, and_, func, select

from tracker.accounts.models import Unit
from tracker.appraisals.models import Appraisal, Scheme, Score
from tracker.appraisals.publicity.models import Publicity
from tracker.appraisals.publicity.queries import ENDS, OBJECTIONS_END, SUBJECT
from tracker.clock import day_of
from tracker.database import db
from tracker.reminders.kinds.kind import Audience, Dated, Due, Kind
from tracker.reminders.rules import OBJECTIONS_UNTIL, PUBLICITY_UNTIL, Rhythm
from tracker.workdays.models import DerivedDate

STANDS = and_(Publicity.stopped_at.is_(None), Appraisal.finalised_at.is_(None))


def holding(name: str, ids: Collection[int]) -> list[Due]:
    return _standing(name, Appraisal.id.in_(ids))


def ending(name: str, days: Collection[date]) -> list[Due]:
    return _standing(name, DerivedDate.falls_on.in_(list(days)))


def oldest(name: str) -> date | None:
    return db.session.scalar(
        select(func.min(DerivedDate.falls_on))
        .join(Publicity, _date(name))
        .join(Appraisal, Appraisal.id == Publicity.appraisal_id)
        .where(STANDS)
    )


def _date(name: str) -> ColumnElement[bool]:
    return and_(DerivedDate.subject == SUBJECT, DerivedDate.subject_id == Publicity.id, DerivedDate.name == name)


def _standing(name: str, condition: ColumnElement[bool]) -> list[Due]:
    hears = Unit.id == Scheme.office_id
    if name == OBJECTIONS_END:
        hears |= select(Score.id).where(Score.appraisal_id == Appraisal.id, Score.unit_id == Unit.id).exists()
    rows = db.session.execute(
        select(
            Appraisal.id,
            Scheme.year,
            DerivedDate.falls_on,
            Publicity.started_at,
            Unit.id.label("unit_id"),
            Unit.path,
            Unit.short_name,
        )
        .select_from(DerivedDate)
        .join(Publicity, _date(name))
        .join(Appraisal, Appraisal.id == Publicity.appraisal_id)
        .join(Scheme, Scheme.id == Appraisal.scheme_id)
        .join(Unit, hears)
        .where(STANDS, condition)
    )
    return [
        Due(
            row.id,
            row.falls_on,
            f"{row.year}年度考核结果公示：{name}",
            0,
            row.unit_id,
            row.path,
            day_of(row.started_at),
            row.short_name,
        )
        for row in rows
    ]


def _kind(rule: str, name: str, label: str, rhythm: Rhythm) -> Kind:
    dated = Dated(label, rhythm, partial(oldest, name), partial(ending, name))
    return Kind(rule, "appraisal", Audience.OFFICERS, partial(holding, name), dated=dated)


ENDING = _kind(PUBLICITY_UNTIL, ENDS, "考核结果公示截止", Rhythm(before=(), then_every=0))
OBJECTIONS = _kind(OBJECTIONS_UNTIL, OBJECTIONS_END, "考核结果异议截止", Rhythm(before=(3, 1), then_every=0))
