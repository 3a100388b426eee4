"""Draft, change, drop, issue, answer, accept, return, rescind; and the talk. Each locks the assignment first."""

from collections.abc import Sequence
from datetime import date, datetime

from tracker import clock
from tracker.access.policy import Action, Actor
from tracker.accounts.models import Unit
from tracker.database import db
from tracker.errors import Conflict, Invalid, NotAllowed
from tracker.files.models import StoredFile
from tracker.history.operations import record
from tracker.supervision.notices.models import (
    AnswerEvidence,
    NoticeAnswer,
    NoticeDraft,
    NoticeRound,
    SupervisionNotice,
    Talk,
    Verdict,
)
from tracker.supervision.notices.queries import REPLY_BY, SUBJECT, colours_since_talk, rules_of
from tracker.supervision.notices.rules import LONGEST_TEXT, MOST_EVIDENCE, Colour, leads_to_talk, problem_of
from tracker.work_items.facts import lock
from tracker.work_items.models import Assignment
from tracker.work_items.operations import record_on
from tracker.workdays.operations import derive, settle


def set_rules(
    office: Unit,
    *,
    actor: Actor,
    now: datetime,
    mark: str,
    near_workdays: int,
    reply_workdays: int,
    escalates: bool,
    reds_to_talk: int,
) -> None:
    """Notices already issued keep their dates; what is proposed follows with the next round."""
    rules = db.session.merge(rules_of(office))
    names = ("mark", "near_workdays", "reply_workdays", "escalates", "reds_to_talk")
    before = {name: getattr(rules, name) for name in names}
    rules.mark, rules.near_workdays, rules.reply_workdays = mark, near_workdays, reply_workdays
    rules.escalates, rules.reds_to_talk = escalates, reds_to_talk
    after = {name: getattr(rules, name) for name in names}
    if kept := db.session.get(NoticeRound, 1, with_for_update=True):
        kept.drafted_on = None
    db.session.flush()
    record(
        "notice_rules.changed",
        "unit",
        office.id,
        actor=actor,
        now=now,
        unit_path=office.path,
        before=before,
        after=after,
    )


def draft(assignment: Assignment, *, actor: Actor, now: datetime, colour: Colour, text: str, asked: str) -> NoticeDraft:
    """Written by hand. Raises NotAllowed, Invalid, or Conflict when the assignment is closed."""
    _refuse_other(assignment, actor)
    lock(assignment)
    _refuse_closed(assignment)
    if problem := problem_of(text, asked):
        raise Invalid(problem)
    written = NoticeDraft(
        assignment=assignment,
        colour=colour,
        text=text.strip(),
        asked=asked.strip(),
        drafted_at=now,
        drafted_by=actor.id,
    )
    db.session.add(written)
    db.session.flush()
    record_on(assignment, "notice.drafted", actor, now, draft=written.id, title=f"{colour.label}督办单")
    return written


def change(found: NoticeDraft, *, actor: Actor, now: datetime, colour: Colour, text: str, asked: str) -> None:
    """What is to be said, before it is issued. Raises Conflict when it was issued or dropped meanwhile."""
    _refuse_other(found.assignment, actor)
    lock_draft(found)
    if problem := problem_of(text, asked):
        raise Invalid(problem)
    said = (colour, text.strip(), asked.strip())
    if (found.colour, found.text, found.asked) == said:
        return
    before = f"{found.colour.label}：{found.text}"
    found.colour, found.text, found.asked = said
    found.changed_by = actor.id
    db.session.flush()
    after = f"{colour.label}：{found.text}"
    record_on(found.assignment, "notice.changed", actor, now, draft=found.id, before=before, after=after)


def drop(found: NoticeDraft, *, actor: Actor, now: datetime, reason: str) -> None:
    """It is not issued, and not proposed again for the same cause. Twice is once."""
    _refuse_other(found.assignment, actor)
    lock(found.assignment)
    db.session.refresh(found)
    if found.dropped_at:
        return
    if found.notice_id:
        raise Conflict("这份督办单刚刚已印发，不能再不采用；如有错误，请在督办单页面撤销。")
    if not reason.strip():
        raise Invalid("请填写不采用的原因。")
    found.dropped_at, found.dropped_by, found.drop_reason = now, actor.id, reason.strip()[:1000]
    title = f"{found.colour.label}督办单"
    record_on(found.assignment, "notice.dropped", actor, now, draft=found.id, title=title, reason=found.drop_reason)


def lock_draft(found: NoticeDraft) -> None:
    """Raises Conflict when there is nothing left to issue or change."""
    lock(found.assignment)
    db.session.refresh(found)
    if found.notice_id:
        raise Conflict("这份督办单已经印发，请刷新页面查看。")
    if found.dropped_at:
        raise Conflict("这份督办单草稿已经不采用，请刷新页面查看。")
    _refuse_closed(found.assignment)


def issue(found: NoticeDraft, *, actor: Actor, now: datetime) -> tuple[SupervisionNotice, date]:
    """The notice and the date by which it is to be answered. It has no number yet: whoever calls this prints it, too,
    and calls `number` in the same transaction.

    Raises:
        NotAllowed: not above the unit.
        Conflict: issued or dropped meanwhile, or the assignment is closed.
    """
    _refuse_other(found.assignment, actor)
    lock_draft(found)
    notice = SupervisionNotice(
        assignment=found.assignment,
        colour=found.colour,
        text=found.text,
        asked=found.asked,
        number="",
        issued_at=now,
        issued_by=actor.id,
        reply_workdays=rules_of(found.assignment.work_item.office).reply_workdays,
        escalates_id=found.escalates_id,
    )
    db.session.add(notice)
    db.session.flush()
    found.notice_id = notice.id
    return notice, _count_reply_by(notice, now)


def number(notice: SupervisionNotice, number: str, *, actor: Actor, now: datetime) -> None:
    """Its number, once the paper is printed under it. So many reds in a row lead to a talk."""
    notice.number = number
    assignment = notice.assignment
    title = f"{notice.colour.label}督办单"
    db.session.flush()
    record_on(assignment, "notice.issued", actor, now, notice=notice.id, number=number, title=title)
    rules = rules_of(assignment.work_item.office)
    if leads_to_talk(colours_since_talk(assignment.id), rules.reds_to_talk):
        talk = Talk(assignment=assignment, notice_id=notice.id, proposed_at=now)
        db.session.add(talk)
        db.session.flush()
        record_on(assignment, "talk.proposed", actor, now, talk=talk.id, number=number)


def answer(
    notice: SupervisionNotice, *, actor: Actor, now: datetime, text: str, evidence: Sequence[StoredFile] = ()
) -> NoticeAnswer:
    """Also after the date: late is better than never, and the page says that it was late.

    Raises:
        NotAllowed: not of the unit.
        Conflict: rescinded, accepted, or an answer still waits.
        Invalid: no text, too long, too many files.
    """
    if not actor.may_on(Action.DELIVER, notice.assignment.unit.path):
        raise NotAllowed("只有承担单位的人员可以答复督办单。")
    _lock_standing(notice)
    if notice.accepted_at:
        raise Conflict("这份督办单已经办结，不需要再答复。")
    if notice.answered_at:
        raise Conflict("已有一份答复正在等待审核，请等审核后再补充。")
    if not text.strip():
        raise Invalid("请填写答复内容。")
    if len(text) > LONGEST_TEXT:
        raise Invalid(f"答复内容不超过 {LONGEST_TEXT} 字，详细材料可作为佐证上传。")
    if len(evidence) > MOST_EVIDENCE:
        raise Invalid(f"佐证材料最多 {MOST_EVIDENCE} 个，请合并后再上传。")
    answered = NoticeAnswer(
        notice=notice,
        text=text.strip(),
        answered_at=now,
        answered_by=actor.id,
        evidence=[AnswerEvidence(file=file) for file in evidence],
    )
    notice.answered_at = now
    db.session.add(answered)
    db.session.flush()
    settle(SUBJECT, notice.id, now=now)
    record_on(notice.assignment, "notice.answered", actor, now, notice=notice.id, number=notice.number)
    return answered


def accept(answered: NoticeAnswer, *, actor: Actor, now: datetime) -> None:
    """The matter is settled. Twice is once; nobody accepts what they answered."""
    if _is_decided(answered, Verdict.ACCEPTED, actor):
        return
    answered.verdict, answered.decided_at, answered.decided_by = Verdict.ACCEPTED, now, actor.id
    notice = answered.notice
    notice.accepted_at = now
    record_on(notice.assignment, "notice.accepted", actor, now, notice=notice.id, number=notice.number)


def return_(answered: NoticeAnswer, *, actor: Actor, now: datetime, reason: str) -> None:
    """The unit answers once more; the workdays for it count from today. Raises Invalid without a reason."""
    if _is_decided(answered, Verdict.RETURNED, actor):
        return
    if not reason.strip():
        raise Invalid("请填写退回原因，说明需要补充的内容。")
    notice = answered.notice
    answered.verdict, answered.decided_at, answered.decided_by = Verdict.RETURNED, now, actor.id
    answered.reason = reason.strip()[:1000]
    notice.answered_at = notice.unanswered_at = None
    record_on(
        notice.assignment,
        "notice.returned",
        actor,
        now,
        notice=notice.id,
        number=notice.number,
        reason=answered.reason,
        due_on=_count_reply_by(notice, now).isoformat(),
    )


def rescind(notice: SupervisionNotice, *, actor: Actor, now: datetime, reason: str) -> None:
    """It was issued in error: nothing is to be answered any more; the number stays used. Twice is once."""
    _refuse_other(notice.assignment, actor)
    lock(notice.assignment)
    db.session.refresh(notice)
    if notice.rescinded_at:
        return
    if notice.accepted_at:
        raise Conflict("这份督办单已经办结，不能撤销。")
    if not reason.strip():
        raise Invalid("请填写撤销原因。")
    notice.rescinded_at, notice.rescinded_by, notice.rescind_reason = now, actor.id, reason.strip()[:1000]
    settle(SUBJECT, notice.id, now=now)


def record_rescinded(notice: SupervisionNotice, *, actor: Actor, now: datetime) -> None:
    """Apart from the act: its paper is voided in between, whose lock comes before the history's."""
    words = {"number": notice.number, "reason": notice.rescind_reason}
    record_on(notice.assignment, "notice.rescinded", actor, now, notice=notice.id, **words)


def record_talk(
    talk: Talk,
    *,
    actor: Actor,
    now: datetime,
    held_on: date,
    place: str,
    talkers: str,
    talked_with: str,
    minutes: str,
    agreed: str,
    due_on: date,
) -> None:
    """Written down once; Conflict when somebody else did. Raises Invalid when the dates do not fit."""
    _refuse_other(talk.assignment, actor)
    lock(talk.assignment)
    db.session.refresh(talk)
    said = (held_on, place, talkers, talked_with, minutes, agreed, due_on)
    if talk.recorded_at:
        if said == (talk.held_on, talk.place, talk.talkers, talk.talked_with, talk.minutes, talk.agreed, talk.due_on):
            return
        raise Conflict("这次约谈已有记录，不能再改，请刷新页面查看。")
    if not clock.day_of(talk.proposed_at) <= held_on <= clock.day_of(now):
        raise Invalid("约谈日期应在提出约谈之后、今天或之前。")
    if due_on < held_on:
        raise Invalid("整改期限不能早于约谈日期。")
    talk.held_on, talk.place, talk.talkers, talk.talked_with, talk.minutes, talk.agreed, talk.due_on = said
    talk.recorded_at, talk.recorded_by = now, actor.id
    due = due_on.isoformat()
    record_on(talk.assignment, "talk.recorded", actor, now, talk=talk.id, day=held_on.isoformat(), due_on=due)


def _count_reply_by(notice: SupervisionNotice, now: datetime) -> date:
    """From now on; kept with the dates that move when the calendar changes."""
    today, unit_id = clock.day_of(now), notice.assignment.unit_id
    days = notice.reply_workdays
    return derive(SUBJECT, notice.id, name=REPLY_BY, unit_id=unit_id, counted_from=today, workdays=days).falls_on


def _refuse_other(assignment: Assignment, actor: Actor) -> None:
    if not actor.may_on(Action.SUPERVISE, assignment.unit.path):
        raise NotAllowed("督办由上级单位的督办人员办理。")


def _refuse_closed(assignment: Assignment) -> None:
    if assignment.closed_at:
        raise Conflict("该任务已销号，不需要再督办。")


def _lock_standing(notice: SupervisionNotice) -> None:
    """Raises Conflict when it was rescinded meanwhile."""
    lock(notice.assignment)
    db.session.refresh(notice)
    if notice.rescinded_at:
        raise Conflict("这份督办单已被撤销，不需要再办理。")


def _is_decided(answered: NoticeAnswer, wanted: Verdict, actor: Actor) -> bool:
    """Whether the answer has this verdict already. Raises Conflict when it has the other."""
    _refuse_other(answered.notice.assignment, actor)
    if actor.id == answered.answered_by:
        raise NotAllowed("不能审核本人的答复，请由其他督办人员办理。")
    _lock_standing(answered.notice)
    db.session.refresh(answered)
    if answered.verdict not in (None, wanted):
        raise Conflict(f"这份答复的状态已是“{answered.verdict.label}”，不能再办理，请刷新页面查看。")
    return answered.verdict is wanted
