"""The bench measures data such as the operations would have left: facts that add up, a history without a gap."""

from datetime import UTC, datetime
from random import Random

import pytest
from flask import Flask
from sqlalchemy import func, select

from bench.seed import SignedIn, counts, seed
from bench.year import Holder, Year, make_year
from tracker.access.policy import Role
from tracker.accounts import sessions
from tracker.database import Base, db, transaction
from tracker.history.operations import first_broken_link
from tracker.progress.models import Report
from tracker.progress.operations import rebuild_progress
from tracker.work_items.models import Assignment, Milestone

NOW = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
ITEMS = 3


@pytest.fixture
def signed_in(app: Flask) -> SignedIn:
    return seed(ITEMS, NOW)


def made_year() -> Year:
    counties = [Holder(unit_id, f"/1/{unit_id}/", unit_id + 10) for unit_id in range(2, 10)]
    return make_year(Holder(1, "/1/", 1), counties, ITEMS, NOW.date(), Random(1))


def test_eight_counties_six_milestones_three_reports(signed_in: SignedIn) -> None:
    found = counts()
    assert (found["work_item"], found["assignment"]) == (ITEMS, ITEMS * 8)
    assert (found["milestone"], found["report"]) == (ITEMS * 8 * 6, ITEMS * 8 * 6 * 3)


def test_what_is_kept_on_assignments_and_milestones_is_what_the_reports_add_up_to(signed_in: SignedIn) -> None:
    def kept(kind: type[Base]) -> list[dict[str, object]]:
        rows = db.session.execute(select(*kind.__table__.columns).order_by(kind.__table__.c.id))
        return [dict(row._mapping) for row in rows]

    with transaction():
        before = kept(Assignment), kept(Milestone)
        for assignment in db.session.scalars(select(Assignment)):
            rebuild_progress(assignment, NOW)
        db.session.flush()
        assert (kept(Assignment), kept(Milestone)) == before


def test_the_history_is_whole(signed_in: SignedIn) -> None:
    assert first_broken_link() is None
    decided = db.session.scalar(select(func.count()).select_from(Report).where(Report.verdict.is_not(None)))
    assert decided
    assert counts()["event"] > counts()["report"] + decided


def test_every_report_but_the_last_was_decided_before_the_next_one_came() -> None:
    reports = {row["id"]: row for row in made_year().reports}
    answered = [(row, reports[row["followed_by_id"]]) for row in reports.values() if row["followed_by_id"]]
    assert all(row["decided_at"] < following["submitted_at"] for row, following in answered)
    assert all(row["milestone_id"] == following["milestone_id"] for row, following in answered)


def test_the_same_seed_gives_the_same_year() -> None:
    assert made_year() == made_year()


def test_supervisor_auditor_and_every_countys_officer_are_signed_in(signed_in: SignedIn) -> None:
    with transaction():
        for role in (Role.SUPERVISOR, Role.AUDITOR, Role.COUNTY_OFFICER):
            browsers = getattr(signed_in, role.value.removeprefix("county_"))
            found = [sessions.find(browser.token, NOW) for browser in browsers]
            assert [(one[0].role, one[0].unit_id) for one in found if one] == [(role, b.unit_id) for b in browsers]
    assert len({browser.unit_id for browser in signed_in.officer}) == 8
