"""The tree of units: who adds what where."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.cast import PASSWORD, Cast
from tests.conftest import NOW
from tracker.access.policy import Role
from tracker.accounts.models import Person, Unit, UnitKind
from tracker.accounts.operations import add_person, add_unit
from tracker.accounts.queries import appraised_units_of, units_within
from tracker.database import db, transaction

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def administrator(cast: Cast, sign_in: SignIn) -> FlaskClient:
    return sign_in(cast.administrator)


def a_town(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {"parent_id": cast.taiqian.id, "kind": "town", "name": "侯庙镇", "short_name": "侯庙", "code": ""} | changes


def find(name: str) -> Unit | None:
    db.session.expire_all()
    return db.session.scalars(select(Unit).where(Unit.name == name)).one_or_none()


def test_a_unit_is_added_below_another(cast: Cast, administrator: FlaskClient) -> None:
    assert administrator.post("/units/new", data=a_town(cast)).status_code == 302
    town = find("侯庙镇")
    assert town
    assert town.path == f"{cast.taiqian.path}{town.id}/"
    assert "侯庙镇" in administrator.get("/units").text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": "南乐县"}, "已有名为“南乐县”的单位"),
        ({"code": "410923"}, "已被另一单位使用"),
        ({"code": "41"}, "应为 6、9 或 12 位数字"),
        ({"name": ""}, "请填写此项"),
    ],
)
def test_what_cannot_be_taken_is_said(
    cast: Cast, administrator: FlaskClient, changes: dict[str, Any], sentence: str
) -> None:
    page = administrator.post("/units/new", data=a_town(cast, **changes))
    assert page.status_code == 422
    assert sentence in page.text
    assert find("侯庙镇") is None


def test_names_by_which_plans_call_a_unit_are_kept_one_by_one(cast: Cast, administrator: FlaskClient) -> None:
    names = {
        "name": "南乐县",
        "short_name": "南乐",
        "also_called": "南乐、 繁阳\n昌乐",
        "code": "410923",
        "position": "7",
    }
    assert administrator.post(f"/units/{cast.nanle.id}", data=names).status_code == 302
    unit = find("南乐县")
    assert unit
    assert (unit.other_names, unit.position) == (["南乐", "繁阳", "昌乐"], 7)
    assert "南乐、繁阳、昌乐" in administrator.get(f"/units/{unit.id}").text


def test_the_tree_is_read_from_the_top_each_unit_before_what_is_below_it(cast: Cast) -> None:
    names = [unit.short_name for unit in units_within(cast.city.path)]
    assert names == ["市局", "清丰", "南乐", "台前", "吴坝", "教育局"]


def test_each_county_means_counties_and_zones(cast: Cast) -> None:
    with transaction():
        city = db.session.get_one(Unit, cast.city.id)
        add_unit(actor=None, now=NOW, parent=city, kind=UnitKind.ZONE, name="经济技术开发区", other_names=["开发区"])
    names = [unit.name for unit in appraised_units_of(cast.city)]
    assert names == ["清丰县", "南乐县", "台前县", "经济技术开发区"]


def test_a_county_administrator_keeps_the_own_towns_only(cast: Cast, sign_in: SignIn) -> None:
    with transaction():
        county = db.session.get_one(Unit, cast.taiqian.id)
        person, _ = add_person(
            actor=None,
            now=NOW,
            username="taiqian-admin",
            name="台前管理员",
            unit=county,
            role=Role.ADMINISTRATOR,
            password=PASSWORD,
        )
        person_id = person.id
    client = sign_in(db.session.get_one(Person, person_id))
    page = client.get("/units").text
    assert "吴坝镇" in page
    assert "南乐县" not in page
    assert client.get(f"/units/{cast.nanle.id}").status_code == 404
    assert client.get(f"/units/{cast.city.id}").status_code == 404
    assert client.post("/units/new", data=a_town(cast, parent_id=cast.nanle.id)).status_code == 422
    assert client.post("/units/new", data=a_town(cast)).status_code == 302
