"""Real worker processes on the test's database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.cast import Cast
from tests.conftest import NOW
from tests.reminders.conftest import post  # noqa: F401
from tests.worker.stage import Workers
from tracker.database import transaction
from tracker.reminders.site_rules.operations import set_rule
from tracker.reminders.site_rules.queries import USUAL, WEEK


@pytest.fixture
def workers(app: Flask, tmp_path: Path) -> Iterator[Workers]:
    """Whatever still runs is ended after the test."""
    found = Workers(app, tmp_path / "clock")
    yield found
    found.end_all()


@pytest.fixture
def deadlines_only(cast: Cast) -> None:
    """Leaders hear nothing of their week, so that every message is about a due date and can be counted."""
    with transaction():
        set_rule(WEEK, USUAL[WEEK]._replace(is_on=False), actor=cast.supervisor.actor, now=NOW)
