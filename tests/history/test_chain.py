"""The history cannot be rewritten: not by the application, not past it."""

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from tests.cast import Cast
from tests.conftest import NOW
from tracker.clock import SHANGHAI
from tracker.database import db, transaction
from tracker.history.operations import first_broken_link, record


def test_every_act_is_a_link_of_an_unbroken_chain(cast: Cast) -> None:
    with transaction():
        record("unit.changed", "unit", 1, actor=cast.administrator.actor, now=NOW, before="旧", after="新")
    assert first_broken_link() is None


def test_an_instant_of_another_time_zone_is_the_same_instant(cast: Cast) -> None:
    with transaction():
        record("unit.changed", "unit", 1, actor=None, now=NOW.astimezone(SHANGHAI), before="旧", after="新")
    assert first_broken_link() is None


@pytest.mark.parametrize("statement", ["UPDATE event SET verb = 'x'", "DELETE FROM event"])
def test_the_database_refuses_to_change_what_is_written(cast: Cast, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction():
        db.session.execute(text(statement))


def test_a_link_altered_behind_the_triggers_is_found(app: Flask, cast: Cast) -> None:
    with transaction():
        if db.engine.dialect.name == "sqlite":
            db.session.execute(text("DROP TRIGGER event_no_update"))
        else:
            db.session.execute(text("SET session_replication_role = replica"))
        db.session.execute(text("UPDATE event SET verb = 'unit.changed' WHERE id = 3"))
        if db.engine.dialect.name != "sqlite":
            db.session.execute(text("SET session_replication_role = DEFAULT"))
    assert first_broken_link() == 3
