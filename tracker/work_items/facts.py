"""What is kept on an assignment's row: locked before it is changed, recomputed after."""

from sqlalchemy import select

from tracker.database import db
from tracker.work_items.models import Assignment, Milestone
from tracker.work_items.rules import Step, facts_of


def lock(assignment: Assignment) -> None:
    """One act at a time on an assignment: wait for the others, then read it and its milestones as they left them."""
    db.session.refresh(assignment, with_for_update=True)
    mine = select(Milestone).where(Milestone.assignment_id == assignment.id)
    db.session.scalars(mine.execution_options(populate_existing=True)).all()


def rebuild_facts(assignment: Assignment) -> None:
    """Recompute the kept facts from the milestones. To be called by whatever changes a milestone."""
    steps = [Step(milestone.due_on, milestone.percent, milestone.met_on) for milestone in assignment.milestones]
    for name, value in facts_of(steps)._asdict().items():
        setattr(assignment, name, value)
