"""Every template parses, is used, keeps to the page policy (nothing inline), and asks the policy, never the role."""

import re
from pathlib import Path

import pytest
from flask import Flask

from tests.house.source import TEMPLATES, TRACKER

NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.*"))
# Papers (`documents/<kind>.html`) and letters are not pages: no browser policy holds for them.
PAGES = [name for name in NAMES if not re.match(r"email/|documents/[^/]+$", name)]
HANDLER = re.compile(r"\son(?:click|change|submit|load|input|error|key\w+|mouse\w+|focus|blur|toggle)\s*=")
FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL)


def text_of(name: str) -> str:
    return (TEMPLATES / name).read_text()


@pytest.fixture(scope="module")
def all_source() -> str:
    files: list[Path] = [*TRACKER.rglob("*.py"), *(TEMPLATES / name for name in NAMES)]
    return "\n".join(path.read_text() for path in files)


@pytest.mark.parametrize("name", NAMES)
def test_it_parses(test_database: object, name: str) -> None:
    app: Flask = test_database.app  # type: ignore[attr-defined]
    app.jinja_env.parse(text_of(name), name)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_used(all_source: str, name: str) -> None:
    """By its whole name, beside the template that uses it by its own name, or a paper by the name of its kind."""
    file = name.rpartition("/")[2]
    assert any(f'"{word}"' in all_source for word in (name, file, file.rpartition(".")[0]))


@pytest.mark.parametrize("name", PAGES)
def test_it_keeps_to_the_page_policy(name: str) -> None:
    text = text_of(name)
    assert re.findall(r"\sstyle\s*=", text) == []
    assert HANDLER.findall(text) == []
    assert re.findall(r"<script(?![^>]*\bsrc=)", text) == []
    assert re.findall(r"<style", text) == []
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//", text) == [], "offices have no internet"


@pytest.mark.parametrize("name", NAMES)
def test_it_asks_the_policy_and_trusts_no_text(name: str) -> None:
    text = text_of(name)
    assert re.findall(r"actor\.role\s*(?:==|!=|in\b)|\bRole\.", text) == []
    assert "|safe" not in text.replace(" ", "")
    assert "autoescape" not in text


@pytest.mark.parametrize("name", PAGES)
def test_every_act_carries_its_token(name: str) -> None:
    for form in FORM.findall(text_of(name)):
        if 'method="post"' in form:
            assert re.search(r"csrf\(\)|hidden_tag\(\)|csrf_token", form), form


@pytest.mark.parametrize("name", PAGES)
def test_every_address_exists(test_database: object, name: str) -> None:
    app: Flask = test_database.app  # type: ignore[attr-defined]
    here = name.partition("/")[0]  # an endpoint that begins with a dot is one of the page's own package
    named = re.findall(r"url_for\(\s*[\"']([\w.]+)[\"']", text_of(name))
    assert {here + each if each.startswith(".") else each for each in named} <= app.view_functions.keys()
