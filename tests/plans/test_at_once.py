"""Two people at one draft in the same moment: every act happens once, and nothing is lost or made twice."""

from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.cast import Cast
from tests.conftest import NOW
from tests.plans.test_draft import TEXT
from tests.progress.test_at_once import at_once, events
from tracker.accounts.models import Person
from tracker.database import db
from tracker.errors import Conflict, Invalid
from tracker.plans import operations
from tracker.plans.models import Plan, PlanPoint
from tracker.work_items.models import WorkItem

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def texts(cast: Cast, sign_in: SignIn) -> list[str]:
    """Of plan 1, uploaded: what its points say."""
    sign_in(cast.supervisor).post("/plans/upload", data={"file": (BytesIO(TEXT.encode()), "要点.txt"), "year": "2026"})
    return _texts()


def _texts() -> list[str]:
    db.session.rollback()
    return [point.text for point in db.session.get_one(Plan, 1).points]


def _point(number: int) -> PlanPoint:
    """As a request has it before it acts: the plan and all of its points are loaded."""
    point = db.session.get(PlanPoint, number)
    if point is None or not point.plan.points:
        raise Conflict("gone already: a request would end here with 404")
    return point


def test_two_confirmations_make_one_set_of_work_items(app: Flask, cast: Cast, texts: list[str]) -> None:
    def confirm() -> None:
        operations.confirm(_point(1).plan, actor=cast.supervisor.actor, now=NOW)

    assert at_once(app, *[confirm] * 3) == ["conflict", "conflict", "done"]
    assert db.session.scalar(select(func.count()).select_from(WorkItem)) == len(texts)
    assert events("plan.confirmed") == 1


def test_two_merges_lose_no_text(app: Flask, cast: Cast, texts: list[str]) -> None:
    """The second takes in the point after the one that is gone, or finds none."""

    def merge() -> None:
        operations.merge_with_next(_point(1), actor=cast.supervisor.actor, now=NOW, known=())

    at_once(app, *[merge] * 2)
    assert "\n".join(_texts()) == "\n".join(texts)


def test_a_point_that_was_merged_away_meanwhile(app: Flask, cast: Cast, texts: list[str]) -> None:
    def merge() -> None:
        operations.merge_with_next(_point(1), actor=cast.supervisor.actor, now=NOW, known=())

    def drop() -> None:
        operations.drop(_point(2), actor=cast.supervisor.actor, now=NOW)

    assert at_once(app, merge, drop) in (["conflict", "done"], ["done", "done"])
    assert "\n".join(_texts()) == "\n".join(texts)


def test_two_splits_cut_once_each(app: Flask, cast: Cast, texts: list[str]) -> None:
    def split() -> None:
        try:
            operations.split(_point(1), 1, actor=cast.supervisor.actor, now=NOW, known=())
        except Invalid as refusal:  # nothing is left to cut off
            raise Conflict(refusal.sentence) from None

    at_once(app, *[split] * 2)
    assert "".join("".join(_texts()).split()) == "".join("".join(texts).split())


def test_confirming_and_discarding_exclude_each_other(app: Flask, cast: Cast, texts: list[str]) -> None:
    def confirm() -> None:
        operations.confirm(_point(1).plan, actor=cast.supervisor.actor, now=NOW)

    def discard() -> None:
        operations.discard(_point(1).plan, actor=cast.supervisor.actor, now=NOW)

    assert at_once(app, confirm, discard) == ["conflict", "done"]
