"""What is kept on an assignment's row: locked before it is changed, recomputed after."""

from collections.abc import Collection

from sqlalchemy import select

from tracker.database import db
from tracker.errors import Conflict
from tracker.work_items.models import Assignment, Milestone, WorkItem
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


def rebuild_facts(assignment: Assignment) -> None:
    """Recompute the kept facts from the milestones. To be called by whatever changes a milestone."""
    steps = [Step(milestone.due_on, milestone.percent, milestone.met_on) for milestone in assignment.milestones]
    for name, value in facts_of(steps)._asdict().items():
        setattr(assignment, name, value)
