"""The menu shows the places that are open to the person, and marks where one is."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.cast import Cast
from tracker.accounts.models import Person

SignIn = Callable[[Person], FlaskClient]


def places(page: str) -> list[str]:
    menu = re.search(r'<nav class="menu".*?</nav>', page, re.DOTALL)
    return re.findall(r">([^<>]+)</a>", menu[0]) if menu else []


@pytest.mark.parametrize("who", ["administrator", "auditor", "supervisor", "leader", "appraiser", "officer"])
def test_every_place_in_the_menu_opens(cast: Cast, sign_in: SignIn, who: str) -> None:
    client = sign_in(getattr(cast, who))
    page = client.get("/profile").text
    menu = re.search(r'<nav class="menu".*?</nav>', page, re.DOTALL)
    assert menu
    for address in re.findall(r'href="([^"]+)"', menu[0]):
        assert client.get(address).status_code == 200, address


def test_an_officer_is_offered_neither_accounts_nor_history(cast: Cast, sign_in: SignIn) -> None:
    offered = places(sign_in(cast.officer).get("/profile").text)
    assert "我的工作" in offered
    assert not {"人员", "单位", "操作记录", "提醒发送"} & set(offered)


def test_the_place_where_one_is_stays_marked_on_the_pages_below_it(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.administrator)
    for address in ("/people", "/people/new", f"/people/{cast.officer.id}"):
        assert re.search(r'href="/people" aria-current="page">人员', client.get(address).text)


def test_strangers_see_no_menu(app: Flask, cast: Cast) -> None:
    assert places(app.test_client().get("/sign-in").text) == []
