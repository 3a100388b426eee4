"""Real worker processes on the test's database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.reminders.conftest import post  # noqa: F401
from tests.worker.stage import Workers


@pytest.fixture
def workers(app: Flask, tmp_path: Path) -> Iterator[Workers]:
    """Whatever still runs is ended after the test."""
    found = Workers(app, tmp_path / "clock")
    yield found
    found.end_all()
