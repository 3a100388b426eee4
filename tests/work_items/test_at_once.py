"""Two people at one assignment: whoever comes second to what is gone is told so."""

from datetime import date

from flask import Flask

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again, make_assignment, make_milestone
from tests.overtaken import together
from tests.progress.test_at_once import events
from tracker.progress import operations as progress
from tracker.work_items import milestones, operations
from tracker.work_items.models import Assignment, Milestone

TOO_LATE = {"conflict", "gone"}


def test_a_milestone_is_removed_once(app: Flask, cast: Cast) -> None:
    milestone = make_milestone(cast)

    def remove(found: Milestone) -> None:
        progress.remove_milestone(found, actor=cast.supervisor.actor, now=NOW)

    outcomes = together(app, *[(lambda: again(milestone), remove)] * 2)
    assert outcomes.count("done") == 1
    assert set(outcomes) <= TOO_LATE | {"done"}
    assert events("milestone.removed") == 1


def test_a_milestone_that_was_removed_meanwhile_is_neither_moved_nor_reported_on(app: Flask, cast: Cast) -> None:
    milestone = make_milestone(cast)

    def load() -> Milestone:
        found = again(milestone)
        assert found.assignment.milestones
        return found

    def remove(found: Milestone) -> None:
        progress.remove_milestone(found, actor=cast.supervisor.actor, now=NOW)

    def move(found: Milestone) -> None:
        milestones.change_milestone(
            found, actor=cast.supervisor.actor, now=NOW, title="改名", due_on=date(2026, 9, 30), target=None
        )

    def report(found: Milestone) -> None:
        progress.submit(found, actor=cast.officer.actor, now=NOW, text="进展。", percent=10)

    outcomes = together(app, (load, remove), (load, move), (load, report))
    assert set(outcomes) <= TOO_LATE | {"done"}
    assert outcomes.count("done") + events("milestone.removed") <= 3


def test_an_assignment_is_withdrawn_once_and_not_signed_for_afterwards(app: Flask, cast: Cast) -> None:
    assignment = make_assignment(cast, acknowledged=False)

    def withdraw(found: Assignment) -> None:
        operations.withdraw_assignment(found, actor=cast.supervisor.actor, now=NOW)

    def acknowledge(found: Assignment) -> None:
        operations.acknowledge(found, actor=cast.officer.actor, now=NOW)

    outcomes = together(app, *((lambda: again(assignment), act) for act in (withdraw, withdraw, acknowledge)))
    assert set(outcomes) <= TOO_LATE | {"done"}
    assert events("assignment.withdrawn") + events("assignment.acknowledged") == 1
