"""作废: a work item made by mistake goes, with its assignments and milestones; the history keeps what it was."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from tracker.access.policy import Actor
from tracker.database import db
from tracker.errors import Conflict, Invalid
from tracker.history.operations import record
from tracker.work_items.facts import lock_all
from tracker.work_items.models import Assignment, Milestone, WorkItem
from tracker.work_items.operations import record_on, text_of


def withdraw_work_items(work_items: Collection[WorkItem], *, actor: Actor, now: datetime, reason: str) -> None:
    """All or none. The caller rolls back what is refused.

    Raises:
        Invalid: no reason is given.
        Conflict: something refers to one of them already: a report, a request, a notice, a clause of a scheme.
    """
    reason = reason.strip()
    if not reason:
        raise Invalid("请填写作废的原因。")
    lock_all(work_items)
    for item in sorted(work_items, key=lambda one: one.id):
        held = db.session.scalars(
            select(Assignment).where(Assignment.work_item_id == item.id).options(joinedload(Assignment.unit))
        )
        for assignment in held:
            record_on(assignment, "assignment.withdrawn", actor, now, unit=assignment.unit.name, reason=reason)
        record(
            "work_item.withdrawn",
            "work_item",
            item.id,
            actor=actor,
            now=now,
            unit_path=item.office.path,
            year=item.year,
            title=f"{item.number}. {item.title}",
            text=item.text,
            measure=item.measure,
            weight=text_of(item.weight),
            reason=reason,
        )
    _delete([item.id for item in work_items])


def _delete(ids: list[int]) -> None:
    """The database itself knows who refers to them: whatever is built later on a work item protects it, too."""
    held = select(Assignment.id).where(Assignment.work_item_id.in_(ids))
    try:
        for statement in (
            delete(Milestone).where(Milestone.assignment_id.in_(held)),
            delete(Assignment).where(Assignment.work_item_id.in_(ids)),
            delete(WorkItem).where(WorkItem.id.in_(ids)),
        ):
            db.session.execute(statement, execution_options={"synchronize_session": False})
    except IntegrityError:
        raise Conflict(
            "任务已有进展反馈、延期申请、督办单或评分条款，不能作废。不再执行的任务请办理销号并写明原因；"
            "评分条款请先到评分细则中删除。"
        ) from None
