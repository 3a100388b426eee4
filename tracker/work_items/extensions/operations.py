"""Ask, withdraw, grant, refuse. Each locks the assignment first, so that of two who act at once the second is told."""

from datetime import date, datetime

from tracker import clock
from tracker.access.policy import Action, Actor
from tracker.database import db
from tracker.errors import Conflict, Invalid, NotAllowed
from tracker.work_items.extensions.queries import undecided_on
from tracker.work_items.extensions.rules import (
    LONGEST_REASON,
    is_pointless,
    lateness_of,
    problem_of,
    problem_of_grant,
)
from tracker.work_items.facts import lock_with, rebuild_facts
from tracker.work_items.models import Decision, Extension, Milestone
from tracker.work_items.operations import record_on


def ask(milestone: Milestone, *, actor: Actor, now: datetime, wanted_on: date, reason: str) -> Extension:
    """Until it is decided, nothing changes: an undecided extension counts for nothing (DOMAIN §4).

    Raises:
        NotAllowed: not of the assigned unit.
        Conflict: closed, not acknowledged, met, past its due date, or one extension is still undecided.
        Invalid: what `problem_of` says.
    """
    assignment = milestone.assignment
    if not actor.may_on(Action.DELIVER, assignment.unit.path):
        raise NotAllowed("只有承担单位的人员可以申请延期。")
    lock_with(milestone)
    if refusal := refusal_of(milestone, clock.day_of(now)):
        raise Conflict(refusal)
    if problem := problem_of(milestone.due_on, wanted_on, reason):
        raise Invalid(problem)
    extension = Extension(
        assignment=assignment,
        milestone=milestone,
        due_on=milestone.due_on,
        wanted_on=wanted_on,
        reason=reason.strip(),
        asked_at=now,
        asked_by=actor.id,
    )
    db.session.add(extension)
    db.session.flush()
    _record(extension, "extension.asked", actor, now, wanted_on=wanted_on.isoformat(), reason=extension.reason)
    return extension


def withdraw(extension: Extension, *, actor: Actor, now: datetime) -> None:
    """The unit takes back what nobody has decided yet. Twice is once."""
    if not actor.may_on(Action.DELIVER, extension.assignment.unit.path):
        raise NotAllowed("只有承担单位的人员可以撤回延期申请。")
    if _is_settled(extension, Decision.WITHDRAWN):
        return
    _decide(extension, Decision.WITHDRAWN, actor, now)
    _record(extension, "extension.withdrawn", actor, now)


def grant(extension: Extension, *, actor: Actor, now: datetime, granted_on: date, words: str = "") -> None:
    """The milestone is due on the new day from now on, for lights, reminders and scoring alike.

    Also when the old day has passed meanwhile: whoever asked in time is not late because the answer was. The same date
    twice is once.

    Raises:
        NotAllowed: not above the unit that asked, or asked oneself.
        Conflict: decided otherwise, met within the old date, or closed.
        Invalid: what `problem_of_grant` says.
    """
    _refuse_decider(extension, actor)
    if _is_settled(extension, Decision.GRANTED, granted_on):
        return
    milestone = extension.milestone
    _refuse_done(extension)
    if problem := problem_of_grant(milestone.due_on, extension.wanted_on, granted_on, words):
        raise Invalid(problem)
    extension.granted_on, extension.words = granted_on, words.strip()
    _decide(extension, Decision.GRANTED, actor, now)
    before, milestone.due_on = milestone.due_on, granted_on
    rebuild_facts(extension.assignment, now)
    _record(
        extension,
        "extension.granted",
        actor,
        now,
        words=extension.words,
        before={"due_on": before.isoformat()},
        after={"due_on": granted_on.isoformat()},
    )


def refuse(extension: Extension, *, actor: Actor, now: datetime, words: str) -> None:
    """The due date stays. Raises Invalid without a word of explanation. Twice is once."""
    _refuse_decider(extension, actor)
    if _is_settled(extension, Decision.REFUSED):
        return
    _refuse_done(extension)
    if not words.strip():
        raise Invalid("请填写不予批准的理由。")
    if len(words) > LONGEST_REASON:
        raise Invalid(f"理由不超过 {LONGEST_REASON} 字，请精简。")
    extension.words = words.strip()
    _decide(extension, Decision.REFUSED, actor, now)
    _record(extension, "extension.refused", actor, now, words=extension.words)


def refusal_of(milestone: Milestone, today: date) -> str | None:
    """Why no extension can be asked for as things stand, in one sentence; None when one can."""
    assignment = milestone.assignment
    if assignment.closed_at:
        return "该任务已销号，不能再申请延期；如仍需推进，请联系上级单位撤销销号。"
    if assignment.acknowledged_at is None:
        return "该任务尚未签收，请先签收再申请延期。"
    if milestone.met_on:
        return "该时间节点已经完成，不需要延期。"
    if undecided_on(milestone.id):
        return "该时间节点已有一份延期申请等待批复；如需改动，请先撤回再重新申请。"
    return lateness_of(milestone.due_on, today)


def _refuse_decider(extension: Extension, actor: Actor) -> None:
    if not actor.may_on(Action.REVIEW, extension.assignment.unit.path):
        raise NotAllowed("延期由下达任务的上级单位批复。")
    if actor.id == extension.asked_by:
        raise NotAllowed("不能批复本人提出的延期申请，请由其他督办人员办理。")


def _refuse_done(extension: Extension) -> None:
    if extension.assignment.closed_at:
        raise Conflict("该任务已销号，不需要再批复延期。")
    if is_pointless(extension.milestone.due_on, extension.milestone.met_on):
        raise Conflict("该时间节点已在期限内完成，不需要再批复延期。")


def _is_settled(extension: Extension, wanted: Decision, granted_on: date | None = None) -> bool:
    """Whether it was decided just so already. Raises Conflict when it was decided otherwise."""
    lock_with(extension.milestone)
    db.session.refresh(extension)
    if extension.decision is None:
        return False
    if (extension.decision, extension.granted_on) != (wanted, granted_on):
        raise Conflict(f"这份延期申请的状态已是“{extension.decision.label}”，不能再办理，请刷新页面查看。")
    return True


def _decide(extension: Extension, decision: Decision, actor: Actor, now: datetime) -> None:
    extension.decision, extension.decided_at, extension.decided_by = decision, now, actor.id


def _record(extension: Extension, verb: str, actor: Actor, now: datetime, **detail: object) -> None:
    record_on(
        extension.assignment,
        verb,
        actor,
        now,
        extension=extension.id,
        milestone=extension.milestone_id,
        title=extension.milestone.title,
        **detail,
    )
