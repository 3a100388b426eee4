"""Milestones: set, moved, removed, copied to all units and different afterwards."""

from datetime import date
from decimal import Decimal

import pytest

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again, make_assignment, make_milestone, make_report, make_work_item
from tracker.database import transaction
from tracker.errors import Conflict
from tracker.progress import operations as progress
from tracker.work_items import milestones
from tracker.work_items.models import Milestone


def move(cast: Cast, milestone: Milestone, due_on: date) -> None:
    with transaction():
        milestones.change_milestone(
            again(milestone),
            actor=cast.supervisor.actor,
            now=NOW,
            title=milestone.title,
            due_on=due_on,
            target=milestone.target,
        )


def test_the_next_due_date_follows_the_milestones(cast: Cast) -> None:
    assignment = make_assignment(cast)
    first = make_milestone(cast, assignment, due_on=date(2026, 6, 30))
    make_milestone(cast, assignment, title="完成全年任务", due_on=date(2026, 12, 31))
    assert (again(assignment).next_due_on, again(assignment).ends_on) == (date(2026, 6, 30), date(2026, 12, 31))
    move(cast, first, date(2026, 7, 31))
    assert again(assignment).next_due_on == date(2026, 7, 31)


def test_copies_reach_every_unit_once_and_may_differ_afterwards(cast: Cast) -> None:
    item = make_work_item(cast)
    source = make_assignment(cast, item, cast.nanle, target=Decimal(8))
    other = make_assignment(cast, item, cast.qingfeng, target=Decimal(6))
    make_milestone(cast, source, title="上半年", target=Decimal(4))
    make_milestone(cast, source, title="全年", target=Decimal(8), due_on=date(2026, 12, 31))
    make_milestone(cast, other, title="全年", target=Decimal(5), due_on=date(2026, 11, 30))

    def copy() -> int:
        with transaction():
            return milestones.copy_milestones(
                again(source), [again(source), again(other)], actor=cast.supervisor.actor, now=NOW
            )

    assert (copy(), copy()) == (1, 0)
    copied = {step.title: (step.target, step.due_on) for step in again(other).milestones}
    assert copied == {"上半年": (Decimal(3), date(2026, 6, 30)), "全年": (Decimal(5), date(2026, 11, 30))}
    move(cast, next(step for step in again(other).milestones if step.title == "上半年"), date(2026, 7, 15))
    assert again(source).milestones[0].due_on == date(2026, 6, 30)


def test_a_met_milestone_stays_where_it_was(cast: Cast) -> None:
    report = make_report(cast, percent=100)
    with transaction():
        progress.approve(again(report), actor=cast.supervisor.actor, now=NOW)
    with pytest.raises(Conflict, match="已经完成"):
        move(cast, again(report).milestone, date(2026, 12, 31))


def test_a_milestone_reported_on_is_not_removed(cast: Cast) -> None:
    report = make_report(cast)
    with transaction():
        progress.withdraw(again(report), actor=cast.officer.actor, now=NOW)
    with pytest.raises(Conflict, match="已有进展反馈"), transaction():
        progress.remove_milestone(again(report).milestone, actor=cast.supervisor.actor, now=NOW)


def test_a_removed_milestone_is_no_longer_due(cast: Cast) -> None:
    milestone = make_milestone(cast)
    with transaction():
        progress.remove_milestone(again(milestone), actor=cast.supervisor.actor, now=NOW)
    assignment = again(milestone.assignment)
    assert (assignment.milestone_count, assignment.next_due_on) == (0, None)


def test_a_closed_assignment_keeps_its_milestones(cast: Cast) -> None:
    milestone = make_milestone(cast)
    with transaction():
        progress.close(again(milestone.assignment), actor=cast.supervisor.actor, now=NOW, reason="任务取消。")
    with pytest.raises(Conflict, match="已销号"):
        move(cast, milestone, date(2026, 12, 31))
    with pytest.raises(Conflict, match="已销号"):
        make_milestone(cast, milestone.assignment, title="又一个")
    with pytest.raises(Conflict, match="已销号"), transaction():
        progress.remove_milestone(again(milestone), actor=cast.supervisor.actor, now=NOW)
