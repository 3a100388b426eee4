"""Years that were scored before there were versions of a scheme: the upgrade writes the first down."""

import re
from pathlib import Path

from flask import Flask
from flask_migrate import downgrade, upgrade

import tracker.migrations
from tests.appraisals.year import fill, make_year, open_year
from tests.cast import make_cast
from tests.conftest import NOW
from tests.factories import again
from tests.house.test_migrations import fresh
from tracker.appraisals.models import SchemeVersion
from tracker.appraisals.queries import rulebook_of, written_in
from tracker.database import db, transaction

__all__ = ["fresh"]
(MIGRATION,) = (Path(tracker.migrations.__path__[0]) / "versions").glob("*_versions_of_a_scheme.py")


def test_what_is_scored_already_gets_its_first_version(fresh: Flask) -> None:
    upgrade()
    with transaction():
        db.session().expire_on_commit = False
        cast = make_cast(NOW)
    year = make_year(cast)
    fill(cast, year)
    appraisal = open_year(cast, year)
    (made,) = db.session.query(SchemeVersion).all()
    before = (made.number, made.content, made.made_at, made.made_by)
    found = re.search(r'^down_revision = "(\w+)"', MIGRATION.read_text(), re.M)
    assert found is not None
    db.session.remove()
    downgrade(revision=found[1])
    upgrade()
    (kept,) = db.session.query(SchemeVersion).all()
    assert (kept.number, kept.content, kept.made_at, kept.made_by) == before
    scheme = again(appraisal).scheme
    assert rulebook_of(scheme) == written_in(scheme)
