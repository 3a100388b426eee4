"""Two people at one extension in the same moment: one of them acts, the other is told."""

from datetime import date

from flask import Flask
from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again, make_extension, make_milestone
from tests.overtaken import together
from tests.progress.test_at_once import events
from tracker.database import db
from tracker.history.operations import first_broken_link
from tracker.progress import operations as progress
from tracker.work_items import milestones
from tracker.work_items.extensions import operations
from tracker.work_items.models import Decision, Extension, Milestone

DUE, LATER = date(2026, 6, 30), date(2026, 7, 31)


def test_of_two_deciders_one_decides(app: Flask, cast: Cast) -> None:
    extension = make_extension(cast, wanted_on=LATER)

    def load() -> Extension:
        return again(extension)

    def grant(found: Extension, granted_on: date = LATER) -> None:
        operations.grant(found, actor=cast.supervisor.actor, now=NOW, granted_on=granted_on)

    def grant_less(found: Extension) -> None:
        grant(found, date(2026, 7, 10))

    def refuse(found: Extension) -> None:
        operations.refuse(found, actor=cast.supervisor.actor, now=NOW, words="进度允许。")

    assert together(app, (load, grant), (load, grant_less), (load, refuse)) == ["conflict", "conflict", "done"]
    assert events("extension.granted") + events("extension.refused") == 1
    assert again(extension).milestone.due_on == (again(extension).granted_on or DUE)
    assert first_broken_link() is None


def test_the_same_decision_twice_is_one(app: Flask, cast: Cast) -> None:
    extension = make_extension(cast, wanted_on=LATER)

    def grant(found: Extension) -> None:
        operations.grant(found, actor=cast.supervisor.actor, now=NOW, granted_on=LATER)

    assert together(app, *[(lambda: again(extension), grant)] * 3) == ["done"] * 3
    assert events("extension.granted") == 1


def test_withdrawn_or_decided_but_not_both(app: Flask, cast: Cast) -> None:
    extension = make_extension(cast, wanted_on=LATER)

    def grant(found: Extension) -> None:
        operations.grant(found, actor=cast.supervisor.actor, now=NOW, granted_on=LATER)

    def withdraw(found: Extension) -> None:
        operations.withdraw(found, actor=cast.officer.actor, now=NOW)

    assert together(app, *((lambda: again(extension), act) for act in (grant, withdraw))) == ["conflict", "done"]
    found = again(extension)
    assert (found.milestone.due_on, found.decision) in [(LATER, Decision.GRANTED), (DUE, Decision.WITHDRAWN)]


def test_two_who_ask_ask_once(app: Flask, cast: Cast) -> None:
    milestone = make_milestone(cast, due_on=DUE)

    def ask(found: Milestone) -> None:
        operations.ask(found, actor=cast.officer.actor, now=NOW, wanted_on=LATER, reason="经费未到位。")

    assert together(app, *[(lambda: again(milestone), ask)] * 3) == ["conflict", "conflict", "done"]
    assert events("extension.asked") == 1


def test_a_milestone_is_moved_by_hand_or_asked_about(app: Flask, cast: Cast) -> None:
    """An extension starts from the date that holds when it is written down."""
    milestone = make_milestone(cast, due_on=DUE)

    def ask(found: Milestone) -> None:
        operations.ask(found, actor=cast.officer.actor, now=NOW, wanted_on=LATER, reason="经费未到位。")

    def move(found: Milestone) -> None:
        milestones.change_milestone(
            found, actor=cast.supervisor.actor, now=NOW, title="改期", due_on=date(2026, 7, 15), target=None
        )

    def remove(found: Milestone) -> None:
        progress.remove_milestone(found, actor=cast.supervisor.actor, now=NOW)

    outcomes = together(app, *((lambda: again(milestone), act) for act in (ask, move, remove)))
    assert set(outcomes) <= {"done", "conflict", "gone"} and "done" in outcomes
    assert events("extension.asked") + events("milestone.removed") <= 1
    for extension in db.session.scalars(select(Extension)):
        assert extension.due_on == extension.milestone.due_on
