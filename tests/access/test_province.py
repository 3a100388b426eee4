"""A province above works the same: it gives to its cities what a city gives to its counties, and appraises them."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.cast import PASSWORD, Cast
from tests.conftest import NOW
from tests.factories import again
from tracker.access.policy import Role
from tracker.accounts.models import Person, Unit, UnitKind
from tracker.accounts.operations import add_person, add_unit
from tracker.accounts.queries import appraised_units_of
from tracker.appraisals import schemes
from tracker.dashboards.county import summaries
from tracker.database import db, transaction
from tracker.work_items.models import Assignment

SignIn = Callable[[Person], FlaskClient]
PLAN = """中原省知识产权局2026年工作要点
一、强化创造
1.培育地理标志。各省辖市至少新增2件地理标志商标。（洛阳市知识产权局牵头）
"""


@pytest.fixture
def province(cast: Cast, sign_in: SignIn) -> FlaskClient:
    """The province's supervisor; 洛阳 and 开封 are its cities, 洛龙区 a county of 洛阳."""
    with transaction():
        db.session().expire_on_commit = False
        top = add_unit(actor=None, now=NOW, parent=None, kind=UnitKind.PROVINCE, name="中原省知识产权局")
        for name in ("洛阳市", "开封市"):
            city = add_unit(
                actor=None, now=NOW, parent=top, kind=UnitKind.CITY, name=f"{name}知识产权局", short_name=name
            )
            add_unit(actor=None, now=NOW, parent=city, kind=UnitKind.COUNTY, name=f"{name[0]}龙区")
        person, _ = add_person(
            actor=None, now=NOW, username="sheng", name="孙", unit=top, role=Role.SUPERVISOR, password=PASSWORD
        )
    return sign_in(person)


def test_its_plan_goes_to_its_cities(cast: Cast, province: FlaskClient) -> None:
    province.post("/plans/upload", data={"file": (BytesIO(PLAN.encode()), "要点.txt"), "year": "2026"})
    assert "“各省辖市” → 各市（提及）" in province.get("/plans/1").text
    province.post("/plans/1/confirmation")
    sheet = province.get("/plans/1/assignment").text
    with transaction():
        top = db.session.scalars(select(Unit).where(Unit.kind == UnitKind.PROVINCE)).one()
        cities = {unit.id: unit.short_name for unit in appraised_units_of(top)}
    assert list(cities.values()) == ["洛阳市", "开封市"]
    for city_id, name in cities.items():
        assert f'<th scope="col">{name}</th>' in sheet
        assert f'name="item-1-unit-{city_id}" value="1" checked' in sheet
        assert f'name="item-1-target-{city_id}" value="2"' in sheet
    typed = {"item-1-measure": "件", "item-1-weight": "5", "item-1-due_on": f"{date.today():%Y}-12-31"}  # noqa: DTZ011
    ticks = {f"item-1-unit-{city_id}": "1" for city_id in cities}
    assert province.post("/plans/1/assignment", data={**typed, **ticks}).status_code == 302
    with transaction():
        assert set(db.session.scalars(select(Assignment.unit_id))) == set(cities)


def test_it_sees_and_appraises_its_cities(cast: Cast, province: FlaskClient) -> None:
    with transaction():
        top = db.session.scalars(select(Unit).where(Unit.kind == UnitKind.PROVINCE)).one()
        person = db.session.scalars(select(Person).where(Person.unit_id == top.id)).one().actor
        scheme = schemes.add_scheme(actor=person, now=NOW, office=top, year=2026, title="细则")
        draft = schemes.ClauseDraft("", "档案管理", "by_hand", {}, Decimal(100), None)
        schemes.add_clause(scheme, draft, actor=person, now=NOW)
        path, scheme_id = top.path, scheme.id
    names = [each.name for each in summaries(path, 2026, date(2026, 7, 1))]
    assert names == ["洛阳市知识产权局", "开封市知识产权局"]
    assert province.post(f"/appraisals/schemes/{scheme_id}/opening").status_code == 302
    page = province.get("/appraisals/1").text
    assert "洛阳市" in page
    assert "洛龙区" not in page


def test_a_county_sees_itself_and_its_towns(cast: Cast) -> None:
    found = [each.name for each in summaries(cast.taiqian.path, 2026, date(2026, 7, 1))]
    assert found == ["台前县", "吴坝镇"]
    assert [each.name for each in summaries(cast.wuba.path, 2026, date(2026, 7, 1))] == ["吴坝镇"]
    with transaction():
        assert [unit.name for unit in appraised_units_of(again(cast.taiqian))] == ["吴坝镇"]
