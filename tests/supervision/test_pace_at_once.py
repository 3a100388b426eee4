"""Pace rules are saved while somebody plans: whoever comes second reckons by what the first has left."""

import threading
from collections.abc import Callable
from datetime import date

from flask import Flask

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again, make_assignment, make_milestone, make_work_item
from tracker.database import db, transaction
from tracker.supervision.pace.operations import set_pace
from tracker.work_items.facts import pace_rules_for, standing_of
from tracker.work_items.milestones import add_milestone
from tracker.work_items.models import Assignment, Duty
from tracker.work_items.operations import assign
from tracker.work_items.pace import PaceRules, Turns, turns_of

LOOSE = PaceRules(40, 60)
DUE_ON = date(2026, 12, 31)


def _while_rules_are_saved(app: Flask, cast: Cast, plan: Callable[[], int]) -> tuple[Turns, Turns]:
    """What is kept, and what should be, when `plan` has done all but commit as saving begins.

    (On SQLite saving waits for it from the start.)
    """
    planned = threading.Event()
    planned_ids: list[int] = []

    def planner() -> None:
        with app.app_context(), transaction():
            planned_ids.append(plan())
            db.session.flush()
            planned.set()
            threading.Event().wait(0.7)

    def supervisor() -> None:
        planned.wait(10)
        with app.app_context(), transaction():
            set_pace(again(cast.city), LOOSE, actor=cast.supervisor.actor, now=NOW)

    threads = [threading.Thread(target=planner), threading.Thread(target=supervisor)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    db.session.remove()
    with transaction():
        assert pace_rules_for(cast.city.path) == LOOSE
        found = db.session.get_one(Assignment, planned_ids[0])
        return Turns(found.yellow_on, found.red_on), turns_of(standing_of(found), LOOSE)


def _add(cast: Cast, assignment: Assignment) -> int:
    add_milestone(assignment, actor=cast.supervisor.actor, now=NOW, title="全年", due_on=DUE_ON)
    return assignment.id


def test_the_first_milestone_is_set_meanwhile(app: Flask, cast: Cast) -> None:
    mine = make_assignment(cast)
    kept, right = _while_rules_are_saved(app, cast, lambda: _add(cast, again(mine)))
    assert kept == right


def test_another_milestone_is_set_meanwhile(app: Flask, cast: Cast) -> None:
    mine = make_assignment(cast)
    make_milestone(cast, mine)
    kept, right = _while_rules_are_saved(app, cast, lambda: _add(cast, again(mine)))
    assert kept == right


def test_the_item_is_given_and_planned_meanwhile(app: Flask, cast: Cast) -> None:
    item = make_work_item(cast)

    def plan() -> int:
        actor = cast.supervisor.actor
        given = assign(again(item), again(cast.nanle), actor=actor, now=NOW, duty=Duty.RESPONSIBLE)
        return _add(cast, given)

    kept, right = _while_rules_are_saved(app, cast, plan)
    assert kept == right
