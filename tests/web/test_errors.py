"""Every refusal is a page in Chinese that says what is wrong and where to go on, and nothing of it is kept."""

import errno
import os
from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from tests.cast import Cast
from tests.factories import make_milestone
from tracker.accounts import operations, sessions
from tracker.accounts.models import Person
from tracker.database import db
from tracker.files import storage
from tracker.progress.models import Report

SignIn = Callable[[Person], FlaskClient]


def test_no_such_page(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.officer).get("/no-such-page")
    assert answer.status_code == 404
    assert "没有找到该页面，或者它不在您的管辖范围内" in answer.text
    assert 'href="/">回到首页' in answer.text


@pytest.mark.parametrize(
    ("came_from", "way_back"),
    [
        ("http://localhost/work-items/7?year=2026", 'href="/work-items/7?year=2026">返回刚才的页面'),
        ("http://evil.example/work-items/7", None),
        ("http://localhost//evil.example/", None),
        ("http://localhost/no-such-page", None),
        ("", None),
    ],
)
def test_a_refused_act_leads_back_to_its_page(
    cast: Cast, sign_in: SignIn, came_from: str, way_back: str | None
) -> None:
    page = sign_in(cast.officer).get("/no-such-page", headers={"Referer": came_from}).text
    assert (way_back in page) if way_back else ("返回刚才的页面" not in page)


def test_strangers_learn_nothing_from_an_unknown_address(app: Flask, cast: Cast) -> None:
    assert app.test_client().get("/no-such-page").status_code == 404


def test_not_for_this_role(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.officer).get("/people")
    assert answer.status_code == 403
    assert "您没有使用此功能的权限" in answer.text


def test_the_wrong_way_in(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.officer).get("/sign-out")
    assert answer.status_code == 405
    assert "请从页面上的按钮进入" in answer.text


def test_more_than_the_house_takes(app: Flask, cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 1000)
    answer = sign_in(cast.officer).post("/profile", data={"email": "x" * 2000})
    assert answer.status_code == 413
    assert "其中文字不超过 2 MB" in answer.text
    assert "“后退”" in answer.text


@pytest.mark.parametrize("address", ["/people/{}", "/people?unit={}", "/units/{}", "/matrix?unit={}"])
def test_a_number_that_no_column_holds(cast: Cast, sign_in: SignIn, address: str) -> None:
    assert sign_in(cast.administrator).get(address.format(10**30)).status_code in {404, 422}


def test_a_mistake_of_our_own_is_owned_and_undone(
    app: Flask, cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change_and_fail(person: Person, **_arguments: object) -> None:
        person.phone = "half done"
        db.session.flush()
        raise RuntimeError("a mistake")

    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr(operations, "change_contact", change_and_fail)
    answer = sign_in(cast.officer).post("/profile", data={"phone": "0393-1234567"})
    assert answer.status_code == 500
    assert "刚才的操作没有保存" in answer.text
    assert "a mistake" not in answer.text
    assert db.session.get_one(Person, cast.officer.id).phone == ""


def test_two_who_take_one_name_at_once(cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the other had taken it after we looked."""
    monkeypatch.setattr(operations, "_refuse_taken_unit", lambda *_arguments, **_names: None)
    new = {"name": "清丰县", "kind": "county", "parent_id": str(cast.city.id)}
    answer = sign_in(cast.administrator).post("/units/new", data=new)
    assert answer.status_code == 409
    assert "刚才有人同时办理了相关的事项" in answer.text


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
def test_a_full_disk_is_called_one(
    app: Flask, cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def receive(*_arguments: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr(storage, "receive", receive)
    milestone = make_milestone(cast)
    evidence = {"text": "进展。", "percent": "10", "evidence": (BytesIO(b"x"), "a.txt")}
    answer = sign_in(cast.officer).post(f"/progress/milestones/{milestone.id}/report", data=evidence)
    assert answer.status_code == 507
    assert "存储空间已满或不可写" in answer.text
    assert db.session.scalars(select(Report)).all() == []


def test_when_the_database_is_away_there_is_still_a_page(
    app: Flask, cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_arguments: object) -> None:
        raise OperationalError("SELECT", {}, Exception("connection refused"))

    client = sign_in(cast.officer)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr(sessions, "find", unreachable)
    answer = client.get("/profile")
    assert answer.status_code == 503
    assert "系统出现了意外错误" in answer.text
