"""A migrated database with a year in it, the application on it, and the cookies of people who are signed in."""

import logging
from dataclasses import dataclass, replace
from pathlib import Path

from flask import Flask, render_template
from flask.sessions import SecureCookieSessionInterface
from flask_migrate import upgrade
from sqlalchemy import text

import config
from bench.seed import SignedIn, counts, seed
from tracker import clock, create_app
from tracker.access.guards import requires
from tracker.access.policy import Action
from tracker.database import db

BUSY_ITEM = 50  # the same item in a year of 100 as in one of 1,000: the seed makes the first hundred alike


EMPTY = "empty"


@dataclass(frozen=True)
class Stage:
    app: Flask
    settings: config.Config
    items: int
    signed_in: SignedIn
    rows: dict[str, int]

    def cookie(self, token: str) -> str:
        serializer = SecureCookieSessionInterface().get_signing_serializer(self.app)
        assert serializer
        return f"session={serializer.dumps({'_user_id': token, '_fresh': True})}"


def set_stage(data_dir: Path, items: int, database_url: str = "") -> Stage:
    """`database_url`: an empty PostgreSQL; without it, SQLite in `data_dir`."""
    settings = config.load({"TRACKER_DATA_DIR": str(data_dir)})
    if database_url:
        settings = replace(settings, SQLALCHEMY_DATABASE_URI=database_url)
    app = create_app(settings)
    app.add_url_rule("/empty", EMPTY, _empty_page)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with app.app_context():
        upgrade()
        signed_in = seed(items, clock.now())
        if database_url:
            db.session.execute(text("ANALYZE"))  # as PostgreSQL's own housekeeping does soon after such a load
            db.session.commit()
        rows = counts()
        db.session.remove()
    return Stage(app, settings, items, signed_in, rows)


@requires(Action.USE)
def _empty_page() -> str:
    """The head and the menu and nothing else: what a page costs before it has anything to show."""
    return render_template("base.html")
