"""The verbs on nominations: nominate, withdraw, accept, refuse; the panel's marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from tracker import clock
from tracker.access.policy import Action, Actor
from tracker.accounts.models import Unit
from tracker.accounts.queries import appraised_units_of
from tracker.appraisals.rules import rounded
from tracker.commendations import rules
from tracker.commendations.models import Commendation, Mark, Nomination, NominationMaterial
from tracker.commendations.operations import lock, manage
from tracker.commendations.queries import bar_to
from tracker.commendations.rules import Honour, Vote, Way
from tracker.database import db
from tracker.errors import Conflict, Invalid, NotAllowed
from tracker.files.models import StoredFile
from tracker.history.operations import record
from tracker.printable import printing_problem

LONGEST_STATEMENT = 3000
MOST_MATERIALS = 20


@dataclass(frozen=True)
class Nominee:
    """`workplace`, `post` and what is personal: of people."""

    honour: Honour
    name: str
    statement: str
    workplace: str = ""
    post: str = ""
    gender: str = ""
    born_in: str = ""
    phone: str = ""


def nominate(
    commendation: Commendation,
    unit: Unit,
    nominee: Nominee,
    materials: Sequence[StoredFile],
    *,
    actor: Actor,
    now: datetime,
) -> Nomination:
    """Raises NotAllowed, Invalid (also: not eligible by the year's appraisal), Conflict after the last day."""
    if not actor.may_on(Action.DELIVER, unit.path):
        raise NotAllowed("推荐由县区经办人办理。")
    lock(commendation)
    if unit.id not in {each.id for each in appraised_units_of(commendation.office)}:
        raise Invalid("本单位不在表彰的推荐范围内。")
    if clock.day_of(now) > commendation.nominate_until:
        raise Conflict("推荐已经截止。")
    if sentence := bar_to(commendation, nominee.honour, unit.id) or _problem(nominee, len(materials)):
        raise Invalid(sentence)
    same = select(Nomination).where(
        Nomination.commendation_id == commendation.id,
        Nomination.unit_id == unit.id,
        Nomination.honour == nominee.honour,
        Nomination.name == nominee.name.strip(),
    )
    if any(each.stands for each in db.session.scalars(same)):
        raise Conflict(f"已经推荐过{nominee.name.strip()}，不需要重复推荐；需要修改的，请撤回后重新推荐。")
    personal = nominee.honour is Honour.PERSON
    nomination = Nomination(
        commendation=commendation,
        unit=unit,
        honour=nominee.honour,
        name=nominee.name.strip(),
        workplace=nominee.workplace.strip() if personal else "",
        post=nominee.post.strip() if personal else "",
        gender=nominee.gender if personal else "",
        born_in=nominee.born_in if personal else "",
        phone=nominee.phone.strip() if personal else "",
        statement=nominee.statement.strip(),
        nominated_at=now,
        nominated_by=actor.id,
        materials=[NominationMaterial(file=file) for file in materials],
    )
    db.session.add(nomination)
    db.session.flush()
    _record(nomination, "nomination.made", actor, now)
    return nomination


def withdraw(nomination: Nomination, *, actor: Actor, now: datetime) -> None:
    """By the unit that made it, until the list is public. Twice is once. Raises NotAllowed, Conflict."""
    if not actor.may_on(Action.DELIVER, nomination.unit.path):
        raise NotAllowed("推荐由推荐单位撤回。")
    _lock(nomination)
    if nomination.withdrawn_at:
        return
    if nomination.listed_at:
        raise Conflict("名单已经公示，不能撤回；确需撤回的，请在公示期内提出异议。")
    nomination.withdrawn_at, nomination.withdrawn_by = now, actor.id
    _record(nomination, "nomination.withdrawn", actor, now)


def accept(nomination: Nomination, *, actor: Actor, now: datetime) -> None:
    """It goes to the panel. Twice is once. Raises NotAllowed, Conflict."""
    manage(nomination.commendation, actor)
    _lock(nomination)
    _refuse_gone(nomination)
    if nomination.accepted_at:
        return
    nomination.accepted_at, nomination.accepted_by = now, actor.id
    _record(nomination, "nomination.accepted", actor, now)


def refuse(nomination: Nomination, *, actor: Actor, now: datetime, reason: str) -> None:
    """The unit may nominate anew until the last day. Twice is once. Raises NotAllowed, Invalid, Conflict."""
    manage(nomination.commendation, actor)
    _lock(nomination)
    if nomination.refused_at:
        return
    _refuse_gone(nomination)
    if nomination.listed_at:
        raise Conflict("名单已经公示，不能退回推荐。")
    if not reason.strip():
        raise Invalid("请填写退回的原因。")
    nomination.refused_at, nomination.refused_by, nomination.refuse_reason = now, actor.id, reason.strip()[:1000]
    _record(nomination, "nomination.refused", actor, now, reason=nomination.refuse_reason)


def mark(
    nomination: Nomination,
    *,
    actor: Actor,
    now: datetime,
    points: Decimal | None = None,
    vote: Vote | None = None,
    recused_for: str = "",
) -> None:
    """A panel member's own; given again, it replaces. Raises NotAllowed, Invalid, Conflict once the list is public."""
    commendation = nomination.commendation
    if actor.id not in {each.person_id for each in commendation.panel}:
        raise NotAllowed("您不是本次表彰的评审人员。")
    _lock(nomination)
    _refuse_gone(nomination)
    if not nomination.accepted_at:
        raise Conflict("该推荐还没有通过审核，不能评审。")
    if commendation.listed_at:
        raise Conflict("名单已经公示，评审已经结束。")
    if not recused_for.strip():
        _check(commendation.way, points, vote)
    kept = db.session.scalars(
        select(Mark).where(Mark.nomination_id == nomination.id, Mark.person_id == actor.id)
    ).one_or_none()
    kept = kept or Mark(nomination_id=nomination.id, person_id=actor.id)
    is_recused = bool(recused_for.strip())
    kept.recused_for, kept.marked_at = recused_for.strip()[:500], now
    kept.points, kept.vote = (None, None) if is_recused else (points, vote)
    db.session.add(kept)
    # The history tells that somebody marked, not how: the panel's marks are not known to those who are marked.
    _record(nomination, "nomination.recused" if is_recused else "nomination.marked", actor, now)


def _check(way: Way, points: Decimal | None, vote: Vote | None) -> None:
    if way is Way.VOTES:
        if vote is None:
            raise Invalid("请选择同意、不同意或者弃权；应当回避的，请写明回避的理由。")
    elif points is None or not 0 <= points <= rules.MOST_POINTS or points != rounded(points, rules.PLACES):
        raise Invalid("请填写 0 到 100 之间的评分，最多 2 位小数；应当回避的，请写明回避的理由。")


def _problem(nominee: Nominee, files: int) -> str | None:
    personal = nominee.honour is Honour.PERSON
    missing = {
        "推荐对象的名称（姓名）": nominee.name,
        "主要事迹": nominee.statement,
        "工作单位": nominee.workplace if personal else "不需要",
    }
    for what, text in missing.items():
        if not text.strip():
            return f"请填写{what}。"
    if len(nominee.statement) > LONGEST_STATEMENT:
        return f"主要事迹不超过 {LONGEST_STATEMENT} 字，详细材料可作为附件上传。"
    if files > MOST_MATERIALS:
        return f"附件最多 {MOST_MATERIALS} 个，请合并后再上传。"
    words = nominee.name + nominee.workplace + nominee.post + nominee.statement
    problem = rules.personal_problem(nominee.gender, nominee.born_in, nominee.phone) if personal else None
    return problem or printing_problem("推荐表", words)


def _lock(nomination: Nomination) -> None:
    lock(nomination.commendation)
    db.session.refresh(nomination)


def _refuse_gone(nomination: Nomination) -> None:
    if nomination.withdrawn_at:
        raise Conflict("推荐单位已经撤回该推荐。")
    if nomination.refused_at:
        raise Conflict("该推荐已经退回。")
    if nomination.struck_at:
        raise Conflict("该推荐已经因异议取消。")


def _record(nomination: Nomination, verb: str, actor: Actor, now: datetime, **detail: Any) -> None:
    """In the unit's part of the history; nothing that is personal but the name."""
    record(
        verb,
        "commendation",
        nomination.commendation_id,
        actor=actor,
        now=now,
        unit_path=nomination.unit.path,
        name=nomination.name,
        **detail,
    )
