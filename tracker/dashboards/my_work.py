"""What waits for one person, most urgent first. Each list is cut at ten, so the page costs the same in any year."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, select

from tracker.access.policy import Action, Actor
from tracker.accounts.models import Unit
from tracker.dashboards import appraisal_work
from tracker.database import read
from tracker.ledgers.clocks.queries import Due, dues_until
from tracker.ledgers.library import ledgers
from tracker.progress.models import Report, Verdict
from tracker.supervision.notices.models import NoticeDraft, SupervisionNotice
from tracker.supervision.notices.queries import DATE_OF_NOTICE, IS_ANSWERED, IS_OPEN, drafts_below
from tracker.work_items.extensions.queries import IS_WAITING
from tracker.work_items.models import Assignment, Extension, Milestone, WorkItem
from tracker.workdays.models import DerivedDate

SHOWN = 10
SOON = timedelta(days=30)

_MINE = Assignment.unit_id == bindparam("unit_id")
_BELOW = Unit.path.startswith(bindparam("path")) & (Unit.id != bindparam("unit_id"))
_IS_OPEN = Assignment.closed_at.is_(None)
_AT_MOST = SHOWN + 1

_HAS_BELOW = select(Unit.id).where(_BELOW).limit(1)
_TO_ACKNOWLEDGE = (
    select(Assignment.id, WorkItem.number, WorkItem.title, Assignment.assigned_at)
    .join(WorkItem, WorkItem.id == Assignment.work_item_id)
    .where(_MINE, Assignment.acknowledged_at.is_(None), _IS_OPEN)
    .order_by(Assignment.id)
    .limit(_AT_MOST)
)
_SOONEST = (  # no milestone of another assignment can be due before the first ones of these
    select(Assignment.id)
    .where(_MINE, _IS_OPEN, Assignment.next_due_on <= bindparam("soon"))
    .order_by(Assignment.next_due_on)
    .limit(_AT_MOST)
)
_IS_WAITING = select(Report.id).where(
    Report.assignment_id == Assignment.id, Report.milestone_id == Milestone.id, Report.verdict.is_(None)
)
_TO_REPORT = (
    select(
        Assignment.id.label("assignment_id"),
        Milestone.id.label("milestone_id"),
        WorkItem.number,
        WorkItem.title,
        Milestone.title.label("milestone"),
        Milestone.due_on,
        Milestone.percent,
        _IS_WAITING.exists().label("waiting"),
    )
    .join(Assignment, Assignment.id == Milestone.assignment_id)
    .join(WorkItem, WorkItem.id == Assignment.work_item_id)
    .where(Assignment.id.in_(_SOONEST), Milestone.met_on.is_(None), Milestone.due_on <= bindparam("soon"))
    .order_by(Milestone.due_on, Milestone.id)
    .limit(_AT_MOST)
)
_RETURNED = (
    select(Report.id, Report.milestone_id, WorkItem.number, WorkItem.title, Report.reason, Report.decided_at)
    .join(Assignment, Assignment.id == Report.assignment_id)
    .join(WorkItem, WorkItem.id == Assignment.work_item_id)
    .where(_MINE, Report.verdict == Verdict.RETURNED, Report.followed_by_id.is_(None), _IS_OPEN)
    .order_by(Report.id.desc())
    .limit(_AT_MOST)
)
_TO_REVIEW = (
    select(Report.id, Unit.short_name, WorkItem.number, WorkItem.title, Report.submitted_at)
    .join(Assignment, Assignment.id == Report.assignment_id)
    .join(Unit, Unit.id == Assignment.unit_id)
    .join(WorkItem, WorkItem.id == Assignment.work_item_id)
    .where(Report.verdict.is_(None), Report.submitted_by != bindparam("person_id"), _BELOW)
    .order_by(Report.id)
    .limit(_AT_MOST)
)
_TO_DECIDE = (
    select(Extension.id, Unit.short_name, WorkItem.number, WorkItem.title, Extension.due_on, Extension.wanted_on)
    .join(Assignment, Assignment.id == Extension.assignment_id)
    .join(Milestone, Milestone.id == Extension.milestone_id)
    .join(Unit, Unit.id == Assignment.unit_id)
    .join(WorkItem, WorkItem.id == Assignment.work_item_id)
    .where(*IS_WAITING, Extension.asked_by != bindparam("person_id"), _BELOW)
    .order_by(Extension.id)
    .limit(_AT_MOST)
)
_OVERDUE = (
    select(Assignment.id, Unit.short_name, WorkItem.number, WorkItem.title, Assignment.next_due_on)
    .join(Unit, Unit.id == Assignment.unit_id)
    .join(WorkItem, WorkItem.id == Assignment.work_item_id)
    .where(Assignment.next_due_on < bindparam("on"), _IS_OPEN, _BELOW)
    .order_by(Assignment.next_due_on, Assignment.id)
    .limit(_AT_MOST)
)
_TO_CLOSE = (
    select(Assignment.id, Unit.short_name, WorkItem.number, WorkItem.title)
    .join(Unit, Unit.id == Assignment.unit_id)
    .join(WorkItem, WorkItem.id == Assignment.work_item_id)
    .where(Assignment.milestone_count > 0, Assignment.next_due_on.is_(None), _IS_OPEN, _BELOW)
    .order_by(Assignment.id)
    .limit(_AT_MOST)
)
_NOTICES = (
    select(
        SupervisionNotice.id,
        SupervisionNotice.number,
        SupervisionNotice.colour,
        WorkItem.number.label("item_number"),
        WorkItem.title,
        DerivedDate.falls_on.label("reply_by"),
        Unit.short_name,
        SupervisionNotice.answered_at,
    )
    .join(DerivedDate, DATE_OF_NOTICE)
    .join(Assignment, Assignment.id == SupervisionNotice.assignment_id)
    .join(Unit, Unit.id == Assignment.unit_id)
    .join(WorkItem, WorkItem.id == Assignment.work_item_id)
    .limit(_AT_MOST)
)
_TO_ANSWER = _NOTICES.where(_MINE, IS_OPEN, _IS_OPEN).order_by(DerivedDate.falls_on, SupervisionNotice.id)
_ANSWERED = _NOTICES.where(IS_ANSWERED, _BELOW).order_by(SupervisionNotice.id)
_TO_ISSUE = drafts_below().order_by(NoticeDraft.id).limit(_AT_MOST)


def to_answer(actor: Actor) -> Sequence[Any]:
    """Notices to one's own unit that are not answered, the soonest first."""
    return read(_TO_ANSWER, {"unit_id": actor.unit_id}).all()


def answered(actor: Actor) -> Sequence[Any]:
    """Notices to units below whose answer waits to be accepted or returned."""
    return read(_ANSWERED, _below(actor)).all()


def to_issue(actor: Actor) -> Sequence[Any]:
    """Drafts of notices to units below."""
    return read(_TO_ISSUE, _below(actor)).all()


def to_acknowledge(actor: Actor) -> Sequence[Any]:
    """Assignments of one's own unit that nobody has signed for: (id, number, title, assigned_at)."""
    return read(_TO_ACKNOWLEDGE, {"unit_id": actor.unit_id}).all()


def to_report(actor: Actor, on: date) -> Sequence[Any]:
    """Milestones of one's own unit due within 30 days or overdue: (assignment id, milestone id, number, title,
    milestone title, due_on, percent, whether a report waits for review)."""
    return read(_TO_REPORT, {"unit_id": actor.unit_id, "soon": on + SOON}).all()


def returned(actor: Actor) -> Sequence[Any]:
    """Reports sent back and not followed by a new one: (report id, milestone id, number, title, reason, decided_at)."""
    return read(_RETURNED, {"unit_id": actor.unit_id}).all()


def to_review(actor: Actor) -> Sequence[Any]:
    """Reports of units below that wait for a verdict, oldest first: (report id, unit, number, title, submitted_at)."""
    return read(_TO_REVIEW, {**_below(actor), "person_id": actor.id}).all()


def to_decide(actor: Actor) -> Sequence[Any]:
    """Extensions that units below asked for, oldest first: (extension id, unit, number, title, due_on, wanted_on)."""
    return read(_TO_DECIDE, {**_below(actor), "person_id": actor.id}).all()


def overdue(actor: Actor, on: date) -> Sequence[Any]:
    """Assignments of units below with an overdue milestone, the longest overdue first."""
    return read(_OVERDUE, {**_below(actor), "on": on}).all()


def to_close(actor: Actor) -> Sequence[Any]:
    """Assignments below whose milestones are all met: (id, unit, number, title)."""
    return read(_TO_CLOSE, _below(actor)).all()


def ledger_dues(actor: Actor, on: date) -> Sequence[Due]:
    """What ledgers ask for within 30 days or have asked for; of those who oversee others, only what is overdue."""
    until = on - timedelta(days=1) if actor.may(Action.OVERSEE_LEDGERS) else on + SOON
    return dues_until(until, actor.unit_path, ledgers(), today=on, most=SHOWN)


def lists_for(actor: Actor, on: date) -> dict[str, Sequence[Any]]:
    """Only the lists that the person's role has a use for, and those about units below only where there are any."""
    lists: dict[str, Sequence[Any]] = {}
    if actor.may(Action.DELIVER):
        lists["to_answer"] = to_answer(actor)
        lists["to_acknowledge"] = to_acknowledge(actor)
        lists["returned"] = returned(actor)
        lists["to_report"] = to_report(actor, on)
        lists["to_hand_in"] = appraisal_work.to_hand_in(actor)
    if actor.may(Action.KEEP_LEDGERS):
        lists["ledger_dues"] = ledger_dues(actor, on)
    if read(_HAS_BELOW, _below(actor)).first() is None:
        return lists
    if actor.may(Action.REVIEW):
        lists["to_review"] = to_review(actor)
        lists["to_decide"] = to_decide(actor)
    if actor.may(Action.SUPERVISE):
        lists["answered"] = answered(actor)
        lists["to_issue"] = to_issue(actor)
    if actor.may(Action.REVIEW_SCORES):
        lists["stages"] = appraisal_work.stages(actor)
    if actor.may(Action.CLOSE):
        lists["to_close"] = to_close(actor)
    if actor.may(Action.READ_WORK):
        lists["overdue"] = overdue(actor, on)
    return lists


def _below(actor: Actor) -> dict[str, Any]:
    return {"path": actor.unit_path, "unit_id": actor.unit_id}
