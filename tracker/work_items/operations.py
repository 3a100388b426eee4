"""The supervisor's verbs on work items and assignments, and the acknowledgement of the assigned unit."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tracker import clock
from tracker.access.policy import Action, Actor
from tracker.accounts.models import Unit
from tracker.database import db
from tracker.errors import Conflict, Invalid, NotAllowed
from tracker.history.operations import record
from tracker.work_items.facts import keep_day_end, lock, lock_item, rebuild_facts
from tracker.work_items.models import Assignment, Duty, WorkItem
from tracker.work_items.rules import is_kept_exactly, may_hand_down, nearest_holder

LARGEST_FIGURE = Decimal("1e12")


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
        weight=_checked_weight(weight),
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
    lock_item(work_item)
    before = _described(work_item)
    work_item.title, work_item.text, work_item.measure = title, text, measure
    work_item.weight, work_item.contact = _checked_weight(weight), contact
    after = _described(work_item)
    if before == after:
        return
    changed = {name for name in before if before[name] != after[name]}
    record(
        "work_item.changed",
        "work_item",
        work_item.id,
        actor=actor,
        now=now,
        unit_path=work_item.office.path,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )


def assign(
    work_item: WorkItem,
    unit: Unit,
    *,
    actor: Actor,
    now: datetime,
    duty: Duty,
    target: Decimal | None = None,
) -> Assignment:
    """Give the item to a unit below the actor's own: by the office that set it, or by a unit that was given it itself.

    The assignment hangs under that of the nearest unit above which has the item.

    Raises:
        NotAllowed: the unit is not below the actor's, or the actor's unit does not have the item (any more).
        Conflict: the unit has the item already.
    """
    if not actor.may_on(Action.ASSIGN, unit.path):
        raise NotAllowed(f"只能向本单位的下级单位分解任务，“{unit.name}”不在其中。")
    holders = _holders_of(work_item)
    if unit.path in holders:
        raise Conflict(f"“{unit.name}”已经承担这项任务，如需调整请直接修改。")
    own = holders.get(actor.unit_path)
    if not may_hand_down(actor, work_item.office.path, own is not None and own.closed_at is None):
        raise NotAllowed("本单位没有承担这项任务，或任务已销号，不能继续分解。")
    parent = nearest_holder(unit.path, holders)
    assignment = Assignment(
        work_item=work_item,
        unit=unit,
        parent_id=holders[parent].id if parent else None,
        duty=duty,
        target=checked_target(target),
        assigned_at=now,
        assigned_by=actor.id,
        starts_on=clock.day_of(now),
    )
    db.session.add(assignment)
    db.session.flush()
    keep_day_end(assignment, now)
    record_on(assignment, "assignment.made", actor, now, duty=duty, target=text_of(target))
    return assignment


def change_assignment(
    assignment: Assignment, *, actor: Actor, now: datetime, duty: Duty, target: Decimal | None
) -> None:
    lock(assignment)
    refuse_closed(assignment)
    if (assignment.duty, assignment.target) == (duty, target):
        return
    before = {"duty": assignment.duty, "target": text_of(assignment.target)}
    assignment.duty, assignment.target = duty, checked_target(target)
    rebuild_facts(assignment, now)
    record_on(
        assignment, "assignment.changed", actor, now, before=before, after={"duty": duty, "target": text_of(target)}
    )


def withdraw_assignment(assignment: Assignment, *, actor: Actor, now: datetime) -> None:
    """Only while nothing hangs on it: once acknowledged, or assigned further down, it is closed instead.

    Raises:
        Conflict: acknowledged, or handed further down.
    """
    lock(assignment)
    below = db.session.scalar(select(Assignment.id).where(Assignment.parent_id == assignment.id).limit(1))
    if assignment.acknowledged_at or below:
        raise Conflict("该单位已签收或已继续分解，不能撤回；如任务不再执行，请办理销号并说明原因。")
    record_on(assignment, "assignment.withdrawn", actor, now, unit=assignment.unit.name)
    for milestone in assignment.milestones:
        db.session.delete(milestone)
    db.session.delete(assignment)
    try:
        db.session.flush()
    except IntegrityError:
        raise Conflict("该任务已印发督办单，不能撤回；如任务不再执行，请办理销号并说明原因。") from None


def acknowledge(assignment: Assignment, *, actor: Actor, now: datetime) -> None:
    """签收: says that the document was received, nothing more. Twice is once."""
    if not actor.may_on(Action.DELIVER, assignment.unit.path):
        raise NotAllowed("只有承担单位的人员可以签收。")
    lock(assignment)
    if assignment.acknowledged_at:
        return
    assignment.acknowledged_at, assignment.acknowledged_by = now, actor.id
    record_on(assignment, "assignment.acknowledged", actor, now)


def close(assignment: Assignment, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """销号. An assignment with milestones not met is closed only with a reason.

    Raises:
        NotAllowed: one's own unit's item.
        Invalid: milestones are open and no reason is given.
    """
    if not actor.may_on(Action.CLOSE, assignment.unit.path):
        raise NotAllowed("销号由下达任务的上级单位办理。")
    lock(assignment)
    if assignment.closed_at:
        return
    unmet = assignment.milestone_count - assignment.met_count
    if unmet and not reason.strip():
        raise Invalid(f"还有 {unmet} 个时间节点未完成，如仍要销号，请填写原因。")
    assignment.closed_at, assignment.closed_by = now, actor.id
    keep_day_end(assignment, now)
    record_on(assignment, "assignment.closed", actor, now, reason=reason.strip())


def reopen(assignment: Assignment, *, actor: Actor, now: datetime, reason: str) -> None:
    """Raises Invalid without a reason."""
    if not actor.may_on(Action.CLOSE, assignment.unit.path):
        raise NotAllowed("撤销销号由下达任务的上级单位办理。")
    lock(assignment)
    if assignment.closed_at is None:
        return
    if not reason.strip():
        raise Invalid("请填写撤销销号的原因。")
    assignment.closed_at, assignment.closed_by = None, None
    keep_day_end(assignment, now)
    record_on(assignment, "assignment.reopened", actor, now, reason=reason.strip())


def record_on(assignment: Assignment, verb: str, actor: Actor, now: datetime, **detail: object) -> None:
    """An event of an assignment's timeline: its own, its milestones' and its reports'."""
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


def refuse_closed(assignment: Assignment) -> None:
    if assignment.closed_at:
        raise Conflict("该任务已销号，不能再调整；如需调整，请先撤销销号。")


def checked_target(target: Decimal | None) -> Decimal | None:
    if target is not None and not (is_kept_exactly(target) and 0 <= target < LARGEST_FIGURE):
        raise Invalid("目标值应为不小于 0 的数，最多四位小数，请核对。")
    return target


def text_of(value: Decimal | None) -> str | None:
    """A figure as the history keeps it."""
    return None if value is None else f"{value.normalize():f}"


def _holders_of(work_item: WorkItem) -> dict[str, Assignment]:
    """The item's assignments by the path of their unit; of two who assign at once, the second sees the first's."""
    db.session.execute(select(WorkItem.id).where(WorkItem.id == work_item.id).with_for_update())
    held = select(Assignment, Unit.path).join(Unit, Assignment.unit_id == Unit.id)
    rows = db.session.execute(
        held.where(Assignment.work_item_id == work_item.id).execution_options(populate_existing=True)
    )
    return {path: assignment for assignment, path in rows}


def _described(work_item: WorkItem) -> dict[str, str | None]:
    return {
        "title": work_item.title,
        "text": work_item.text,
        "measure": work_item.measure,
        "weight": text_of(work_item.weight),
        "contact": work_item.contact,
    }


def _checked_weight(weight: Decimal | None) -> Decimal | None:
    if weight is not None and not (is_kept_exactly(weight) and 0 <= weight <= 100):
        raise Invalid("权重应为 0 到 100 之间的数，最多四位小数，请核对。")
    return weight
