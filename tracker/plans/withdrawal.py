"""作废 after confirmation: a plan that was confirmed by mistake, or one of its work items."""

from datetime import datetime

from sqlalchemy import select, update

from tracker.access.policy import Actor
from tracker.database import db
from tracker.errors import Conflict
from tracker.history.operations import record
from tracker.plans.models import Plan, PlanPoint
from tracker.work_items.models import WorkItem
from tracker.work_items.withdrawal import withdraw_work_items


def withdraw_item(work_item: WorkItem, *, actor: Actor, now: datetime, reason: str) -> None:
    """See `withdraw_work_items`. The point of the plan stays, without a work item."""
    _let_go([work_item.id])
    withdraw_work_items([work_item], actor=actor, now=now, reason=reason)


def withdraw_plan(plan: Plan, *, actor: Actor, now: datetime, reason: str) -> int:
    """The plan and every work item made of it; the plan and its points are kept, out of sight.

    Returns how many work items have gone. Raises Conflict while it is a draft, and see `withdraw_work_items`.
    """
    db.session.execute(select(Plan.id).where(Plan.id == plan.id).with_for_update())
    db.session.refresh(plan)
    if plan.discarded_at:
        raise Conflict("该工作要点已经作废。")
    if plan.confirmed_at is None:
        raise Conflict("该工作要点还是草稿，请直接作废草稿。")
    made = select(PlanPoint.work_item_id).where(PlanPoint.plan_id == plan.id)
    items = db.session.scalars(select(WorkItem).where(WorkItem.id.in_(made))).all()
    _let_go([item.id for item in items])
    withdraw_work_items(items, actor=actor, now=now, reason=reason)
    plan.discarded_at = now
    record(
        "plan.withdrawn",
        "plan",
        plan.id,
        actor=actor,
        now=now,
        unit_path=plan.office.path,
        title=plan.title,
        work_items=len(items),
        reason=reason.strip(),
    )
    return len(items)


def _let_go(ids: list[int]) -> None:
    db.session.execute(update(PlanPoint).where(PlanPoint.work_item_id.in_(ids)).values(work_item_id=None))
