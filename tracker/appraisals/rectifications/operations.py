"""The verbs on rectifications: open, acknowledge, report, return, close, move the last day, withdraw."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from tracker import clock
from tracker.access.policy import Action, Actor
from tracker.accounts.models import Unit
from tracker.appraisals.models import Appraisal, Score
from tracker.appraisals.rectifications.models import Rectification, RectificationEvidence, RectificationReport
from tracker.database import db
from tracker.errors import Conflict, Invalid, NotAllowed
from tracker.files.models import StoredFile
from tracker.history.operations import record
from tracker.printable import printing_problem

LONGEST_TEXT = 3000
MOST_EVIDENCE = 20


def open_rectification(
    appraisal: Appraisal, unit: Unit, *, actor: Actor, now: datetime, requirements: str, due_on: date
) -> Rectification:
    """Raises NotAllowed, Invalid, Conflict when the appraisal is not final or the unit has been told already."""
    _may(Action.SUPERVISE, unit, actor, "限期整改由督办人员办理。")
    db.session.execute(select(Appraisal.id).where(Appraisal.id == appraisal.id).with_for_update())
    db.session.refresh(appraisal)
    if appraisal.finalised_at is None:
        raise Conflict("考核尚未定稿，定稿后才能责成整改。")
    if db.session.scalar(select(Score.id).where(Score.appraisal_id == appraisal.id, Score.unit_id == unit.id)) is None:
        raise Invalid("该单位不在本次考核之内。")
    standing = select(Rectification.id).where(
        Rectification.appraisal_id == appraisal.id,
        Rectification.unit_id == unit.id,
        Rectification.withdrawn_at.is_(None),
    )
    if db.session.scalar(standing) is not None:
        raise Conflict(f"已经责成{unit.name}整改，不需要重复下达。")
    _text(requirements, "整改要求")
    _day(due_on, now)
    rectification = Rectification(
        appraisal=appraisal,
        unit=unit,
        requirements=requirements.strip(),
        first_due_on=due_on,
        due_on=due_on,
        opened_at=now,
        opened_by=actor.id,
    )
    db.session.add(rectification)
    db.session.flush()
    _record(rectification, "rectification.opened", actor, now, due_on=due_on.isoformat())
    return rectification


def acknowledge(rectification: Rectification, *, actor: Actor, now: datetime) -> None:
    """Twice is once. Raises NotAllowed, Conflict when withdrawn."""
    _may(Action.DELIVER, rectification.unit, actor, "整改通知由被责成单位的经办人签收。")
    _lock(rectification)
    if rectification.acknowledged_at:
        return
    rectification.acknowledged_at, rectification.acknowledged_by = now, actor.id
    _record(rectification, "rectification.acknowledged", actor, now)


def report(
    rectification: Rectification, *, actor: Actor, now: datetime, text: str, evidence: Sequence[StoredFile] = ()
) -> RectificationReport:
    """Also after the last day. Raises NotAllowed, Invalid, Conflict (one waits already, or nothing is open)."""
    _may(Action.DELIVER, rectification.unit, actor, "整改情况由被责成单位的经办人报送。")
    _lock(rectification)
    if waiting_report(rectification):
        raise Conflict("整改报告已经提交，正在审核；需要修改的，请等退回后重新报送。")
    _text(text, "整改情况")
    if len(evidence) > MOST_EVIDENCE:
        raise Invalid(f"附件最多 {MOST_EVIDENCE} 个，请合并后再上传。")
    if rectification.acknowledged_at is None:
        rectification.acknowledged_at, rectification.acknowledged_by = now, actor.id
    made = RectificationReport(
        text=text.strip(),
        submitted_at=now,
        submitted_by=actor.id,
        evidence=[RectificationEvidence(file=file) for file in evidence],
    )
    rectification.reports.append(made)
    db.session.flush()
    _record(rectification, "rectification.reported", actor, now)
    return made


def give_back(rectification: Rectification, *, actor: Actor, now: datetime, reason: str) -> None:
    """The report that waits. Raises NotAllowed, Invalid, Conflict when none waits."""
    _may(Action.SUPERVISE, rectification.unit, actor, "整改报告由督办人员审核。")
    _lock(rectification)
    waiting = waiting_report(rectification)
    if waiting is None:
        raise Conflict("没有待审核的整改报告，可能刚刚已由他人办理，请刷新页面查看。")
    if not reason.strip():
        raise Invalid("请填写退回的原因。")
    waiting.returned_at, waiting.returned_by, waiting.return_reason = now, actor.id, reason.strip()[:1000]
    _record(rectification, "rectification.returned", actor, now, reason=waiting.return_reason)


def close(rectification: Rectification, *, actor: Actor, now: datetime) -> None:
    """销号: the report that waits is accepted. Raises NotAllowed, Conflict when none waits."""
    _may(Action.SUPERVISE, rectification.unit, actor, "整改由督办人员销号。")
    _lock(rectification)
    if waiting_report(rectification) is None:
        raise Conflict("还没有待审核的整改报告，不能销号。")
    rectification.closed_at, rectification.closed_by = now, actor.id
    _record(rectification, "rectification.closed", actor, now)


def move(rectification: Rectification, *, actor: Actor, now: datetime, due_on: date, reason: str) -> None:
    """Both days are kept. Raises NotAllowed, Invalid, Conflict."""
    _may(Action.SUPERVISE, rectification.unit, actor, "整改期限由督办人员调整。")
    _lock(rectification)
    _day(due_on, now)
    if not reason.strip():
        raise Invalid("请填写调整期限的原因。")
    if due_on == rectification.due_on:
        return
    before, rectification.due_on = rectification.due_on, due_on
    detail = {"before": before.isoformat(), "due_on": due_on.isoformat(), "reason": reason.strip()[:1000]}
    _record(rectification, "rectification.moved", actor, now, **detail)


def withdraw(rectification: Rectification, *, actor: Actor, now: datetime, reason: str) -> None:
    """Twice is once. Raises NotAllowed, Invalid without a reason, Conflict once it is closed."""
    _may(Action.SUPERVISE, rectification.unit, actor, "整改由督办人员撤销。")
    db.session.execute(select(Rectification.id).where(Rectification.id == rectification.id).with_for_update())
    db.session.refresh(rectification)
    if rectification.withdrawn_at:
        return
    if rectification.closed_at:
        raise Conflict("整改已经销号，不能撤销。")
    if not reason.strip():
        raise Invalid("请填写撤销的原因。")
    rectification.withdrawn_at, rectification.withdrawn_by = now, actor.id
    rectification.withdraw_reason = reason.strip()[:1000]
    _record(rectification, "rectification.withdrawn", actor, now, reason=rectification.withdraw_reason)


def waiting_report(rectification: Rectification) -> RectificationReport | None:
    """Handed in, neither returned nor accepted."""
    last = rectification.reports[-1] if rectification.reports else None
    return last if rectification.is_open and last is not None and last.returned_at is None else None


def _may(action: Action, unit: Unit, actor: Actor, sentence: str) -> None:
    if not actor.may_on(action, unit.path):
        raise NotAllowed(sentence)


def _lock(rectification: Rectification) -> None:
    db.session.execute(select(Rectification.id).where(Rectification.id == rectification.id).with_for_update())
    db.session.refresh(rectification)
    if rectification.withdrawn_at:
        raise Conflict("该整改已经撤销。")
    if rectification.closed_at:
        raise Conflict("该整改已经销号。")


def _text(text: str, what: str) -> None:
    if not text.strip():
        raise Invalid(f"请填写{what}。")
    if len(text) > LONGEST_TEXT:
        raise Invalid(f"{what}不超过 {LONGEST_TEXT} 字，详细材料可作为附件上传。")
    if problem := printing_problem(what, text):
        raise Invalid(problem)


def _day(due_on: date, now: datetime) -> None:
    if due_on <= clock.day_of(now):
        raise Invalid("整改期限应在今天之后，请改正。")


def _record(rectification: Rectification, verb: str, actor: Actor, now: datetime, **detail: Any) -> None:
    path, unit = rectification.unit.path, rectification.unit.name
    record(verb, "appraisal", rectification.appraisal_id, actor=actor, now=now, unit_path=path, unit=unit, **detail)
