"""What is kept on an assignment's row: locked before it is changed, recomputed after."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from tracker import clock
from tracker.database import db
from tracker.errors import Conflict
from tracker.work_items.models import Assignment, DayEnd, Milestone, OfficePace, WorkItem
from tracker.work_items.pace import PaceRules, Standing, turns_of
from tracker.work_items.rules import Step, facts_of


def lock_item(work_item: WorkItem) -> None:
    """Raises Conflict when it was withdrawn meanwhile."""
    if db.session.scalar(select(WorkItem.id).where(WorkItem.id == work_item.id).with_for_update()) is None:
        raise Conflict("这项任务刚刚已被作废，请刷新页面查看。")
    db.session.refresh(work_item)


def lock(assignment: Assignment) -> None:
    """One act at a time on an assignment: wait for the others, then read it and its milestones as they left them.

    Raises Conflict when it was withdrawn meanwhile.
    """
    if db.session.scalar(select(Assignment.id).where(Assignment.id == assignment.id).with_for_update()) is None:
        raise Conflict("这项任务刚刚已被撤回，请刷新页面查看。")
    db.session.refresh(assignment)  # apart from the lock: PostgreSQL locks no row that it reaches by an outer join
    mine = select(Milestone).where(Milestone.assignment_id == assignment.id)
    db.session.scalars(mine.execution_options(populate_existing=True)).all()


def lock_with(milestone: Milestone) -> None:
    """Lock the milestone's assignment. Raises Conflict when the milestone was removed meanwhile."""
    lock(milestone.assignment)
    if milestone not in milestone.assignment.milestones:
        raise Conflict("该时间节点刚刚已被删除，请刷新页面查看。")


def lock_all(work_items: Collection[WorkItem]) -> None:
    """For an act on many: take every lock before the first event is recorded, or two such acts may wait for each other.

    (A single act locks its row, then the head of the history's chain; who holds the head must not wait for a row.)
    """
    ids = sorted(work_item.id for work_item in work_items)
    for statement in (
        select(WorkItem.id).where(WorkItem.id.in_(ids)).order_by(WorkItem.id),
        select(Assignment.id).where(Assignment.work_item_id.in_(ids)).order_by(Assignment.id),
    ):
        db.session.execute(statement.with_for_update()).all()


def rebuild_facts(assignment: Assignment, now: datetime) -> None:
    """Recompute the kept facts. To be called by whatever changes a milestone, the target or the actual figure."""
    steps = [Step(milestone.due_on, milestone.percent, milestone.met_on) for milestone in assignment.milestones]
    for name, value in facts_of(steps)._asdict().items():
        setattr(assignment, name, value)
    turns = turns_of(standing_of(assignment), pace_rules_for(assignment.work_item.office.path))
    assignment.yellow_on, assignment.red_on = turns
    keep_day_end(assignment, now)


def keep_day_end(assignment: Assignment, now: datetime) -> None:
    """Note how an assignment stands. To be called by whatever makes, closes or reopens it; `rebuild_facts` does it."""
    day = clock.day_of(now)
    kept = db.session.get(DayEnd, (assignment.id, day)) or DayEnd(assignment_id=assignment.id, day=day)
    for name, value in standing_of(assignment)._asdict().items():
        setattr(kept, name, value)
    kept.yellow_on, kept.red_on = assignment.yellow_on, assignment.red_on
    db.session.add(kept)


def standing_of(assignment: Assignment) -> Standing:
    return Standing(
        assignment.starts_on,
        assignment.ends_on,
        assignment.next_due_on,
        assignment.percent,
        assignment.late_count,
        assignment.target,
        assignment.actual,
        assignment.closed_at is not None,
    )


def pace_rules_for(office_path: str) -> PaceRules:
    """An office's own rules, else those of the nearest office above that has set some, else the usual ones."""
    above = [int(unit_id) for unit_id in office_path.strip("/").split("/")]
    rows = db.session.execute(
        select(OfficePace.office_id, OfficePace.yellow, OfficePace.red, OfficePace.made_up_is_yellow).where(
            OfficePace.office_id.in_(above)
        )
    ).all()
    nearest = max(rows, key=lambda row: above.index(row.office_id), default=None)
    return PaceRules(*nearest[1:]) if nearest else PaceRules()
