"""The cast and the stage: every test of records gets a named cast in the city of 濮阳, on SQLite and on PostgreSQL."""

import contextvars
import dataclasses
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

import config
from tests.cast import Cast, make_cast
from tests.databases import TestDatabase, drop_postgres, postgres_url
from tracker.accounts import passwords, sessions
from tracker.accounts.models import Person
from tracker.database import db, transaction

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # Monday 2026年3月2日 09:00 in Shanghai


class Browser(FlaskClient):
    """A client whose requests know nothing of the test's own application context, as in life: each has its own session
    with the database and its own current user."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        return contextvars.Context().run(super().open, *args, **kwargs)


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> None:
    """Argon2id with its smallest cost: the tests sign in thousands of times."""
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def test_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestDatabase]:
    data_dir = tmp_path_factory.mktemp(request.param)
    settings = config.load({"TRACKER_DATA_DIR": str(data_dir)})
    if request.param == "postgresql":
        worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
        settings = dataclasses.replace(settings, SQLALCHEMY_DATABASE_URI=postgres_url(f"tests_{worker}_{os.getpid()}"))
    database = TestDatabase(dataclasses.replace(settings, TESTING=True, WTF_CSRF_ENABLED=False))
    yield database
    with database.app.app_context():
        db.engine.dispose()
    if request.param == "postgresql":
        drop_postgres(settings.SQLALCHEMY_DATABASE_URI)


@pytest.fixture
def app(test_database: TestDatabase) -> Iterator[Flask]:
    """The application on an empty database, its context pushed: operations can be called directly."""
    test_database.reset()
    test_database.app.test_client_class = Browser
    with test_database.app.app_context():
        yield test_database.app
        db.session.remove()


@pytest.fixture
def cast(app: Flask) -> Cast:
    """Administrator, auditor, supervisor, leader, appraiser of the city; officers of 南乐县 and 清丰县."""
    with transaction():
        return make_cast(NOW)


@pytest.fixture
def data_dir(app: Flask) -> Path:
    return Path(app.config["TRACKER_DATA_DIR"])


@pytest.fixture
def sign_in(app: Flask, cast: Cast) -> Callable[..., FlaskClient]:
    """A browser (without JavaScript) in which somebody of the cast is signed in: `sign_in(cast.officer)`."""

    def open_browser(person: Person) -> FlaskClient:
        client = app.test_client()
        with transaction():
            token = sessions.sign_in(person.username, "password-of-the-cast", "127.0.0.1", _real_now())
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return client

    return open_browser


def _real_now() -> datetime:
    return datetime.now(UTC)
