"""The supervisor's verbs on work items, and what the assigned unit does before it reports."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select

from tracker import clock
from tracker.access.policy import Action, Actor
from tracker.accounts.models import Unit
from tracker.database import db
from tracker.errors import Conflict, Invalid, NotAllowed
from tracker.history.operations import record
from tracker.work_items.models import Assignment, Duty, Milestone, WorkItem
from tracker.work_items.rules import Step, facts_of


def add_work_item(
    *,
    actor: Actor,
    now: datetime,
    office: Unit,
    year: int,
    number: str,
    title: str,
    chapter: str = "",
    text: str = "",
    measure: str = "",
    weight: Decimal | None = None,
    contact: str = "",
) -> WorkItem:
    work_item = WorkItem(
        office=office,
        year=year,
        number=number,
        chapter=chapter,
        title=title,
        text=text,
        measure=measure,
        weight=weight,
        contact=contact,
        created_at=now,
        created_by=actor.id,
    )
    db.session.add(work_item)
    db.session.flush()
    record("work_item.added", "work_item", work_item.id, actor=actor, now=now, unit_path=office.path, title=title)
    return work_item


def change_work_item(
    work_item: WorkItem,
    *,
    actor: Actor,
    now: datetime,
    title: str,
    text: str,
    measure: str,
    weight: Decimal | None,
    contact: str,
) -> None:
    before = {"title": work_item.title, "measure": work_item.measure, "weight": str(work_item.weight)}
    work_item.title, work_item.text, work_item.measure = title, text, measure
    work_item.weight, work_item.contact = weight, contact
    after = {"title": title, "measure": measure, "weight": str(weight)}
    record(
        "work_item.changed",
        "work_item",
        work_item.id,
        actor=actor,
        now=now,
        unit_path=work_item.office.path,
        before=before,
        after=after,
    )


def assign(
    work_item: WorkItem,
    unit: Unit,
    *,
    actor: Actor,
    now: datetime,
    duty: Duty,
    target: Decimal | None = None,
    parent: Assignment | None = None,
) -> Assignment:
    """Give the item to a unit below the actor's own. Whoever is assigned may assign further down, under `parent`.

    Raises:
        NotAllowed: the unit is not below the actor's.
        Conflict: the unit has the item already.
    """
    if not actor.may_on(Action.ASSIGN, unit.path):
        raise NotAllowed(f"只能向本单位的下级单位分解任务，“{unit.name}”不在其中。")
    taken = select(Assignment.id).where(Assignment.work_item_id == work_item.id, Assignment.unit_id == unit.id)
    if db.session.scalar(taken):
        raise Conflict(f"“{unit.name}”已经承担这项任务，如需调整请直接修改。")
    assignment = Assignment(
        work_item=work_item,
        unit=unit,
        parent_id=parent.id if parent else None,
        duty=duty,
        target=_checked_target(target),
        assigned_at=now,
        assigned_by=actor.id,
        starts_on=clock.day_of(now),
    )
    db.session.add(assignment)
    db.session.flush()
    _record("assignment.made", assignment, actor, now, duty=duty, target=_text(target))
    return assignment


def change_assignment(
    assignment: Assignment, *, actor: Actor, now: datetime, duty: Duty, target: Decimal | None
) -> None:
    _refuse_closed(assignment)
    if (assignment.duty, assignment.target) == (duty, target):
        return
    before = {"duty": assignment.duty, "target": _text(assignment.target)}
    assignment.duty, assignment.target = duty, _checked_target(target)
    _record("assignment.changed", assignment, actor, now, before=before, duty=duty, target=_text(target))


def withdraw_assignment(assignment: Assignment, *, actor: Actor, now: datetime) -> None:
    """Only while nothing hangs on it: once acknowledged, or assigned further down, it is closed instead.

    Raises:
        Conflict: acknowledged, or handed further down.
    """
    below = db.session.scalar(select(Assignment.id).where(Assignment.parent_id == assignment.id).limit(1))
    if assignment.acknowledged_at or below:
        raise Conflict("该单位已签收或已继续分解，不能撤回；如任务不再执行，请办理销号并说明原因。")
    _record("assignment.withdrawn", assignment, actor, now)
    for milestone in assignment.milestones:
        db.session.delete(milestone)
    db.session.delete(assignment)


def acknowledge(assignment: Assignment, *, actor: Actor, now: datetime) -> None:
    """签收: says that the document was received, nothing more. Twice is once."""
    if not actor.may_on(Action.DELIVER, assignment.unit.path):
        raise NotAllowed("只有承担单位的人员可以签收。")
    if assignment.acknowledged_at:
        return
    assignment.acknowledged_at, assignment.acknowledged_by = now, actor.id
    _record("assignment.acknowledged", assignment, actor, now)


def add_milestone(
    assignment: Assignment,
    *,
    actor: Actor,
    now: datetime,
    title: str,
    due_on: date,
    target: Decimal | None = None,
) -> Milestone:
    _refuse_closed(assignment)
    milestone = Milestone(assignment=assignment, title=title, due_on=due_on, target=_checked_target(target))
    db.session.add(milestone)
    db.session.flush()
    rebuild_facts(assignment)
    _record(
        "milestone.added",
        assignment,
        actor,
        now,
        milestone=milestone.id,
        title=title,
        due_on=due_on.isoformat(),
    )
    return milestone


def change_milestone(
    milestone: Milestone, *, actor: Actor, now: datetime, title: str, due_on: date, target: Decimal | None
) -> None:
    """Raises Conflict once it is met: what was achieved by a date is judged by that date."""
    _refuse_closed(milestone.assignment)
    if milestone.met_on:
        raise Conflict("该时间节点已经完成，不能再调整。")
    before = {
        "title": milestone.title,
        "due_on": milestone.due_on.isoformat(),
        "target": _text(milestone.target),
    }
    after = {"title": title, "due_on": due_on.isoformat(), "target": _text(target)}
    if before == after:
        return
    milestone.title, milestone.due_on, milestone.target = title, due_on, _checked_target(target)
    rebuild_facts(milestone.assignment)
    _record(
        "milestone.changed",
        milestone.assignment,
        actor,
        now,
        milestone=milestone.id,
        before=before,
        after=after,
    )


def remove_milestone(milestone: Milestone, *, actor: Actor, now: datetime, has_reports: bool) -> None:
    """Raises Conflict once something was reported against it."""
    if has_reports:
        raise Conflict("该时间节点已有进展反馈，不能删除；可以调整其名称或日期。")
    assignment = milestone.assignment
    _refuse_closed(assignment)
    _record("milestone.removed", assignment, actor, now, milestone=milestone.id, title=milestone.title)
    assignment.milestones.remove(milestone)
    db.session.delete(milestone)
    db.session.flush()
    rebuild_facts(assignment)


def copy_milestones(source: Assignment, others: Sequence[Assignment], *, actor: Actor, now: datetime) -> int:
    """Give every other assignment the source's milestones it does not have yet (by title); they may differ afterwards.

    Returns how many milestones were added.
    """
    added = 0
    for assignment in others:
        if assignment.id == source.id or assignment.closed_at:
            continue
        titles = {milestone.title for milestone in assignment.milestones}
        missing = [milestone for milestone in source.milestones if milestone.title not in titles]
        for milestone in missing:
            copy = Milestone(title=milestone.title, due_on=milestone.due_on, target=milestone.target)
            assignment.milestones.append(copy)
        if missing:
            db.session.flush()
            rebuild_facts(assignment)
            _record("milestones.copied", assignment, actor, now, source=source.id, count=len(missing))
        added += len(missing)
    return added


def close(assignment: Assignment, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """销号. An assignment with milestones not met is closed only with a reason.

    Raises:
        NotAllowed: one's own unit's item.
        Invalid: milestones are open and no reason is given.
    """
    if not actor.may_on(Action.CLOSE, assignment.unit.path):
        raise NotAllowed("销号由下达任务的上级单位办理。")
    if assignment.closed_at:
        return
    unmet = assignment.milestone_count - assignment.met_count
    if unmet and not reason.strip():
        raise Invalid(f"还有 {unmet} 个时间节点未完成，如仍要销号，请填写原因。")
    assignment.closed_at, assignment.closed_by = now, actor.id
    _record("assignment.closed", assignment, actor, now, reason=reason.strip())


def reopen(assignment: Assignment, *, actor: Actor, now: datetime, reason: str) -> None:
    """Raises Invalid without a reason."""
    if not actor.may_on(Action.CLOSE, assignment.unit.path):
        raise NotAllowed("撤销销号由下达任务的上级单位办理。")
    if assignment.closed_at is None:
        return
    if not reason.strip():
        raise Invalid("请填写撤销销号的原因。")
    assignment.closed_at, assignment.closed_by = None, None
    _record("assignment.reopened", assignment, actor, now, reason=reason.strip())


def rebuild_facts(assignment: Assignment) -> None:
    """Recompute the kept facts from the milestones. To be called by whatever changes a milestone."""
    steps = [Step(milestone.due_on, milestone.percent, milestone.met_on) for milestone in assignment.milestones]
    for name, value in facts_of(steps)._asdict().items():
        setattr(assignment, name, value)


def _record(verb: str, assignment: Assignment, actor: Actor, now: datetime, **detail: object) -> None:
    record(
        verb,
        "assignment",
        assignment.id,
        actor=actor,
        now=now,
        unit_path=assignment.unit.path,
        work_item=assignment.work_item_id,
        **detail,
    )


def _refuse_closed(assignment: Assignment) -> None:
    if assignment.closed_at:
        raise Conflict("该任务已销号，不能再调整；如需调整，请先撤销销号。")


def _checked_target(target: Decimal | None) -> Decimal | None:
    if target is not None and not 0 <= target < Decimal("1e12"):
        raise Invalid("目标值应为不小于 0 的数，请核对。")
    return target


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"
