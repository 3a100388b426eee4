"""Reading self-appraisals: a unit's own, and all of them beside the scores."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from tracker import clock
from tracker.accounts.models import Unit
from tracker.appraisals.models import Appraisal, Scheme, Score
from tracker.appraisals.queries import rulebook_of
from tracker.appraisals.scoring import ClauseLine
from tracker.appraisals.self_appraisals.models import SelfAppraisal, SelfAppraisalCall, SelfEvidence, SelfScore
from tracker.appraisals.self_appraisals.rules import Asked
from tracker.database import db
from tracker.errors import NotFound

IS_HANDED_IN = and_(
    SelfAppraisal.submitted_at.is_not(None),
    or_(SelfAppraisal.returned_at.is_(None), SelfAppraisal.returned_at < SelfAppraisal.submitted_at),
)
NOT_FOUND = "没有找到该自评，或者它不在您可以查看的范围内。"


def call_of(appraisal_id: int) -> SelfAppraisalCall | None:
    return db.session.get(SelfAppraisalCall, appraisal_id)


def is_late(own: SelfAppraisal | None, call: SelfAppraisalCall | None) -> bool:
    """Handed in (last) after the day that was asked for."""
    return bool(own and call and own.submitted_at and clock.day_of(own.submitted_at) > call.due_on)


def own_of(appraisal_id: int, unit_id: int) -> SelfAppraisal | None:
    """With its scores and their evidence."""
    return db.session.scalars(
        select(SelfAppraisal)
        .options(selectinload(SelfAppraisal.scores).selectinload(SelfScore.evidence).joinedload(SelfEvidence.file))
        .where(SelfAppraisal.appraisal_id == appraisal_id, SelfAppraisal.unit_id == unit_id)
    ).one_or_none()


def place_of(appraisal_id: int, unit_id: int, path: str) -> tuple[Appraisal, Unit]:
    """An appraised unit within the path, and its appraisal, if self-appraisals are asked for or the office is in sight.

    Raises NotFound.
    """
    appraisal = db.session.get(
        Appraisal, appraisal_id, options=[joinedload(Appraisal.scheme).joinedload(Scheme.office)]
    )
    unit = db.session.get(Unit, unit_id)
    is_scored = select(Score.id).where(Score.appraisal_id == appraisal_id, Score.unit_id == unit_id).limit(1)
    if appraisal is None or unit is None or not unit.path.startswith(path) or db.session.scalar(is_scored) is None:
        raise NotFound(NOT_FOUND)
    if not appraisal.scheme.office.path.startswith(path) and call_of(appraisal_id) is None:
        raise NotFound(NOT_FOUND)
    return appraisal, unit


def asked_of(appraisal: Appraisal, unit_id: int) -> list[Asked]:
    """The clauses that apply to the unit, in the scheme's order: points from 0 to its weight, of deductions below 0."""
    scores, zero = _scores_of(appraisal.id, unit_id), Decimal(0)
    applying = [(each, scores[each.id].weight) for each in _clauses(appraisal) if each.id in scores]
    return [
        Asked(each.id, each.title, *((-weight, zero) if _takes_away(each) else (zero, weight)))
        for each, weight in applying
        if weight
    ]


def computed_for(appraisal: Appraisal, unit_id: int) -> dict[int, Decimal | None]:
    """By clause: what the approved data come to; None where a person judges, whose points are not out yet."""
    scores = _scores_of(appraisal.id, unit_id)
    return {
        each.id: None if each.judging else scores[each.id].points for each in _clauses(appraisal) if each.id in scores
    }


def _clauses(appraisal: Appraisal) -> tuple[ClauseLine, ...]:
    return rulebook_of(appraisal.scheme).clauses


def _scores_of(appraisal_id: int, unit_id: int) -> dict[int, Any]:
    mine = Score.appraisal_id == appraisal_id, Score.unit_id == unit_id
    rows = db.session.execute(select(Score.clause_id, Score.weight, Score.points).where(*mine))
    return {row.clause_id: row for row in rows}


def _takes_away(clause: ClauseLine) -> bool:
    return clause.type == "capped_deduction"


def all_of(appraisal_id: int, path: str) -> Sequence[Any]:
    """Every appraised unit within the path in its printed order, with its self-appraisal's state and total."""
    asked = select(Score.clause_id).where(Score.appraisal_id == appraisal_id)
    own = SelfScore.self_appraisal_id == SelfAppraisal.id, SelfScore.clause_id.in_(asked)
    total = select(func.sum(SelfScore.points)).where(*own).scalar_subquery()
    appraised = select(Score.unit_id).where(Score.appraisal_id == appraisal_id)
    return db.session.execute(
        select(Unit.id, Unit.name, SelfAppraisal, total.label("total"))
        .outerjoin(SelfAppraisal, (SelfAppraisal.unit_id == Unit.id) & (SelfAppraisal.appraisal_id == appraisal_id))
        .where(Unit.id.in_(appraised), Unit.path.startswith(path))
        .order_by(Unit.position, Unit.id)
    ).all()


def called_for(unit_id: int) -> Sequence[Any]:
    """What is asked of a unit: open appraisals with their last day, and its own self-appraisal, if it has begun."""
    appraised = select(Score.id).where(Score.appraisal_id == Appraisal.id, Score.unit_id == unit_id).exists()
    return db.session.execute(
        select(Appraisal.id, Scheme.year, Scheme.title, SelfAppraisalCall.due_on, SelfAppraisal)
        .join(Scheme, Scheme.id == Appraisal.scheme_id)
        .join(SelfAppraisalCall, SelfAppraisalCall.appraisal_id == Appraisal.id)
        .outerjoin(SelfAppraisal, (SelfAppraisal.appraisal_id == Appraisal.id) & (SelfAppraisal.unit_id == unit_id))
        .where(Appraisal.finalised_at.is_(None), appraised)
        .order_by(SelfAppraisalCall.due_on, Appraisal.id)
    ).all()


def handed_in_points(appraisal_id: int, clause_id: int) -> dict[int, tuple[Decimal | None, str]]:
    """For whoever judges a clause: by unit, its own points and note, of those that have handed in."""
    rows = db.session.execute(
        select(SelfAppraisal, SelfScore.points, SelfScore.note)
        .join(SelfScore, SelfScore.self_appraisal_id == SelfAppraisal.id)
        .where(SelfAppraisal.appraisal_id == appraisal_id, SelfScore.clause_id == clause_id)
    )
    return {own.unit_id: (points, note) for own, points, note in rows if own.is_handed_in}


def evidence_within(evidence_id: int, own: SelfAppraisal | None) -> SelfEvidence:
    """Raises NotFound."""
    found = db.session.get(SelfEvidence, evidence_id, options=[joinedload(SelfEvidence.file)])
    if own is None or found is None or found.self_score_id not in {row.id for row in own.scores}:
        raise NotFound("没有找到该附件。")
    return found
