"""Two cities under one province: each lives as if the other did not exist; the province sees both."""

import re
from collections.abc import Callable
from typing import NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.cast import PASSWORD, Cast
from tests.conftest import NOW
from tests.house.test_odd_input import issued_paper, one_of_everything
from tracker.access.guards import declared
from tracker.access.policy import Action, Role
from tracker.accounts.models import Person, Unit, UnitKind
from tracker.accounts.operations import add_person, add_unit
from tracker.database import db, transaction
from tracker.documents.sources import SOURCES
from tracker.history.models import Event

SignIn = Callable[[Person], FlaskClient]
NOBODYS = {"year", "kind", "ledger", "move"}  # a year, a kind of date, a ledger and its steps belong to no city
NAMES_OF_THE_FIRST = ("南乐县", "王督办", "培育示范校", "一、强化知识产权创造</option>")


class Neighbours(NamedTuple):
    """`ids` are of the first city's records, the people of the city beside it and of the province above."""

    ids: dict[str, int | str]
    beside: dict[Role, Person]
    above: dict[Role, Person]


@pytest.fixture
def neighbours(app: Flask, cast: Cast, sign_in: SignIn) -> Neighbours:
    ids = {**one_of_everything(app, cast, sign_in(cast.supervisor)), "plan_id": 1}
    with transaction():
        db.session().expire_on_commit = False
        province = add_unit(actor=None, now=NOW, parent=None, kind=UnitKind.PROVINCE, name="河南省知识产权局")
        _move_under(province)
        anyang = add_unit(actor=None, now=NOW, parent=province, kind=UnitKind.CITY, name="安阳市知识产权局")
        linzhou = add_unit(actor=None, now=NOW, parent=anyang, kind=UnitKind.COUNTY, name="林州市")
        where = dict.fromkeys(Role, anyang) | {Role.COUNTY_OFFICER: linzhou}
        beside = {role: _person(f"anyang-{role}", where[role], role) for role in Role}
        above = {role: _person(f"henan-{role}", province, role) for role in Role}
    return Neighbours(ids, beside, above)


def _move_under(province: Unit) -> None:
    for unit in db.session.scalars(select(Unit).where(Unit.id != province.id)):
        unit.parent_id = unit.parent_id or province.id
        unit.path = province.path.rstrip("/") + unit.path


def _person(username: str, unit: Unit, role: Role) -> Person:
    name = f"{unit.short_name}{role.label}"
    made, _ = add_person(
        actor=None, now=NOW, username=username.replace("_", "-"), name=name, unit=unit, role=role, password=PASSWORD
    )
    return made


def _records(app: Flask, ids: dict[str, int | str], method: str) -> list[tuple[str, Action]]:
    """Every address that names a record, and the action it declares."""
    found = []
    named = {**ids, "row_id": ids["patent_id"]}  # of all rows, papers are printed of patents
    subjects = [{"subject": source.subject.format(**named)} for source in SOURCES]
    for rule in app.url_map.iter_rules():
        action = declared(app, rule.endpoint)
        if method in (rule.methods or ()) and rule.arguments - NOBODYS and isinstance(action, Action):
            for given in subjects if "subject" in rule.arguments else [{}]:
                values = {name: {**ids, **given}[name] for name in rule.arguments}
                _, address = rule.build(values, append_unknown=False) or ("", "")
                found.append((address, action))
    return found


@pytest.mark.parametrize("role", Role)
def test_the_city_beside_finds_no_record(app: Flask, neighbours: Neighbours, sign_in: SignIn, role: Role) -> None:
    person = neighbours.beside[role]
    browser = sign_in(person)
    events = _events()
    for method in ("GET", "POST"):
        for address, action in _records(app, neighbours.ids, method):
            expected = 404 if person.actor.may(action) else 403
            answer = browser.open(address, method=method, data={"reason": "试一试"} if method == "POST" else None)
            assert answer.status_code == expected, f"{role}: {method} {address}"
    assert _events() == events


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COUNTY_OFFICER])
def test_the_city_beside_is_in_no_list(
    app: Flask, cast: Cast, neighbours: Neighbours, sign_in: SignIn, role: Role
) -> None:
    """No name of a unit, person, work item, chapter or plan of the other city on any page without a record."""
    person = neighbours.beside[role]
    browser = sign_in(person)
    for rule in app.url_map.iter_rules():
        action = declared(app, rule.endpoint)
        if (
            "GET" in (rule.methods or ())
            and not rule.arguments
            and isinstance(action, Action)
            and person.actor.may(action)
        ):
            page = re.sub('placeholder="[^"]*"', "", _page(browser, rule.rule))
            told = [word for word in NAMES_OF_THE_FIRST if word in page]
            assert told == [], f"{role} at {rule.rule}"


def _page(browser: FlaskClient, address: str) -> str:
    """What stands on it; nothing of a file, which is no page."""
    with browser.get(address) as answer:
        return answer.get_data(as_text=True) if (answer.mimetype or "").startswith("text/") else ""


def test_nothing_can_be_given_to_the_city_beside(cast: Cast, neighbours: Neighbours, sign_in: SignIn) -> None:
    """By the ids in a form, where the address is one's own."""
    supervisor, administrator = (sign_in(neighbours.beside[role]) for role in (Role.SUPERVISOR, Role.ADMINISTRATOR))
    supervisor.post("/work-items/new", data={"year": "2026", "number": "1", "title": "本市任务"})
    own = db.session.scalars(select(Event.subject_id).where(Event.verb == "work_item.added").order_by(Event.id)).all()[
        -1
    ]
    address = f"/work-items/{own}/assignments/new"
    assert supervisor.post(address, data={f"unit-{cast.nanle.id}": "1"}).status_code == 422
    mine = neighbours.beside[Role.COUNTY_OFFICER].unit_id
    taken = {f"unit-{mine}": "1", "source": str(neighbours.ids["assignment_id"])}
    assert supervisor.post(address, data=taken).status_code == 422
    moved = {"name": "某人", "role": "leader", "unit_id": str(cast.city.id)}
    assert administrator.post(f"/people/{neighbours.beside[Role.LEADER].id}", data=moved).status_code == 422
    assert administrator.post("/people/new", data={**moved, "username": "somebody"}).status_code == 422
    new = {"name": "某县", "kind": "county", "parent_id": str(cast.city.id)}
    assert administrator.post("/units/new", data=new).status_code == 422


def test_the_province_above_sees_the_city(app: Flask, neighbours: Neighbours, sign_in: SignIn) -> None:
    browser = sign_in(neighbours.above[Role.SUPERVISOR])
    for address, action in _records(app, neighbours.ids, "GET"):
        if neighbours.above[Role.SUPERVISOR].actor.may(action) and not address.endswith("draft"):
            expected = {403} if address.endswith(("/report", "/extension", "/answer")) else {200, 302, 409}
            if re.match("/documents/.*/(self-appraisal|answer)/", address):
                expected = {403}  # a county prints its own
            if re.match(r"/appraisals/schemes/\d+/import/", address):
                expected = {404}  # a file that was sent to be taken in is its sender's
            if re.match(r"/documents/runs/\d+", address):
                expected = {404}  # a print run is its asker's
            with browser.get(address) as answer:
                assert answer.status_code in expected, address


def test_a_town_does_not_read_the_papers_of_its_county(app: Flask, cast: Cast, sign_in: SignIn) -> None:
    """What is about an office above and issued by another is as closed as the scores behind it."""
    bulletin = issued_paper(app, cast, unit=cast.city, sequence=1)
    sheet = issued_paper(app, cast, unit=cast.taiqian, sequence=2)
    town = sign_in(cast.town_officer)
    assert town.get(f"/documents/{bulletin}").status_code == 200
    assert town.get(f"/documents/{sheet}").status_code == 404
    assert f'"/documents/{sheet}"' not in town.get("/documents").text


def _events() -> int:
    db.session.rollback()
    return len(db.session.scalars(select(Event.id)).all())
