"""Many who write at once: everybody has a turn, and nothing that was said to be saved is lost."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import Cast
from tracker.accounts.models import Unit
from tracker.database import db, transaction

WRITERS, EACH = 8, 25


def _count_up(app: Flask, unit_id: int) -> None:
    with app.app_context():
        for _ in range(EACH):
            with transaction():
                unit = db.session.scalars(select(Unit).where(Unit.id == unit_id).with_for_update()).one()
                unit.position += 1


def test_no_read_modify_write_is_lost(app: Flask, cast: Cast) -> None:
    """With the driver's defaults 336 of 400 were (docs/decisions/0002-database.md)."""
    before = cast.nanle.position
    with ThreadPoolExecutor(WRITERS) as pool:
        for done in [pool.submit(_count_up, app, cast.nanle.id) for _ in range(WRITERS)]:
            done.result(timeout=60)
    with app.app_context():
        assert db.session.get_one(Unit, cast.nanle.id).position == before + WRITERS * EACH


def test_whoever_fails_leaves_the_turn_to_the_next(app: Flask, cast: Cast) -> None:
    with pytest.raises(ZeroDivisionError), app.app_context(), transaction():
        db.session.get_one(Unit, cast.nanle.id).position = 1 // 0
    with ThreadPoolExecutor(1) as pool:
        pool.submit(_count_up, app, cast.nanle.id).result(timeout=60)
