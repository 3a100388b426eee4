"""The verbs on rulings. Two people make one; until the second has confirmed it, nothing counts."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from tracker.access.policy import Action, Actor
from tracker.accounts.models import Unit
from tracker.appraisals.figures import plain
from tracker.appraisals.models import Appraisal, Score
from tracker.appraisals.operations import lock_open
from tracker.appraisals.rulings import rules
from tracker.appraisals.rulings.models import RulingEvidence, RulingRecord
from tracker.appraisals.rulings.rules import RulingKind
from tracker.database import db
from tracker.errors import Conflict, Invalid, NotAllowed
from tracker.files.models import StoredFile
from tracker.history.operations import record
from tracker.printable import printing_problem

LONGEST_REASON = 500
MOST_EVIDENCE = 20


def propose(
    appraisal: Appraisal,
    unit: Unit,
    *,
    actor: Actor,
    now: datetime,
    kind: RulingKind,
    points: Decimal | None,
    approval: str,
    reason: str,
    evidence: Sequence[StoredFile],
) -> RulingRecord:
    """Raises NotAllowed, Invalid with the sentence of what is missing, Conflict when the appraisal is final."""
    if not actor.may_on(Action.SCORE, unit.path):
        raise NotAllowed("加减分和一票否决由考核人员办理，您没有评分的权限。")
    _not_of(unit, actor)
    lock_open(appraisal)
    if db.session.scalar(select(Score.id).where(Score.appraisal_id == appraisal.id, Score.unit_id == unit.id)) is None:
        raise Invalid("该单位不在本次考核之内。")
    problem = rules.problem(kind, points, approval, reason, len(evidence))
    if len(reason) > LONGEST_REASON:
        problem = f"理由不超过 {LONGEST_REASON} 字，详细材料请作为附件上传。"
    if len(evidence) > MOST_EVIDENCE:
        problem = f"附件最多 {MOST_EVIDENCE} 个，请合并后再上传。"
    problem = problem or printing_problem("理由和文号", reason + approval)
    if problem:
        raise Invalid(problem)
    ruling = RulingRecord(
        appraisal=appraisal,
        unit=unit,
        kind=kind,
        points=points,
        approval=approval.strip(),
        reason=reason.strip(),
        proposed_at=now,
        proposed_by=actor.id,
        evidence=[RulingEvidence(file=file) for file in evidence],
    )
    db.session.add(ruling)
    db.session.flush()
    _record(ruling, "ruling.proposed", actor, now)
    return ruling


def confirm(ruling: RulingRecord, *, actor: Actor, now: datetime) -> None:
    """By a second person; twice is once. Raises NotAllowed, Conflict when withdrawn meanwhile or final."""
    if not actor.may_on(Action.REVIEW_SCORES, ruling.unit.path):
        raise NotAllowed("加减分和一票否决由复核人员确认，您没有复核的权限。")
    _not_of(ruling.unit, actor)
    _lock(ruling)
    if ruling.withdrawn_at:
        raise Conflict("这一条已经撤销，不能再确认。")
    if ruling.confirmed_at:
        return
    if ruling.proposed_by == actor.id:
        raise NotAllowed("提出的人不能自己确认，请由另一位复核人员确认。")
    ruling.confirmed_at, ruling.confirmed_by = now, actor.id
    _record(ruling, "ruling.confirmed", actor, now)


def withdraw(ruling: RulingRecord, *, actor: Actor, now: datetime, reason: str) -> None:
    """What was ruled no longer counts, and stays on record. Raises NotAllowed, Invalid without a reason, Conflict."""
    if not actor.may_on(Action.SCORE, ruling.unit.path):
        raise NotAllowed("撤销由考核人员办理，您没有评分的权限。")
    _not_of(ruling.unit, actor)
    _lock(ruling)
    if ruling.withdrawn_at:
        return
    if not reason.strip():
        raise Invalid("请填写撤销的原因。")
    ruling.withdrawn_at, ruling.withdrawn_by = now, actor.id
    ruling.withdraw_reason = reason.strip()[:LONGEST_REASON]
    _record(ruling, "ruling.withdrawn", actor, now, why=ruling.withdraw_reason)


def _not_of(unit: Unit, actor: Actor) -> None:
    if actor.unit_path.startswith(unit.path):
        raise NotAllowed(f"您是{unit.name}的人员，对本单位的考核应当回避。")


def _lock(ruling: RulingRecord) -> None:
    lock_open(ruling.appraisal)
    db.session.refresh(ruling)


def _record(ruling: RulingRecord, verb: str, actor: Actor, now: datetime, **detail: Any) -> None:
    record(
        verb,
        "appraisal",
        ruling.appraisal_id,
        actor=actor,
        now=now,
        unit_path=ruling.appraisal.scheme.office.path,
        ruling=ruling.id,
        unit=ruling.unit.name,
        kind=ruling.kind.label,
        **({"score": plain(ruling.points)} if ruling.points is not None else {"approval": ruling.approval}),
        reason=ruling.reason,
        **detail,
    )
