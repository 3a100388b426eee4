"""The one verb: to have gone over a unit's scores."""

from datetime import datetime

from sqlalchemy import or_, select

from tracker.access.policy import Action, Actor
from tracker.accounts.models import Unit
from tracker.appraisals.models import Appraisal, Score
from tracker.appraisals.operations import lock_open
from tracker.appraisals.results import board_of
from tracker.appraisals.reviews.models import ScoreReview
from tracker.appraisals.reviews.queries import digest_now
from tracker.appraisals.rulings.models import RulingRecord
from tracker.appraisals.rulings.queries import PENDING
from tracker.database import db
from tracker.errors import Conflict, Invalid, NotAllowed
from tracker.history.operations import record

LONGEST_REMARK = 1000


def review(
    appraisal: Appraisal,
    unit: Unit,
    *,
    actor: Actor,
    now: datetime,
    is_agreed: bool,
    remark: str,
    seen: str,
) -> ScoreReview:
    """`seen`: the digest of what the reviewer had before them.

    Raises:
        NotAllowed: no right to review, or recused: judged or ruled on this unit, or belongs to it.
        Invalid: judgements or confirmations are missing, or a refusal without a remark.
        Conflict: the scores have changed since they were shown, or the appraisal is final.
    """
    if not actor.may_on(Action.REVIEW_SCORES, unit.path):
        raise NotAllowed("得分由复核人员复核，您没有复核的权限。")
    lock_open(appraisal)
    if why := recused(appraisal.id, unit, actor):
        raise NotAllowed(why)
    board = board_of(appraisal)
    if unit.id not in board.standings:
        raise Invalid("该单位不在本次考核之内。")
    if digest_now(board, unit.id) != seen:
        raise Conflict("此页打开后，该单位的得分有了变动，复核没有保存。请核对变动后的得分再复核。")
    if is_agreed and (waiting := _waiting(appraisal.id, unit.id)):
        raise Invalid(waiting)
    if not is_agreed and not remark.strip():
        raise Invalid("请写明复核意见，便于考核人员改正。")
    made = ScoreReview(
        appraisal_id=appraisal.id,
        unit_id=unit.id,
        digest=seen,
        is_agreed=is_agreed,
        remark=remark.strip()[:LONGEST_REMARK],
        reviewed_at=now,
        reviewed_by=actor.id,
    )
    db.session.add(made)
    db.session.flush()
    detail = {"unit": unit.name, "words": made.remark}
    path = appraisal.scheme.office.path
    if is_agreed:
        record("scores.reviewed", "appraisal", appraisal.id, actor=actor, now=now, unit_path=path, **detail)
    else:
        record("scores.questioned", "appraisal", appraisal.id, actor=actor, now=now, unit_path=path, **detail)
    return made


def recused(appraisal_id: int, unit: Unit, actor: Actor) -> str | None:
    """Why this person may not go over this unit's scores, in a sentence; None when they may."""
    if actor.unit_path.startswith(unit.path):
        return f"您是{unit.name}的人员，对本单位的考核应当回避。"
    judged = select(Score.id).where(
        Score.appraisal_id == appraisal_id, Score.unit_id == unit.id, Score.judged_by == actor.id
    )
    ruled = select(RulingRecord.id).where(
        RulingRecord.appraisal_id == appraisal_id,
        RulingRecord.unit_id == unit.id,
        RulingRecord.withdrawn_at.is_(None),
        RulingRecord.proposed_by == actor.id,
    )
    if db.session.scalar(select(or_(judged.exists(), ruled.exists()))):
        return f"您给{unit.name}评过分或提出过加减分，应当由另一位人员复核。"
    return None


def _waiting(appraisal_id: int, unit_id: int) -> str | None:
    unjudged = select(Score.id).where(
        Score.appraisal_id == appraisal_id, Score.unit_id == unit_id, Score.points.is_(None), Score.weight > 0
    )
    unconfirmed = select(RulingRecord.id).where(
        RulingRecord.appraisal_id == appraisal_id, RulingRecord.unit_id == unit_id, PENDING
    )
    is_unjudged, is_unconfirmed = db.session.execute(select(unjudged.exists(), unconfirmed.exists())).one()
    if is_unjudged:
        return "该单位还有人工评分没有完成，评完后再复核。"
    return "该单位还有加减分或一票否决没有确认，确认后再复核。" if is_unconfirmed else None
