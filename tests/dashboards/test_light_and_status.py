"""The status that people set and the computed light are two things: neither moves the other, and no page mixes them."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again, make_assignment, make_milestone, make_work_item
from tests.house.source import ROOT
from tracker.accounts.models import Person
from tracker.dashboards import county
from tracker.database import read, transaction
from tracker.supervision.rules import Light
from tracker.work_items.models import Assignment, WorkItem
from tracker.work_items.operations import acknowledge
from tracker.work_items.rules import ACKNOWLEDGED, ASSIGNED, CLOSED, MET

SignIn = Callable[[Person], FlaskClient]
DUE_ON = date(2026, 6, 30)


def _line(cast: Cast, on: date) -> county.Line:
    with transaction():
        held = county.HELD.order_by(WorkItem.id)
        return county.lines_of(read(held, {"unit_id": cast.nanle.id, "year": 2026}).all(), on)[0]


def _unsigned(cast: Cast) -> Assignment:
    assignment = make_assignment(cast, make_work_item(cast), acknowledged=False)
    make_milestone(cast, assignment, due_on=DUE_ON)
    return assignment


def test_time_moves_the_light_and_not_the_status(cast: Cast) -> None:
    _unsigned(cast)
    days = [NOW.date(), DUE_ON + timedelta(days=1)]
    assert [_line(cast, on).reading.light for on in days] == [Light.GREEN, Light.RED]
    assert {_line(cast, on).status for on in days} == {ASSIGNED}


def test_acknowledging_moves_the_status_and_not_the_light(cast: Cast) -> None:
    assignment, on = _unsigned(cast), DUE_ON + timedelta(days=1)
    before = _line(cast, on)
    with transaction():
        acknowledge(again(assignment), actor=cast.officer.actor, now=NOW)
    after = _line(cast, on)
    assert (before.status, after.status) == (ASSIGNED, ACKNOWLEDGED)
    assert before.reading == after.reading


def test_they_share_no_word_but_of_what_is_closed() -> None:
    """已销号 is the one fact that both tell."""
    statuses = {status.label for status in (ASSIGNED, ACKNOWLEDGED, MET, CLOSED)}
    assert statuses & {light.label for light in Light} == {CLOSED.label}


def test_a_county_page_shows_each_in_its_own_column(cast: Cast, sign_in: SignIn) -> None:
    _unsigned(cast)
    page = sign_in(cast.supervisor).get(f"/counties/{cast.nanle.id}?year=2026&on=2099-01-01").text
    cells = re.findall(r"<td[^>]*>(.*?)</td>", page, re.DOTALL)
    lit = [cell for cell in cells if '<span class="light' in cell]
    set_by_people = [cell for cell in cells if '<span class="status' in cell]
    assert len(lit) == len(set_by_people) == 1
    assert (Light.RED.label in lit[0], ASSIGNED.label in set_by_people[0]) == (True, True)
    assert not set(lit) & set(set_by_people)


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_no_template_draws_a_status_as_a_light_or_a_light_as_a_status(path: object) -> None:
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    assert not re.search(r"{{[^}]*\bstatus\([^}]*\b(reading|light)\b", text)
    assert not re.search(r"{{[^}]*\blight\([^}]*\b(status|state)\b", text)
