"""An office sets from when a light is yellow or red: preview first, then every light follows at once."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again, make_assignment, make_milestone, make_work_item
from tests.queries import count_queries
from tracker.accounts.models import Person
from tracker.database import db, transaction
from tracker.errors import Invalid
from tracker.history.models import Event
from tracker.supervision.pace.operations import set_pace
from tracker.supervision.pace.queries import preview
from tracker.supervision.rules import Light
from tracker.work_items.facts import pace_rules_for, standing_of
from tracker.work_items.milestones import add_milestone
from tracker.work_items.models import Assignment
from tracker.work_items.operations import change_assignment
from tracker.work_items.pace import PaceRules, Turns, turns_of

SignIn = Callable[[Person], FlaskClient]
LOOSE = PaceRules(yellow=40, red=60)
ON = date(2026, 8, 1)


def _behind(cast: Cast, number: str = "1") -> Assignment:
    """Given on 2 March, due on 31 December, nothing done: 49 points behind on 1 August."""
    assignment = make_assignment(cast, make_work_item(cast, number=number))
    make_milestone(cast, assignment, due_on=date(2026, 12, 31))
    return assignment


def _set(cast: Cast, rules: PaceRules) -> int:
    with transaction():
        return set_pace(again(cast.city), rules, actor=cast.supervisor.actor, now=NOW)


def _turns(assignment: Assignment) -> Turns:
    kept = db.session.execute(select(Assignment.yellow_on, Assignment.red_on).where(Assignment.id == assignment.id))
    return Turns(*kept.one())


def _rules_of(cast: Cast) -> PaceRules:
    with transaction():
        return pace_rules_for(cast.city.path)


def test_the_days_are_kept_with_the_facts(cast: Cast) -> None:
    assignment = _behind(cast)
    with transaction():
        assert _turns(assignment) == turns_of(standing_of(again(assignment)), PaceRules())
        add_milestone(
            again(assignment), actor=cast.supervisor.actor, now=NOW, title="半年", due_on=date(2026, 6, 30), target=None
        )
    with transaction():
        found = again(assignment)
        change_assignment(found, actor=cast.supervisor.actor, now=NOW, duty=found.duty, target=Decimal(5))
    with transaction():
        assert _turns(assignment) == turns_of(standing_of(again(assignment)), PaceRules())
        assert _turns(assignment) == (date(2026, 4, 1), date(2026, 6, 4))  # 305 days: the 31st, the 95th


def test_a_preview_changes_nothing(cast: Cast) -> None:
    assignment = _behind(cast)
    before = _turns(assignment)
    found = preview(cast.city, LOOSE, ON)
    assert [(change.before, change.after) for change in found.changes] == [(Light.RED, Light.YELLOW)]
    assert found.shifts == {(cast.nanle.name, Light.RED, Light.YELLOW): 1}
    assert _turns(assignment) == before


def test_what_was_previewed_is_what_comes(cast: Cast) -> None:
    assignments = [_behind(cast, str(number)) for number in range(3)]
    assert _set(cast, LOOSE) == 3
    for assignment in assignments:
        assert _turns(assignment) == turns_of(standing_of(again(assignment)), LOOSE)
    assert preview(cast.city, LOOSE, ON).changes == []
    assert _set(cast, LOOSE) == 0  # a second time nothing happens
    events = db.session.scalars(select(Event).where(Event.verb == "pace.changed")).all()
    assert [(event.detail["before"]["yellow"], event.detail["after"]["yellow"]) for event in events] == [(10, 40)]


def test_later_facts_are_read_by_the_offices_rules(cast: Cast) -> None:
    _set(cast, LOOSE)
    assignment = _behind(cast)
    assert _turns(assignment) == turns_of(standing_of(again(assignment)), LOOSE)


def test_an_office_below_without_rules_of_its_own_follows(cast: Cast) -> None:
    _set(cast, LOOSE)
    assert pace_rules_for(cast.nanle.path) == LOOSE
    assert pace_rules_for(cast.city.path) == LOOSE


@pytest.mark.parametrize("rules", [PaceRules(0, 30), PaceRules(40, 30), PaceRules(10, 101), PaceRules(100, 100)])
def test_rules_that_contradict_themselves_are_refused(cast: Cast, rules: PaceRules) -> None:
    with pytest.raises(Invalid):
        _set(cast, rules)
    assert pace_rules_for(cast.city.path) == PaceRules()


def test_the_page_previews_and_saves(cast: Cast, sign_in: SignIn) -> None:
    _behind(cast)
    client = sign_in(cast.supervisor)
    typed = {"yellow": "90", "red": "95", "made_up_is_yellow": "y"}
    shown = client.post("/pace-rules", data={**typed, "preview": "1"})
    assert shown.status_code == 200
    assert "预览不保存任何内容" in shown.text or "都不会改变" in shown.text
    assert _rules_of(cast) == PaceRules()
    assert client.post("/pace-rules", data=typed).status_code == 302
    assert _rules_of(cast) == PaceRules(90, 95)
    wrong = client.post("/pace-rules", data={**typed, "red": "20"})
    assert wrong.status_code == 422
    assert "红灯界限不能小于黄灯界限" in wrong.text


def test_the_page_costs_the_same_however_much_there_is(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.supervisor)
    counts = []
    for number in range(2):
        for more in range(3):
            _behind(cast, f"{number}{more}")
        with count_queries() as count:
            client.post("/pace-rules", data={"yellow": "20", "red": "40", "preview": "1"})
        counts.append(int(count))
    assert counts[0] == counts[1]
