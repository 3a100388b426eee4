"""A form sent from another site does nothing: the check is really on when the site really runs."""

import re

import pytest
from flask import Flask

from tests.cast import PASSWORD, Cast


@pytest.fixture
def guarded(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    return app


def test_signing_in_needs_the_token_of_the_page(guarded: Flask, cast: Cast) -> None:
    client = guarded.test_client()
    name_and_password = {"username": "nanle", "password": PASSWORD}
    refused = client.post("/sign-in", data=name_and_password)
    assert refused.status_code == 400
    assert "页面已过期" in refused.text
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in").text)
    assert token
    assert client.post("/sign-in", data=name_and_password | {"csrf_token": token[1]}).status_code == 302


def test_a_token_of_one_browser_is_worth_nothing_in_another(guarded: Flask, cast: Cast) -> None:
    mine, theirs = guarded.test_client(), guarded.test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', mine.get("/sign-in").text)
    assert token
    theirs.get("/sign-in")
    data = {"username": "nanle", "password": PASSWORD, "csrf_token": token[1]}
    assert theirs.post("/sign-in", data=data).status_code == 400
