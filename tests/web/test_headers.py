"""What holds on every answer: headers that keep a page to itself, and pages that travel light."""

import gzip
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.cast import PASSWORD, Cast
from tracker.accounts.models import Person

SignIn = Callable[[Person], FlaskClient]


@pytest.mark.parametrize("address", ["/sign-in", "/profile", "/no-such-page", "/static/tracker.css"])
def test_every_answer_carries_the_security_headers(cast: Cast, sign_in: SignIn, address: str) -> None:
    with sign_in(cast.officer).get(address) as answer:
        headers = answer.headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_a_page_is_not_kept_by_the_browser_of_a_shared_computer(cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.officer).get("/profile").headers["Cache-Control"] == "no-store"


def test_a_style_sheet_is_kept_for_a_year_under_an_address_that_changes_with_it(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.officer)
    assert "/static/tracker.css?v=" in client.get("/profile").text
    with client.get("/static/tracker.css") as style_sheet:
        assert style_sheet.cache_control.max_age == 31_536_000


def test_nothing_comes_from_elsewhere(cast: Cast, sign_in: SignIn) -> None:
    """Offices have no internet: every style and script is the site's own."""
    page = sign_in(cast.officer).get("/profile").text
    assert "://" not in page


def test_a_page_is_zipped_for_browsers_that_can_and_not_for_others(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.officer)
    plain = client.get("/profile")
    zipped = client.get("/profile", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in zipped.headers["Vary"]
    assert int(zipped.headers["Content-Length"]) == len(zipped.data) < len(plain.data)
    assert gzip.decompress(zipped.data).decode() == plain.text


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(app: Flask, cast: Cast) -> None:
    answer = app.test_client().post("/sign-in", data={"username": "nanle", "password": PASSWORD})
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert "SameSite=Lax" in answer.headers["Set-Cookie"]
