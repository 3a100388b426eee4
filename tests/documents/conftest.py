"""A press for the tests: one server for the whole run, with Fandol when it was fetched, else with Noto."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tracker.documents.compose import environment
from tracker.documents.press.render import render

FETCHED = Path(__file__).parents[2] / "var" / "fonts"

Print = Callable[[str], bytes]


@pytest.fixture(scope="session")
def press_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the fonts that `bin/fonts` has fetched, if any."""
    data_dir = tmp_path_factory.mktemp("press")
    (data_dir / "fonts").mkdir()
    for font in FETCHED.glob("*.otf"):
        (data_dir / "fonts" / font.name).symlink_to(font)
    return data_dir


@pytest.fixture(scope="session")
def bare_press_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory without fonts: papers are set in what the system has."""
    return tmp_path_factory.mktemp("bare_press")


@pytest.fixture
def print_body(press_dir: Path) -> Print:
    """Prints trusted markup on the common base of all papers."""

    def print_(body: str) -> bytes:
        return render(on_base(body), title="样张", data_dir=press_dir)

    return print_


def on_base(body: str) -> str:
    template = environment.from_string('{% extends "_base.html" %}{% block paper %}' + body + "{% endblock %}")
    return template.render(title="样张", number="濮知考〔2026〕1号", issued_on=None, draft=False)
