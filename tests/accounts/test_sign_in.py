"""Coming in and going out: what opens the door, what shuts it, and where it leads."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

import config
from tests.cast import PASSWORD, Cast
from tests.conftest import NOW
from tracker import create_app
from tracker.access.guards import public
from tracker.accounts import operations, sessions
from tracker.accounts.models import FailedSignIn, Person
from tracker.database import db, transaction
from tracker.errors import Conflict

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def stranger(app: Flask, cast: Cast) -> FlaskClient:
    return app.test_client()


def try_password(client: FlaskClient, password: str, username: str = "nanle", **arguments: str) -> tuple[int, str]:
    answer = client.post("/sign-in", data={"username": username, "password": password}, query_string=arguments)
    return answer.status_code, answer.headers.get("Location", answer.text)


def is_in(client: FlaskClient) -> bool:
    return client.get("/profile").status_code == 200


def test_the_right_password_opens_the_door(stranger: FlaskClient) -> None:
    assert try_password(stranger, PASSWORD) == (302, "/")
    assert is_in(stranger)


def test_capitals_and_blanks_that_a_phone_adds_to_the_user_name_do_no_harm(stranger: FlaskClient) -> None:
    assert try_password(stranger, PASSWORD, " Nanle ")[0] == 302


@pytest.mark.parametrize("username", ["nanle", "nobody"])
def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(stranger: FlaskClient, username: str) -> None:
    status, page = try_password(stranger, "wrong", username)
    assert status == 422
    assert "用户名或密码不正确" in page
    assert not is_in(stranger)


def test_nothing_typed_is_said_beside_each_field(stranger: FlaskClient) -> None:
    status, page = try_password(stranger, "", "")
    assert status == 422
    assert "请输入用户名。" in page
    assert "请输入密码。" in page


def test_the_password_never_comes_back_in_the_page(stranger: FlaskClient) -> None:
    assert "my-secret-guess" not in try_password(stranger, "my-secret-guess")[1]


def test_after_five_wrong_passwords_even_the_right_one_waits(stranger: FlaskClient) -> None:
    for _ in range(sessions.FAILURES_PER_USERNAME_AND_ADDRESS):
        try_password(stranger, "wrong")
    status, page = try_password(stranger, PASSWORD)
    assert status == 429
    assert "请 15 分钟后再试" in page


def test_nobody_locks_somebody_else_out_from_another_address(cast: Cast) -> None:
    with transaction():
        for _ in range(sessions.FAILURES_PER_USERNAME_AND_ADDRESS):
            sessions.sign_in("nanle", "wrong", "10.0.0.9", NOW)
        assert sessions.sign_in("nanle", PASSWORD, "10.0.0.1", NOW)


def test_many_addresses_together_cannot_guess_one_name_for_ever(cast: Cast) -> None:
    with transaction():
        for number in range(sessions.FAILURES_PER_USERNAME):
            assert sessions.sign_in("nanle", "wrong", f"10.0.0.{number}", NOW) is None
    with pytest.raises(Conflict), transaction():
        sessions.sign_in("nanle", PASSWORD, "10.0.1.1", NOW)


def test_a_password_that_the_administrator_resets_ends_the_waiting(stranger: FlaskClient, cast: Cast) -> None:
    for _ in range(sessions.FAILURES_PER_USERNAME_AND_ADDRESS):
        try_password(stranger, "wrong")
    with transaction():
        officer = db.session.get_one(Person, cast.officer.id)
        password = operations.reset_password(officer, actor=cast.administrator.actor, now=NOW)
    assert try_password(stranger, password)[0] == 302


def test_behind_one_proxy_everybody_has_an_address_of_their_own(tmp_path: Path) -> None:
    """TRUSTED_PROXIES=1: the address is the one that our own proxy wrote, not one the browser made up."""

    def address(proxies: str) -> str:
        app = create_app(config.load({"TRACKER_DATA_DIR": str(tmp_path), "TRUSTED_PROXIES": proxies}))
        app.add_url_rule("/address", view_func=public(lambda: request.remote_addr or ""))
        return app.test_client().get("/address", headers={"X-Forwarded-For": "6.6.6.6, 10.1.2.3"}).text

    assert address("1") == "10.1.2.3"
    assert address("0") == "127.0.0.1"


@pytest.mark.parametrize("wrong", ["yes", "-1", "11"])
def test_a_wrong_number_of_proxies_stops_the_start(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(config.ConfigError, match=r"TRUSTED_PROXIES.*应为 0 到 10 之间的整数"):
        config.load({"TRACKER_DATA_DIR": str(tmp_path), "TRUSTED_PROXIES": wrong})


def test_one_address_cannot_try_many_names(stranger: FlaskClient) -> None:
    for number in range(sessions.FAILURES_PER_ADDRESS):
        try_password(stranger, "wrong", f"name{number}")
    assert try_password(stranger, PASSWORD)[0] == 429


def test_the_throttle_lets_go_after_its_window_and_forgets(app: Flask, cast: Cast) -> None:
    with transaction():
        for _ in range(sessions.FAILURES_PER_USERNAME_AND_ADDRESS):
            assert sessions.sign_in("nanle", "wrong", "10.0.0.1", NOW) is None
    with pytest.raises(Conflict), transaction():
        sessions.sign_in("nanle", PASSWORD, "10.0.0.1", NOW + sessions.THROTTLE_WINDOW - timedelta(seconds=1))
    with transaction():
        assert sessions.sign_in("nanle", PASSWORD, "10.0.0.1", NOW + sessions.THROTTLE_WINDOW)
    assert db.session.query(FailedSignIn).count() == 0


def test_a_disabled_account_does_not_say_so_to_strangers(stranger: FlaskClient, cast: Cast) -> None:
    with transaction():
        officer = db.session.get_one(Person, cast.officer.id)
        operations.disable_person(officer, actor=cast.administrator.actor, now=NOW)
    status, page = try_password(stranger, PASSWORD)
    assert status == 422
    assert "用户名或密码不正确" in page


def test_strangers_are_led_to_the_door_and_then_to_where_they_were_going(stranger: FlaskClient) -> None:
    answer = stranger.get("/profile?from=mail")
    assert answer.headers["Location"] == "/sign-in?next=/profile?from%3Dmail"
    assert try_password(stranger, PASSWORD, next="/profile?from=mail") == (302, "/profile?from=mail")


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "https://evil.example/",
        "https:evil.example",
        "javascript:alert(1)",
        "evil.example",
        "//[",
        "",
    ],
)
def test_the_door_never_leads_out_of_the_site(stranger: FlaskClient, target: str) -> None:
    assert try_password(stranger, PASSWORD, next=target) == (302, "/")


def test_a_cookie_is_dead_after_signing_out(app: Flask, cast: Cast, sign_in: SignIn) -> None:
    """Signing out deletes the session on the server: a copy of the cookie opens nothing."""
    client, copy = sign_in(cast.officer), app.test_client()
    with client.session_transaction() as cookie, copy.session_transaction() as copied:
        copied.update(cookie)
    assert is_in(copy)
    assert client.post("/sign-out").headers["Location"] == "/sign-in"
    assert not is_in(client)
    assert not is_in(copy)


def test_a_cookie_is_dead_when_the_account_is_disabled(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.officer)
    sign_in(cast.administrator).post(f"/people/{cast.officer.id}/disabling")
    assert not is_in(client)


def test_a_cookie_is_dead_when_role_or_unit_change(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.officer)
    with transaction():
        officer = db.session.get_one(Person, cast.officer.id)
        operations.change_person(
            officer,
            actor=cast.administrator.actor,
            now=NOW,
            name=officer.name,
            unit=officer.unit,
            role=cast.leader.role,
            email="",
            phone="",
        )
    assert not is_in(client)


def test_a_session_ends_by_itself(app: Flask, cast: Cast) -> None:
    with transaction():
        token = sessions.sign_in("nanle", PASSWORD, "10.0.0.1", NOW)
    assert token
    assert sessions.find(token, NOW + sessions.LIFETIME - timedelta(seconds=1))
    assert sessions.find(token, NOW + sessions.LIFETIME) is None


def test_a_new_password_ends_every_other_session_and_keeps_this_one(cast: Cast, sign_in: SignIn) -> None:
    here, elsewhere = sign_in(cast.officer), sign_in(cast.officer)
    change = {"old": PASSWORD, "new": "a-better-password", "again": "a-better-password"}
    assert here.post("/profile/password", data=change).headers["Location"] == "/profile"
    assert is_in(here)
    assert not is_in(elsewhere)


@pytest.mark.parametrize(
    ("old", "new", "again", "sentence"),
    [
        ("wrong-password", "a-better-password", "a-better-password", "原密码不正确"),
        (PASSWORD, "short", "short", "密码至少 10 个字符"),
        (PASSWORD, "i-am-nanle-officer", "i-am-nanle-officer", "不能含有用户名"),
        (PASSWORD, "a-better-password", "another-password", "两次输入的新密码不一致"),
        (PASSWORD, PASSWORD, PASSWORD, "新密码与原密码相同"),
    ],
)
def test_a_password_that_will_not_do(
    cast: Cast, sign_in: SignIn, old: str, new: str, again: str, sentence: str
) -> None:
    client = sign_in(cast.officer)
    answer = client.post("/profile/password", data={"old": old, "new": new, "again": again})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert is_in(client)


def test_a_handed_out_password_opens_nothing_until_it_is_replaced(stranger: FlaskClient, cast: Cast) -> None:
    with transaction():
        officer = db.session.get_one(Person, cast.officer.id)
        password = operations.reset_password(officer, actor=cast.administrator.actor, now=NOW)
    try_password(stranger, password)
    assert stranger.get("/profile").headers["Location"] == "/profile/password"
    assert stranger.post("/profile", data={"email": "a@b"}).headers["Location"] == "/profile/password"
    page = stranger.get("/profile/password").text
    assert "请先设置自己的密码" in page
    assert not re.search(r'<nav class="menu"', page)
    change = {"old": password, "new": "a-better-password", "again": "a-better-password"}
    assert stranger.post("/profile/password", data=change).headers["Location"] == "/"
    assert is_in(stranger)


def test_whoever_is_in_is_not_asked_again(cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.officer).get("/sign-in").headers["Location"] == "/"


def test_an_act_after_the_session_has_ended_says_that_nothing_was_saved(stranger: FlaskClient) -> None:
    answer = stranger.post("/profile", data={"phone": "0393-1"}, follow_redirects=True)
    assert "没有保存" in answer.text
