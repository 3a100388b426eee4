"""The dated steps of an assignment: set, moved, removed, copied to other units."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from tracker.access.policy import Actor
from tracker.database import db
from tracker.errors import Conflict
from tracker.work_items.extensions.queries import originals_of, undecided_on, was_extended
from tracker.work_items.facts import lock, lock_with, rebuild_facts
from tracker.work_items.models import Assignment, Milestone
from tracker.work_items.operations import checked_target, record_on, refuse_closed, text_of
from tracker.work_items.rules import scaled


def add_milestone(
    assignment: Assignment, *, actor: Actor, now: datetime, title: str, due_on: date, target: Decimal | None = None
) -> Milestone:
    lock(assignment)
    refuse_closed(assignment)
    milestone = Milestone(title=title, due_on=due_on, target=checked_target(target))
    assignment.milestones.append(milestone)
    db.session.flush()
    rebuild_facts(assignment, now)
    record_on(assignment, "milestone.added", actor, now, milestone=milestone.id, title=title, due_on=due_on.isoformat())
    return milestone


def change_milestone(
    milestone: Milestone, *, actor: Actor, now: datetime, title: str, due_on: date, target: Decimal | None
) -> None:
    """Raises Conflict once it is met: what was achieved by a date is judged by that date.

    Nor is a date moved past an extension that waits: it is to be answered.
    """
    assignment = milestone.assignment
    lock_with(milestone)
    refuse_closed(assignment)
    if milestone.met_on:
        raise Conflict("该时间节点已经完成，不能再调整。")
    if due_on != milestone.due_on and undecided_on(milestone.id):
        raise Conflict("该时间节点有延期申请等待批复，请先批复再调整期限。")
    before = _described(milestone)
    milestone.title, milestone.due_on, milestone.target = title, due_on, checked_target(target)
    after = _described(milestone)
    if before == after:
        return
    rebuild_facts(assignment, now)
    record_on(
        assignment, "milestone.changed", actor, now, milestone=milestone.id, title=title, before=before, after=after
    )


def remove_milestone(milestone: Milestone, *, actor: Actor, now: datetime, has_reports: bool) -> None:
    """Raises Conflict once something was reported or asked about it. The caller holds the lock and has looked."""
    if has_reports:
        raise Conflict("该时间节点已有进展反馈，不能删除；可以调整其名称或日期。")
    if was_extended(milestone.id):
        raise Conflict("该时间节点有延期申请的记录，不能删除；可以调整其名称或日期。")
    assignment = milestone.assignment
    refuse_closed(assignment)
    record_on(assignment, "milestone.removed", actor, now, milestone=milestone.id, title=milestone.title)
    assignment.milestones.remove(milestone)
    db.session.delete(milestone)
    db.session.flush()
    rebuild_facts(assignment, now)


def copy_milestones(source: Assignment, others: Sequence[Assignment], *, actor: Actor, now: datetime) -> int:
    """Give every other assignment the source's milestones it does not have yet (by title); they may differ afterwards.

    Figures are copied in proportion to the assignments' targets, an extended milestone with the date it had before:
    nobody is given what another one asked for. Returns how many milestones were added.
    """
    added = 0
    originals = originals_of(source.id)
    others = sorted((other for other in others if other.id != source.id), key=lambda other: other.id)
    for assignment in others:  # all locks before the first event: see `lock_all`
        lock(assignment)
    for assignment in others:
        titles = {milestone.title for milestone in assignment.milestones}
        missing = [milestone for milestone in source.milestones if milestone.title not in titles]
        if assignment.closed_at or not missing:
            continue
        assignment.milestones.extend(
            Milestone(
                title=milestone.title,
                due_on=originals.get(milestone.id, milestone.due_on),
                target=scaled(milestone.target, source.target, assignment.target),
            )
            for milestone in missing
        )
        db.session.flush()
        rebuild_facts(assignment, now)
        record_on(assignment, "milestones.copied", actor, now, source=source.id, count=len(missing))
        added += len(missing)
    return added


def _described(milestone: Milestone) -> dict[str, str | None]:
    return {
        "title": milestone.title,
        "due_on": milestone.due_on.isoformat(),
        "target": text_of(milestone.target),
    }
