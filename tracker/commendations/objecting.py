"""The verbs on objections to the public list: raise, decide."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from tracker import clock
from tracker.access.policy import Action, Actor
from tracker.accounts.models import Unit
from tracker.commendations.models import CommendationObjection, Mark, Nomination
from tracker.commendations.operations import lock
from tracker.commendations.queries import public_until
from tracker.database import db
from tracker.errors import Conflict, Invalid, NotAllowed
from tracker.files.models import StoredFile
from tracker.history.operations import record
from tracker.printable import printing_problem

LONGEST_TEXT = 2000


def raise_objection(
    nomination: Nomination, unit: Unit, *, actor: Actor, now: datetime, text: str, file: StoredFile | None = None
) -> CommendationObjection:
    """By any unit of the office's subtree while the list is public. Raises NotAllowed, Invalid, Conflict."""
    if not actor.may_on(Action.DELIVER, unit.path):
        raise NotAllowed("异议由本单位的经办人提出。")
    lock(nomination.commendation)
    db.session.refresh(nomination)
    until = public_until(nomination.commendation_id)
    if not nomination.is_listed or until is None or clock.day_of(now) > until:
        raise Conflict("该推荐不在公示期内，不能提出异议。")
    if not text.strip():
        raise Invalid("请写明异议的内容和理由。")
    if len(text) > LONGEST_TEXT:
        raise Invalid(f"异议内容不超过 {LONGEST_TEXT} 字，详细材料可作为附件上传。")
    if problem := printing_problem("异议内容", text):
        raise Invalid(problem)
    waiting = select(CommendationObjection.id).where(
        CommendationObjection.nomination_id == nomination.id,
        CommendationObjection.unit_id == unit.id,
        CommendationObjection.decided_at.is_(None),
    )
    if db.session.scalar(waiting) is not None:
        raise Conflict("对这一推荐的异议正在处理，请等处理后再提。")
    objection = CommendationObjection(
        nomination=nomination, unit=unit, text=text.strip(), file=file, raised_at=now, raised_by=actor.id
    )
    db.session.add(objection)
    db.session.flush()
    _record(objection, "commendation_objection.raised", actor, now)
    return objection


def decide(objection: CommendationObjection, *, actor: Actor, now: datetime, is_upheld: bool, findings: str) -> None:
    """Upheld, the nomination is struck off the list. Raises NotAllowed (also: recused), Invalid, Conflict."""
    if why := may_not_decide(objection, actor):
        raise NotAllowed(why)
    lock(objection.nomination.commendation)
    db.session.refresh(objection)
    if objection.decided_at:
        raise Conflict("该异议已经处理。")
    if not findings.strip():
        raise Invalid("请写明核查情况和理由。")
    objection.decided_at, objection.decided_by, objection.is_upheld = now, actor.id, is_upheld
    objection.findings = findings.strip()[:LONGEST_TEXT]
    if is_upheld:
        objection.nomination.struck_at = now
    words = "异议成立，取消" if is_upheld else "异议不成立"
    _record(objection, "commendation_objection.decided", actor, now, words=words)


def may_not_decide(objection: CommendationObjection, actor: Actor) -> str | None:
    """In a sentence: no right to review, or had a hand in the nomination; None when they may."""
    nomination = objection.nomination
    if not actor.may_on(Action.REVIEW_SCORES, nomination.commendation.office.path):
        return "异议由主办单位的复核人员处理。"
    if actor.unit_path.startswith(nomination.unit.path) or actor.id == nomination.nominated_by:
        return "您是推荐单位的人员，应当回避。"
    marked = select(Mark.id).where(
        Mark.nomination_id == nomination.id, Mark.person_id == actor.id, Mark.recused_for == ""
    )
    if db.session.scalar(marked) is not None:
        return "您评审过该推荐，应当回避，请由其他人员处理。"
    return None


def _record(objection: CommendationObjection, verb: str, actor: Actor, now: datetime, **detail: Any) -> None:
    """In the part of the history of the unit that objected."""
    nomination = objection.nomination
    subject_id, path = nomination.commendation_id, objection.unit.path
    record(verb, "commendation", subject_id, actor=actor, now=now, unit_path=path, name=nomination.name, **detail)
