"""An administrator keeps the people of the own subtree, and nobody else's."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.cast import PASSWORD, Cast
from tests.conftest import NOW
from tracker.access.policy import Role
from tracker.accounts.models import Person, Unit
from tracker.accounts.operations import add_person
from tracker.accounts.timeline import timeline_of
from tracker.database import db, transaction

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def administrator(cast: Cast, sign_in: SignIn) -> FlaskClient:
    return sign_in(cast.administrator)


@pytest.fixture
def county_administrator(cast: Cast, sign_in: SignIn) -> FlaskClient:
    """Administrator of 台前县 alone."""
    with transaction():
        person, _ = add_person(
            actor=None,
            now=NOW,
            username="taiqian-admin",
            name="台前管理员",
            unit=db.session.get_one(Unit, cast.taiqian.id),
            role=Role.ADMINISTRATOR,
            password=PASSWORD,
        )
        person_id = person.id
    return sign_in(db.session.get_one(Person, person_id))


def someone_new(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {
        "username": "zhang.san",
        "name": "张三",
        "unit_id": cast.nanle.id,
        "role": "county_officer",
        "email": "",
        "phone": "",
    } | changes


def find(username: str) -> Person | None:
    db.session.expire_all()
    return db.session.scalars(select(Person).where(Person.username == username)).one_or_none()


def test_a_new_person_gets_a_password_that_is_shown_once_and_works(
    app: Flask, cast: Cast, administrator: FlaskClient
) -> None:
    page = administrator.post("/people/new", data=someone_new(cast))
    shown = re.search(r'<code class="secret">(\w{12})</code>', page.text)
    assert page.headers["Cache-Control"] == "no-store"
    assert shown
    client = app.test_client()
    assert client.post("/sign-in", data={"username": "zhang.san", "password": shown[1]}).status_code == 302
    person = find("zhang.san")
    assert person
    assert person.must_change_password
    assert shown[1] not in administrator.get(f"/people/{person.id}").text


def test_a_user_name_is_given_once(cast: Cast, administrator: FlaskClient) -> None:
    page = administrator.post("/people/new", data=someone_new(cast, username="NANLE"))
    assert page.status_code == 422
    assert "用户名“nanle”已被使用" in page.text
    assert "张三" in page.text, "what was typed is still there"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"username": "张三"}, "小写字母、数字"),
        ({"username": "a b"}, "小写字母、数字"),
        ({"name": "   "}, "请填写此项"),
        ({"name": "长" * 41}, "姓名不超过 40 字"),
        ({"email": "not an address"}, "邮箱格式不正确"),
        ({"phone": "call me"}, "电话只能由数字"),
        ({"role": "emperor"}, "该选项不存在"),
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_is_kept(
    cast: Cast, administrator: FlaskClient, changes: dict[str, Any], sentence: str
) -> None:
    page = administrator.post("/people/new", data=someone_new(cast, **changes))
    assert page.status_code == 422
    assert sentence in page.text
    assert find("zhang.san") is None


def test_details_are_changed_and_the_change_is_on_record(cast: Cast, administrator: FlaskClient) -> None:
    details = {"name": "南乐新人", "unit_id": cast.nanle.id, "role": "county_officer", "phone": "0393-6221234"}
    assert administrator.post(f"/people/{cast.officer.id}", data=details).status_code == 302
    assert "南乐新人" in administrator.get("/people?text=6221").text
    newest = timeline_of("person", cast.officer.id)[0]
    assert newest[1:3] == ("管理员", "修改人员信息")


def test_disabled_and_enabled_again(cast: Cast, administrator: FlaskClient) -> None:
    address = f"/people/{cast.officer.id}"
    administrator.post(f"{address}/disabling")
    assert "起停用，不能登录" in administrator.get(address).text
    assert "南乐经办" in administrator.get("/people?state=disabled").text
    administrator.post(f"{address}/enabling")
    assert ">南乐经办</a>" not in administrator.get("/people?state=disabled").text


def test_disabling_twice_is_one_act_on_record(cast: Cast, administrator: FlaskClient) -> None:
    for _ in range(2):
        administrator.post(f"/people/{cast.officer.id}/disabling")
    assert [what for _, _, what, _ in timeline_of("person", cast.officer.id)] == ["停用账号", "新增人员"]


def test_nobody_disables_or_demotes_themselves(cast: Cast, administrator: FlaskClient) -> None:
    """So there is always an administrator left."""
    me = cast.administrator
    assert administrator.post(f"/people/{me.id}/disabling").status_code == 409
    demotion = {"name": me.name, "unit_id": cast.city.id, "role": "leader"}
    move = {"name": me.name, "unit_id": cast.nanle.id, "role": "administrator"}
    for change in (demotion, move):
        page = administrator.post(f"/people/{me.id}", data=change)
        assert page.status_code == 409
        assert "不能更改自己的角色或单位" in page.text


def test_a_reset_password_replaces_the_old_one(app: Flask, cast: Cast, administrator: FlaskClient) -> None:
    page = administrator.post(f"/people/{cast.officer.id}/password-reset").text
    shown = re.search(r'<code class="secret">(\w{12})</code>', page)
    assert shown
    client = app.test_client()
    assert client.post("/sign-in", data={"username": "nanle", "password": PASSWORD}).status_code == 422
    assert client.post("/sign-in", data={"username": "nanle", "password": shown[1]}).status_code == 302


@pytest.mark.parametrize(
    ("query", "seen", "unseen"),
    [
        ({"text": "督办"}, "王督办", "李局长"),
        ({"text": "superv"}, "王督办", "李局长"),
        ({"text": "%"}, "没有符合条件的人员", "王督办"),
        ({"role": "leader"}, "李局长", "王督办"),
        ({"role": "nonsense"}, "王督办", "没有符合条件的人员"),
        ({"unit": "taiqian"}, "吴坝经办", "王督办"),
    ],
)
def test_the_list_is_narrowed(
    cast: Cast, administrator: FlaskClient, query: dict[str, str], seen: str, unseen: str
) -> None:
    if "unit" in query:
        query = {"unit": str(cast.taiqian.id)}
    page = administrator.get("/people", query_string=query).text
    assert seen in page
    assert unseen not in page


def test_a_long_list_goes_on_on_the_next_page(cast: Cast, administrator: FlaskClient) -> None:
    with transaction():
        unit = db.session.get_one(Unit, cast.wuba.id)
        for number in range(60):
            role, username = Role.COUNTY_OFFICER, f"p{number:02}"
            add_person(
                actor=None, now=NOW, username=username, name="某", unit=unit, role=role, password="it-is-long-enough"
            )
    seen: list[str] = []
    address = "/people?role=county_officer"
    while address:
        page = administrator.get(address).text
        seen += re.findall(r'data-label="用户名">([^<]+)<', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == 63


def test_outside_of_the_own_subtree_nobody_exists(cast: Cast, county_administrator: FlaskClient) -> None:
    page = county_administrator.get("/people").text
    assert "吴坝经办" in page
    assert "南乐经办" not in page
    others = cast.officer.id
    assert county_administrator.get(f"/people/{others}").status_code == 404
    assert county_administrator.get(f"/people?unit={cast.nanle.id}").status_code == 404
    for act in ("disabling", "enabling", "password-reset"):
        assert county_administrator.post(f"/people/{others}/{act}").status_code == 404


def test_nobody_is_put_into_a_unit_outside(cast: Cast, county_administrator: FlaskClient) -> None:
    page = county_administrator.post("/people/new", data=someone_new(cast))
    assert page.status_code == 422
    assert find("zhang.san") is None
    moved = {"name": "吴坝经办", "unit_id": cast.city.id, "role": "supervisor"}
    assert county_administrator.post(f"/people/{cast.town_officer.id}", data=moved).status_code == 422
    assert db.session.get_one(Person, cast.town_officer.id).unit_id == cast.wuba.id


@pytest.mark.parametrize("who", ["auditor", "supervisor", "leader", "appraiser", "officer"])
def test_accounts_are_the_administrators_alone(cast: Cast, sign_in: SignIn, who: str) -> None:
    client = sign_in(getattr(cast, who))
    for address in ("/people", "/people/new", f"/people/{cast.officer.id}", "/units"):
        assert client.get(address).status_code == 403


def test_people_keep_their_own_contact_details(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.officer)
    assert client.post("/profile", data={"email": "new@example.gov.cn", "phone": "0393-1234567"}).status_code == 302
    assert "new@example.gov.cn" in client.get("/profile").text
    assert client.post("/profile", data={"email": "nonsense"}).status_code == 422
