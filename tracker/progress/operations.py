"""Report, withdraw, approve, return; and the two acts on an assignment that must look at its reports first."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from tracker import clock
from tracker.access.policy import Action, Actor
from tracker.database import db
from tracker.errors import Conflict, Invalid, NotAllowed
from tracker.files.models import StoredFile
from tracker.progress.models import Evidence, Report, Verdict
from tracker.progress.queries import last_on
from tracker.progress.rules import Approved, milestone_state, problem_of
from tracker.work_items import milestones, operations
from tracker.work_items.facts import lock, lock_with, rebuild_facts
from tracker.work_items.models import Assignment, Milestone


def submit(
    milestone: Milestone,
    *,
    actor: Actor,
    now: datetime,
    text: str,
    percent: int,
    figure: Decimal | None = None,
    evidence: Sequence[StoredFile] = (),
) -> Report:
    """Report against a milestone. It may already be met: until closure a later report corrects what was approved.

    Raises:
        NotAllowed: not of the assigned unit.
        Conflict: closed, not acknowledged, or a report on this milestone still waits.
        Invalid: what `problem_of` says.
    """
    assignment = milestone.assignment
    if not actor.may_on(Action.DELIVER, assignment.unit.path):
        raise NotAllowed("只有承担单位的人员可以上报进展。")
    lock_with(milestone)
    if assignment.closed_at:
        raise Conflict("该任务已销号，不再接收进展；如需补报，请联系上级单位撤销销号。")
    if assignment.acknowledged_at is None:
        raise Conflict("该任务尚未签收，请先签收再上报进展。")
    previous = last_on(milestone.id)
    if previous and previous.verdict is None:
        raise Conflict("该时间节点已有一份进展正在等待审核；如需改动，请先撤回再重新上报。")
    if assignment.work_item.counted_by:
        figure = None  # what a ledger holds is not typed again
    if problem := problem_of(text, percent, figure, len(evidence)):
        raise Invalid(problem)
    report = Report(
        assignment=assignment,
        milestone=milestone,
        text=text.strip(),
        figure=figure,
        percent=percent,
        submitted_at=now,
        submitted_by=actor.id,
        evidence=[Evidence(file=file) for file in evidence],
    )
    db.session.add(report)
    db.session.flush()
    if previous:
        previous.followed_by_id = report.id
    _record(report, "report.submitted", actor, now, percent=percent, figure=operations.text_of(figure))
    return report


def withdraw(report: Report, *, actor: Actor, now: datetime) -> None:
    """The unit takes back what nobody has decided yet; what it answered is open again. Twice is once."""
    if not actor.may_on(Action.DELIVER, report.assignment.unit.path):
        raise NotAllowed("只有承担单位的人员可以撤回进展。")
    if _is_settled(report, Verdict.WITHDRAWN):
        return
    for answered in db.session.scalars(select(Report).where(Report.followed_by_id == report.id)):
        answered.followed_by_id = None
    _decide(report, Verdict.WITHDRAWN, actor, now)
    _record(report, "report.withdrawn", actor, now)


def approve(report: Report, *, actor: Actor, now: datetime) -> None:
    """What was reported becomes the milestone's state and the assignment's figure. Twice is once."""
    _refuse_reviewer(report, actor)
    if _is_settled(report, Verdict.APPROVED):
        return
    _decide(report, Verdict.APPROVED, actor, now)
    db.session.flush()
    rebuild_progress(report.assignment, now)
    _record(report, "report.approved", actor, now, percent=report.percent, figure=operations.text_of(report.figure))


def return_(report: Report, *, actor: Actor, now: datetime, reason: str) -> None:
    """退回. Raises Invalid without a reason: the unit must know what to mend. Twice is once."""
    _refuse_reviewer(report, actor)
    if _is_settled(report, Verdict.RETURNED):
        return
    if not reason.strip():
        raise Invalid("请填写退回原因，说明需要补充或更正的内容。")
    report.reason = reason.strip()
    _decide(report, Verdict.RETURNED, actor, now)
    _record(report, "report.returned", actor, now, reason=report.reason)


def close(assignment: Assignment, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """销号. Raises Conflict while a report waits: it would be neither counted nor answered."""
    lock(assignment)
    waiting = select(Report.id).where(Report.assignment_id == assignment.id, Report.verdict.is_(None))
    if assignment.closed_at is None and db.session.scalar(waiting.limit(1)):
        raise Conflict("还有进展反馈等待审核，请先审核再销号。")
    operations.close(assignment, actor=actor, now=now, reason=reason)


def remove_milestone(milestone: Milestone, *, actor: Actor, now: datetime) -> None:
    """Raises Conflict once something was reported against it."""
    lock_with(milestone)
    reported = db.session.scalar(select(Report.id).where(Report.milestone_id == milestone.id).limit(1))
    milestones.remove_milestone(milestone, actor=actor, now=now, has_reports=reported is not None)


def rebuild_progress(assignment: Assignment, now: datetime) -> None:
    """Everything that approved reports say about an assignment, recomputed from them."""
    approved = db.session.scalars(
        select(Report)
        .where(Report.assignment_id == assignment.id, Report.verdict == Verdict.APPROVED)
        .order_by(Report.id)
    ).all()
    for milestone in assignment.milestones:
        mine = [report for report in approved if report.milestone_id == milestone.id]
        milestone.percent, milestone.met_on = milestone_state(
            [Approved(report.percent, clock.day_of(report.submitted_at)) for report in mine]
        )
    if not assignment.work_item.counted_by:  # else it comes from a ledger
        figures = [report.figure for report in approved if report.figure is not None]
        assignment.actual = figures[-1] if figures else None
    rebuild_facts(assignment, now)


def _refuse_reviewer(report: Report, actor: Actor) -> None:
    if not actor.may_on(Action.REVIEW, report.assignment.unit.path):
        raise NotAllowed("进展由下达任务的上级单位审核。")
    if actor.id == report.submitted_by:
        raise NotAllowed("不能审核本人上报的进展，请由其他审核人员办理。")


def _is_settled(report: Report, wanted: Verdict) -> bool:
    """Whether the report has this verdict already. Raises Conflict when it has another."""
    lock(report.assignment)
    db.session.refresh(report)
    if report.verdict not in (None, wanted):
        raise Conflict(f"这份进展的状态已是“{report.verdict.label}”，不能再办理，请刷新页面查看。")
    return report.verdict is wanted


def _decide(report: Report, verdict: Verdict, actor: Actor, now: datetime) -> None:
    report.verdict, report.decided_at, report.decided_by = verdict, now, actor.id


def _record(report: Report, verb: str, actor: Actor, now: datetime, **detail: object) -> None:
    operations.record_on(
        report.assignment,
        verb,
        actor,
        now,
        report=report.id,
        milestone=report.milestone_id,
        title=report.milestone.title,
        **detail,
    )
