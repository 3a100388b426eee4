"""The verbs on objections: raise, withdraw, decide."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from tracker import clock
from tracker.access.policy import Action, Actor
from tracker.accounts.models import Unit
from tracker.appraisals.models import Appraisal, Clause, Score
from tracker.appraisals.objections.models import Objection, ObjectionEvidence
from tracker.appraisals.objections.queries import DECIDE_BY, IS_WAITING, SUBJECT, has_scored
from tracker.appraisals.operations import Judgement, correct, lock_open
from tracker.appraisals.publicity.queries import with_days
from tracker.appraisals.queries import clause_line, rulebook_of
from tracker.database import db
from tracker.errors import Conflict, Invalid, NotAllowed
from tracker.files.models import StoredFile
from tracker.history.operations import record
from tracker.printable import printing_problem
from tracker.workdays.operations import derive, settle

LONGEST_TEXT = 2000
MOST_EVIDENCE = 20


def raise_objection(
    appraisal: Appraisal,
    unit: Unit,
    clause: Clause | None,
    *,
    actor: Actor,
    now: datetime,
    text: str,
    evidence: Sequence[StoredFile] = (),
) -> Objection:
    """Raises NotAllowed (not of the unit), Invalid, Conflict (outside the days, one waits already, or final)."""
    if not actor.may_on(Action.DELIVER, unit.path):
        raise NotAllowed("异议由被考核单位的经办人提出。")
    lock_open(appraisal)
    found, today = with_days(appraisal.id), clock.day_of(now)
    if found is None or not found[1].takes_objections(today):
        raise Conflict("现在不在异议受理期内，不能提出异议。")
    if problem := _problem(text, len(evidence)):
        raise Invalid(problem)
    if clause is not None and not _is_scored(appraisal.id, clause.id, unit.id):
        raise Invalid("该条款不在本单位的考核之内，请重新选择。")
    same = select(Objection.id).where(
        Objection.publicity_id == found[0].id,
        Objection.unit_id == unit.id,
        Objection.clause_id == (clause.id if clause else None),
        IS_WAITING,
    )
    if db.session.scalar(same.limit(1)) is not None:
        raise Conflict("对这一项的异议正在处理，请等处理后再提；需要补充的，可以撤回后重新提出。")
    objection = Objection(
        publicity=found[0],
        unit=unit,
        clause=clause,
        text=text.strip(),
        raised_at=now,
        raised_by=actor.id,
        evidence=[ObjectionEvidence(file=file) for file in evidence],
    )
    db.session.add(objection)
    db.session.flush()
    workdays = rulebook_of(appraisal.scheme).settings.decide_days
    office_id = appraisal.scheme.office_id
    derive(SUBJECT, objection.id, name=DECIDE_BY, unit_id=office_id, counted_from=today, workdays=workdays)
    _record(objection, "objection.raised", actor, now)
    return objection


def withdraw(objection: Objection, *, actor: Actor, now: datetime) -> None:
    """By the unit that raised it. Twice is once. Raises NotAllowed, Conflict once it is decided."""
    if not actor.may_on(Action.DELIVER, objection.unit.path):
        raise NotAllowed("异议由提出单位的经办人撤回。")
    _lock(objection)
    if objection.withdrawn_at:
        return
    if objection.decided_at:
        raise Conflict("该异议已经处理，不能再撤回。")
    objection.withdrawn_at, objection.withdrawn_by = now, actor.id
    settle(SUBJECT, objection.id, now=now)
    _record(objection, "objection.withdrawn", actor, now)


def decide(
    objection: Objection,
    *,
    actor: Actor,
    now: datetime,
    is_upheld: bool,
    findings: str,
    points: Decimal | None = None,
) -> None:
    """Once. `points`: of a clause that is judged by hand, what it is corrected to when the objection is upheld.

    What comes from data is corrected where it comes from, and scored again.

    Raises:
        NotAllowed: no right to review, or recused.
        Invalid: no findings, or points missing or not to be given.
        Conflict: withdrawn or decided meanwhile, or final.
    """
    if why := may_not_decide(objection, actor):
        raise NotAllowed(why)
    _lock(objection)
    if objection.withdrawn_at:
        raise Conflict("该异议已经撤回，不需要处理。")
    if objection.decided_at:
        raise Conflict("该异议已经处理。")
    if not findings.strip():
        raise Invalid("请写明核查情况和理由。")
    if problem := printing_problem("核查情况", findings):
        raise Invalid(problem)
    _correct(objection, is_upheld, points, findings.strip(), actor, now)
    objection.decided_at, objection.decided_by = now, actor.id
    objection.is_upheld, objection.findings = is_upheld, findings.strip()[:LONGEST_TEXT]
    settle(SUBJECT, objection.id, now=now)
    _record(objection, "objection.decided", actor, now, words="异议成立" if is_upheld else "异议不成立")


def may_not_decide(objection: Objection, actor: Actor) -> str | None:
    """Why this person may not decide this objection, in a sentence; None when they may."""
    if not actor.may_on(Action.REVIEW_SCORES, objection.unit.path):
        return "异议由复核人员处理，您没有复核的权限。"
    if actor.unit_path.startswith(objection.unit.path):
        return f"您是{objection.unit.name}的人员，对本单位的异议应当回避。"
    if has_scored(actor.id, objection.publicity.appraisal_id, objection.unit_id, objection.clause_id):
        return "您评过、复核过或者裁定过被异议的得分，应当回避，请由其他人员处理。"
    return None


def takes_points(objection: Objection) -> bool:
    """Whether upholding it asks for corrected points: a person judged the clause."""
    return objection.clause is not None and clause_line(objection.clause).judging is not None


def _correct(
    objection: Objection, is_upheld: bool, points: Decimal | None, findings: str, actor: Actor, now: datetime
) -> None:
    if not (is_upheld and takes_points(objection)):
        if points is not None:
            raise Invalid("只有人工评分的条款在异议成立时才填写更正后的评分。")
        return
    if points is None or objection.clause is None:
        raise Invalid("异议成立的，请填写更正后的评分。")
    reason = f"异议成立，更正评分：{findings}"
    judgement = Judgement(objection.unit_id, points, reason)
    correct(objection.publicity.appraisal, objection.clause, [judgement], actor=actor, now=now)


def _problem(text: str, files: int) -> str | None:
    if not text.strip():
        return "请写明异议的内容和理由。"
    if len(text) > LONGEST_TEXT:
        return f"异议内容不超过 {LONGEST_TEXT} 字，详细材料可作为附件上传。"
    if files > MOST_EVIDENCE:
        return f"附件最多 {MOST_EVIDENCE} 个，请合并后再上传。"
    return printing_problem("异议内容", text)


def _is_scored(appraisal_id: int, clause_id: int, unit_id: int) -> bool:
    statement = select(Score.id).where(
        Score.appraisal_id == appraisal_id, Score.clause_id == clause_id, Score.unit_id == unit_id
    )
    return db.session.scalar(statement) is not None


def _lock(objection: Objection) -> None:
    lock_open(objection.publicity.appraisal)
    db.session.refresh(objection)


def _record(objection: Objection, verb: str, actor: Actor, now: datetime, **detail: Any) -> None:
    """In the unit's part of the history: it concerns the unit and the office above it."""
    record(
        verb,
        "appraisal",
        objection.publicity.appraisal_id,
        actor=actor,
        now=now,
        unit_path=objection.unit.path,
        objection=objection.id,
        unit=objection.unit.name,
        title=objection.clause.title if objection.clause else "总分、加减分和等次",
        **detail,
    )
