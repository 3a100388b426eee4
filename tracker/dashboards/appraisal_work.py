"""What waits for one person in the appraisals: of a unit what it hands in, of the office what it decides."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, distinct, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from tracker.access.policy import Action, Actor
from tracker.accounts.models import Unit
from tracker.appraisals.models import Appraisal, Scheme, Score
from tracker.appraisals.objections.models import Objection
from tracker.appraisals.objections.queries import IS_WAITING
from tracker.appraisals.publicity.models import Publicity
from tracker.appraisals.rectifications.models import Rectification
from tracker.appraisals.rectifications.queries import IS_TO_DECIDE, IS_TO_REPORT
from tracker.appraisals.reviews.models import ScoreReview
from tracker.appraisals.rulings.models import RulingRecord
from tracker.appraisals.rulings.queries import PENDING
from tracker.appraisals.self_appraisals.models import SelfAppraisal, SelfAppraisalCall
from tracker.appraisals.self_appraisals.queries import IS_HANDED_IN
from tracker.database import read

MOST = 11  # one more than a page shows


class Stage(NamedTuple):
    """So many things of an appraisal that wait at one of its stages, and the page to go to."""

    year: int
    title: str
    waiting: str
    path: str


def _called() -> Select[bool, int, int, date]:
    own = SelfAppraisal.appraisal_id == Appraisal.id, SelfAppraisal.unit_id == bindparam("unit_id")
    return (
        select(literal(True).label("is_self"), Appraisal.id, Scheme.year, SelfAppraisalCall.due_on)
        .join(Scheme, Scheme.id == Appraisal.scheme_id)
        .join(SelfAppraisalCall, SelfAppraisalCall.appraisal_id == Appraisal.id)
        .where(
            Appraisal.finalised_at.is_(None),
            select(Score.id).where(Score.appraisal_id == Appraisal.id, Score.unit_id == bindparam("unit_id")).exists(),
            ~select(SelfAppraisal.id).where(*own, IS_HANDED_IN).exists(),
        )
    )


def _told() -> Select[bool, int, int, date]:
    return (
        select(literal(False).label("is_self"), Rectification.id, Scheme.year, Rectification.due_on)
        .join(Appraisal, Appraisal.id == Rectification.appraisal_id)
        .join(Scheme, Scheme.id == Appraisal.scheme_id)
        .where(Rectification.unit_id == bindparam("unit_id"), IS_TO_REPORT)
    )


def _stages() -> Select[Any]:
    """Of reviews: whole scores of units to which nobody has agreed last, and under which this person has not judged."""
    later, judged = aliased(ScoreReview), aliased(Score)
    of_unit = judged.appraisal_id == Score.appraisal_id, judged.unit_id == Score.unit_id
    mine, missing = judged.judged_by == bindparam("person_id"), judged.points.is_(None) & (judged.weight > 0)
    newer = select(later.id).where(
        later.appraisal_id == ScoreReview.appraisal_id, later.unit_id == ScoreReview.unit_id, later.id > ScoreReview.id
    )
    agreed = select(ScoreReview.id).where(
        ScoreReview.appraisal_id == Score.appraisal_id,
        ScoreReview.unit_id == Score.unit_id,
        ScoreReview.is_agreed,
        ~newer.exists(),
    )
    units = select(func.count(distinct(Score.unit_id))).where(
        Score.appraisal_id == Appraisal.id,
        ~select(judged.id).where(*of_unit, mine | missing).exists(),
        ~agreed.exists(),
    )
    rulings = select(func.count(RulingRecord.id)).where(
        RulingRecord.appraisal_id == Appraisal.id, PENDING, RulingRecord.proposed_by != bindparam("person_id")
    )
    objections = (
        select(func.count(Objection.id))
        .join(Publicity, Publicity.id == Objection.publicity_id)
        .where(Publicity.appraisal_id == Appraisal.id, IS_WAITING)
    )
    reports = select(func.count(Rectification.id)).where(Rectification.appraisal_id == Appraisal.id, IS_TO_DECIDE)
    reported = select(Rectification.id).where(Rectification.appraisal_id == Appraisal.id, IS_TO_DECIDE)
    return (
        select(
            Appraisal.id,
            Appraisal.finalised_at,
            Scheme.year,
            Scheme.title,
            units.correlate(Appraisal).scalar_subquery().label("units"),
            rulings.correlate(Appraisal).scalar_subquery().label("rulings"),
            objections.correlate(Appraisal).scalar_subquery().label("objections"),
            reports.correlate(Appraisal).scalar_subquery().label("reports"),
        )
        .join(Scheme, Scheme.id == Appraisal.scheme_id)
        .join(Unit, Unit.id == Scheme.office_id)
        .where(
            Unit.path.startswith(bindparam("path")),
            or_(Appraisal.finalised_at.is_(None), reported.correlate(Appraisal).exists()),
        )
        .order_by(Scheme.year.desc(), Appraisal.id)
        .limit(MOST)
    )


_TO_HAND_IN = union_all(_called(), _told()).order_by("due_on").limit(MOST)
_STAGES = _stages()


def to_hand_in(actor: Actor) -> Sequence[Any]:
    """Self-appraisals and rectification reports of one's own unit, the soonest first: (is_self, id, year, due_on)."""
    return read(_TO_HAND_IN, {"unit_id": actor.unit_id}).all()


def stages(actor: Actor) -> list[Stage]:
    """What waits for whoever goes over scores and supervises, stage by stage, the newest year first."""
    rows = read(_STAGES, {"path": actor.unit_path, "person_id": actor.id}).all()
    return [stage for row in rows for stage in _stages_of(row, actor)]


def _stages_of(row: Any, actor: Actor) -> list[Stage]:
    base = f"/appraisals/{row.id}"
    found = []
    if actor.may(Action.REVIEW_SCORES) and row.finalised_at is None:
        found += [
            (row.units, "个单位的得分待复核", base),
            (row.rulings, "项加减分、否决事项待确认", f"{base}/rulings"),
            (row.objections, "件异议待处理", f"{base}/objections"),
        ]
    if actor.may(Action.SUPERVISE):
        found.append((row.reports, "份整改报告待审核", f"{base}/rectifications"))
    return [Stage(row.year, row.title, f"{count}{what}", path) for count, what, path in found if count]
