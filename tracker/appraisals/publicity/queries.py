"""Reading publicity: the round that stands, its days, and what keeps an appraisal from becoming final."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Exists, and_, select
from sqlalchemy.orm import joinedload, undefer

from tracker.accounts.models import Unit
from tracker.appraisals.models import Appraisal, Scheme, Score
from tracker.appraisals.publicity.models import Publicity
from tracker.appraisals.queries import rulebook_of
from tracker.database import db
from tracker.errors import NotFound
from tracker.workdays.models import DerivedDate

SUBJECT = "publicity"
ENDS, OBJECTIONS_END = "公示截止", "异议截止"


@dataclass(frozen=True)
class Days:
    """All inclusive."""

    starts_on: date
    ends_on: date
    objections_until: date

    def takes_objections(self, today: date) -> bool:
        return self.starts_on <= today <= self.objections_until

    def is_running(self, today: date) -> bool:
        return self.starts_on <= today <= self.ends_on


def standing(appraisal_id: int) -> Publicity | None:
    """The round that was not stopped, with what it showed."""
    return db.session.scalars(
        select(Publicity)
        .options(undefer(Publicity.snapshot))
        .where(Publicity.appraisal_id == appraisal_id, Publicity.stopped_at.is_(None))
    ).one_or_none()


def days_of(publicity: Publicity) -> Days:
    rows = db.session.execute(
        select(DerivedDate.name, DerivedDate.falls_on).where(
            DerivedDate.subject == SUBJECT, DerivedDate.subject_id == publicity.id
        )
    )
    found = {row.name: row.falls_on for row in rows}
    return Days(publicity.starts_on, found[ENDS], found[OBJECTIONS_END])


def with_days(appraisal_id: int) -> tuple[Publicity, Days] | None:
    publicity = standing(appraisal_id)
    return (publicity, days_of(publicity)) if publicity else None


def unfinished(appraisal: Appraisal, today: date) -> str | None:
    """Why the publicity does not let the appraisal become final yet, in a sentence; None when it does."""
    if not rulebook_of(appraisal.scheme).settings.publicity_days:
        return None
    found = with_days(appraisal.id)
    if found is None:
        return "考核结果还没有公示，请先公示，公示期满后再定稿。"
    _, days = found
    if today <= days.ends_on:
        return f"公示到{_day(days.ends_on)}为止，公示期满后再定稿。"
    if today <= days.objections_until:
        return f"异议受理到{_day(days.objections_until)}为止，期满后再定稿。"
    return None


def rounds_of(appraisal_id: int) -> list[Publicity]:
    """All rounds, the newest first."""
    statement = select(Publicity).where(Publicity.appraisal_id == appraisal_id).order_by(Publicity.id.desc())
    return list(db.session.scalars(statement))


def appraisal_in_public(appraisal_id: int, today: date) -> tuple[Appraisal, Publicity, Days]:
    """For strangers: only while the publicity runs, and only where the scheme opens it to the public.

    Raises NotFound.
    """
    appraisal = db.session.get(
        Appraisal, appraisal_id, options=[joinedload(Appraisal.scheme).joinedload(Scheme.office)]
    )
    if appraisal is not None and rulebook_of(appraisal.scheme).settings.is_public:
        found = with_days(appraisal_id)
        if found and found[1].is_running(today):
            return appraisal, *found
    raise NotFound("没有正在公示的考核结果，或者公示期已满。")


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def publicised_to(path: str) -> Sequence[Any]:
    """Standing rounds, not final yet, of offices above, of which a unit within this path is appraised."""
    above = [path[: at + 1] for at, stroke in enumerate(path) if stroke == "/" and at + 1 < len(path)]
    office = select(Unit.id).where(Unit.path.in_(above))
    return db.session.execute(
        select(Appraisal.id, Scheme.year, Scheme.title, DerivedDate.falls_on.label("ends_on"))
        .join(Scheme, Scheme.id == Appraisal.scheme_id)
        .join(Publicity, Publicity.appraisal_id == Appraisal.id)
        .join(
            DerivedDate,
            and_(DerivedDate.subject == SUBJECT, DerivedDate.subject_id == Publicity.id, DerivedDate.name == ENDS),
        )
        .where(
            Scheme.office_id.in_(office),
            Publicity.stopped_at.is_(None),
            Appraisal.finalised_at.is_(None),
            _appraised(Appraisal.id, path),
        )
        .order_by(Scheme.year.desc(), Appraisal.id)
    ).all()


def appraisal_shown_to(appraisal_id: int, path: str) -> Appraisal:
    """For whoever sees the office, and, while a round stands, whoever sees an appraised unit. Raises NotFound."""
    appraisal = db.session.get(
        Appraisal, appraisal_id, options=[joinedload(Appraisal.scheme).joinedload(Scheme.office)]
    )
    if appraisal is not None:
        if appraisal.scheme.office.path.startswith(path):
            return appraisal
        if db.session.scalar(select(_appraised(appraisal_id, path))) and standing(appraisal_id):
            return appraisal
    raise NotFound("没有找到该考核的公示，或者它不在您可以查看的范围内。")


def own_units(appraisal_id: int, path: str) -> list[tuple[int, str]]:
    """The appraised units within a path, in their printed order."""
    rows = db.session.execute(
        select(Unit.id, Unit.name)
        .where(
            Unit.path.startswith(path),
            select(Score.id).where(Score.appraisal_id == appraisal_id, Score.unit_id == Unit.id).exists(),
        )
        .order_by(Unit.position, Unit.id)
    )
    return [(row[0], row[1]) for row in rows]


def _appraised(appraisal_id: Any, path: str) -> Exists:
    return (
        select(Score.id)
        .join(Unit, Unit.id == Score.unit_id)
        .where(Score.appraisal_id == appraisal_id, Unit.path.startswith(path))
        .exists()
    )
