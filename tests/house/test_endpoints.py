"""Every door of the house: each declares what it is for, and opens to those alone whom the policy names."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import IntegerConverter, Rule

import config
from tests.cast import Cast
from tracker import create_app
from tracker.access.guards import PUBLIC, declared
from tracker.access.policy import Action
from tracker.accounts.models import Person

SignIn = Callable[[Person], FlaskClient]
OPEN_TO_STRANGERS = {
    "static",
    "bootstrap.static",
    "accounts.sign_in",
    "health.health",
    "feed.read",
    "publicity.open_page",
    "verification.index",
    "verification.show",
    "verification.compare",
}
NO_SUCH_ID = 999_999
ROLES = ("administrator", "auditor", "supervisor", "leader", "appraiser", "officer")


@pytest.fixture
def rules(app: Flask) -> list[Rule]:
    return sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)


def behind_the_guard(app: Flask, rules: list[Rule], method: str) -> Iterator[tuple[str, Action, bool]]:
    """The address, the action it declares, and whether it names a record (one that does not exist)."""
    for rule in rules:
        action = declared(app, rule.endpoint)
        if method in (rule.methods or ()) and isinstance(action, Action):
            values = {name: _value(rule, name) for name in rule.arguments}
            _, address = rule.build(values, append_unknown=False) or ("", "")
            yield address, action, bool(rule.arguments)


def _value(rule: Rule, name: str) -> int | str:
    return NO_SUCH_ID if isinstance(rule._converters[name], IntegerConverter) else "no-such"


def test_every_endpoint_declares_what_it_is_for(app: Flask, rules: list[Rule]) -> None:
    assert [rule.endpoint for rule in rules if declared(app, rule.endpoint) is None] == []


def test_few_doors_are_open_to_strangers(app: Flask, rules: list[Rule]) -> None:
    assert {rule.endpoint for rule in rules if declared(app, rule.endpoint) == PUBLIC} == OPEN_TO_STRANGERS


def test_an_endpoint_that_declares_nothing_is_refused(tmp_path: Path) -> None:
    app = create_app(config.load({"TRACKER_DATA_DIR": str(tmp_path)}))
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    assert declared(app, "forgotten") is None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tracker.web.errors.render_template", lambda *_args, **_kwargs: "refused")
        answer = app.test_client().get("/forgotten")
    assert (answer.status_code, answer.text) == (403, "refused")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_strangers_are_sent_to_the_door(app: Flask, cast: Cast, rules: list[Rule], method: str) -> None:
    client = app.test_client()
    for address, _, _ in behind_the_guard(app, rules, method):
        answer = client.open(address, method=method)
        assert answer.status_code == 302, address
        assert answer.headers["Location"].startswith("/sign-in"), address


@pytest.mark.parametrize("role", ROLES)
def test_pages_open_to_those_whom_the_policy_names(
    app: Flask, cast: Cast, sign_in: SignIn, rules: list[Rule], role: str
) -> None:
    """200 or onwards; 404 for a record that is not there; 403 for everybody else, there or not."""
    person = getattr(cast, role)
    client = sign_in(person)
    for address, action, names_a_record in behind_the_guard(app, rules, "GET"):
        allowed = {404} if names_a_record else {200, 302}
        expected = allowed if person.actor.may(action) else {403}
        assert client.get(address).status_code in expected, f"{role} at {address}"


@pytest.mark.parametrize("role", ROLES)
def test_acts_are_refused_to_everybody_else(
    app: Flask, cast: Cast, sign_in: SignIn, rules: list[Rule], role: str
) -> None:
    person = getattr(cast, role)
    client = sign_in(person)
    for address, action, names_a_record in behind_the_guard(app, rules, "POST"):
        if not person.actor.may(action):
            assert client.post(address).status_code == 403, f"{role} at {address}"
        elif names_a_record:
            assert client.post(address).status_code == 404, f"{role} at {address}"


def test_no_act_works_without_the_token_of_a_page(
    app: Flask, cast: Cast, sign_in: SignIn, rules: list[Rule], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(cast.supervisor)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    for rule in rules:
        if "POST" in (rule.methods or ()):
            values = {name: _value(rule, name) for name in rule.arguments}
            _, address = rule.build(values, append_unknown=False) or ("", "")
            assert client.post(address).status_code == 400, address


def test_pages_only_read(rules: list[Rule]) -> None:
    """A link, a preview or a search engine must not change anything: acts are POST, and nothing else is served."""
    assert {method for rule in rules for method in rule.methods or ()} <= {"GET", "HEAD", "OPTIONS", "POST"}
