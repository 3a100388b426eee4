"""The migrations build what the models say, and can be taken back, on both databases."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

import config
from tests.databases import postgres_url
from tracker import create_app
from tracker.database import Base, db


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database in which nothing is yet."""
    settings = config.load({"TRACKER_DATA_DIR": str(tmp_path)})
    if request.param == "postgresql":
        worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
        settings = dataclasses.replace(settings, SQLALCHEMY_DATABASE_URI=postgres_url(f"migrations_{worker}"))
    app = create_app(settings)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_migrations_equal_models(fresh: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_up_down_and_up_again(fresh: Flask) -> None:
    upgrade()
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade()
    assert set(Base.metadata.tables) < set(inspect(db.engine).get_table_names())
