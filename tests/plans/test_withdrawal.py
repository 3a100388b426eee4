"""What was confirmed by mistake: not twice, and taken back with a reason while nobody has built on it."""

from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again, make_assignment, make_milestone, make_report, make_work_item
from tests.plans.test_draft import TEXT
from tests.progress.test_at_once import at_once, events
from tracker.accounts.models import Person
from tracker.database import db, transaction
from tracker.errors import Conflict, Invalid
from tracker.history.queries import events_of
from tracker.plans import operations
from tracker.plans.models import Plan, PlanPoint
from tracker.plans.withdrawal import withdraw_item
from tracker.progress.operations import submit
from tracker.work_items.models import Assignment, Milestone, WorkItem

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def supervisor(cast: Cast, sign_in: SignIn) -> FlaskClient:
    return sign_in(cast.supervisor)


def upload(client: FlaskClient, text: str = TEXT) -> None:
    file = (BytesIO(text.encode()), "要点.txt")
    assert client.post("/plans/upload", data={"file": file, "year": "2026"}).status_code == 302


def count(model: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_the_same_plan_is_not_confirmed_twice(supervisor: FlaskClient) -> None:
    upload(supervisor)
    upload(supervisor)
    assert supervisor.post("/plans/1/confirmation").status_code == 302
    assert "本单位已确认过2026年的" in supervisor.get("/plans/2").text
    answer = supervisor.post("/plans/2/confirmation")
    assert answer.status_code == 409
    assert "不能重复确认" in answer.text
    assert count(WorkItem) == 3


def test_another_title_is_another_plan(supervisor: FlaskClient) -> None:
    upload(supervisor)
    upload(supervisor, TEXT.replace("工作要点", "补充工作要点", 1))
    assert [supervisor.post(f"/plans/{number}/confirmation").status_code for number in (1, 2)] == [302, 302]


def test_two_copies_confirmed_in_the_same_moment_make_one_set(app: Flask, cast: Cast, supervisor: FlaskClient) -> None:
    upload(supervisor)
    upload(supervisor)

    def confirming(number: int) -> Callable[[], None]:
        def confirm() -> None:
            operations.confirm(db.session.get_one(Plan, number), actor=cast.supervisor.actor, now=NOW)

        return confirm

    assert at_once(app, confirming(1), confirming(2)) == ["conflict", "done"]
    assert count(WorkItem) == 3


def test_a_withdrawn_plan_takes_its_work_items_along_and_makes_room(cast: Cast, supervisor: FlaskClient) -> None:
    upload(supervisor)
    supervisor.post("/plans/1/confirmation")
    with transaction():
        item_id = db.session.scalars(select(WorkItem.id).order_by(WorkItem.id)).first()
        assert item_id
    make_milestone(cast, make_assignment(cast, db.session.get_one(WorkItem, item_id)))
    assert supervisor.get(f"/work-items/{item_id}").status_code == 200
    answer = supervisor.post("/plans/1/withdrawal", data={"reason": "重复上传。"}, follow_redirects=True)
    assert "由它生成的 3 项工作任务一并作废" in answer.text
    assert [count(model) for model in (WorkItem, Assignment, Milestone)] == [0, 0, 0]
    assert count(PlanPoint) == 3
    (event,) = [one for one in events_of("work_item", item_id) if one.verb == "work_item.withdrawn"]
    assert event.detail["reason"] == "重复上传。"
    assert "已作废" in supervisor.get("/plans/1").text
    assert supervisor.post("/plans/1/assignment", data={}).status_code == 422
    upload(supervisor)
    assert supervisor.post("/plans/2/confirmation").status_code == 302


def test_without_a_reason_nothing_is_withdrawn(supervisor: FlaskClient) -> None:
    upload(supervisor)
    supervisor.post("/plans/1/confirmation")
    answer = supervisor.post("/plans/1/withdrawal", data={"reason": " "})
    assert (answer.status_code, "请填写作废的原因" in answer.text) == (422, True)
    assert count(WorkItem) == 3


def test_what_was_reported_on_is_not_withdrawn(cast: Cast, supervisor: FlaskClient) -> None:
    report = make_report(cast)
    answer = supervisor.post("/plans/work-items/1/withdrawal", data={"reason": "重复。"})
    assert answer.status_code == 409
    assert "已有进展反馈" in answer.text
    assert db.session.get(Assignment, report.assignment_id)
    assert events("work_item.withdrawn") == 0


def test_the_page_offers_it_to_whoever_may(cast: Cast, supervisor: FlaskClient, sign_in: SignIn) -> None:
    assignment = make_assignment(cast)
    address = f"/plans/work-items/{assignment.work_item_id}/withdrawal"
    assert address in supervisor.get(f"/work-items/{assignment.work_item_id}").text
    officer = sign_in(cast.officer)
    assert address not in officer.get(f"/work-items/{assignment.work_item_id}").text
    assert officer.post(address, data={"reason": "重复。"}).status_code == 403
    answer = supervisor.post(address, data={"reason": "与第2项重复。"}, follow_redirects=True)
    assert "已作废" in answer.text
    assert officer.get(f"/progress/assignments/{assignment.id}").status_code == 404


def test_a_reason_is_asked_for_and_a_report_in_the_same_moment_wins_or_waits(app: Flask, cast: Cast) -> None:
    milestone = make_milestone(cast)
    item = milestone.assignment.work_item_id

    def withdraw() -> None:
        withdraw_item(db.session.get_one(WorkItem, item), actor=cast.supervisor.actor, now=NOW, reason="重复。")

    def report() -> None:
        if db.session.get(Milestone, milestone.id) is None:
            raise Conflict("gone already: a request would end here with 404")
        make_report_in_session(cast, milestone.id)

    assert at_once(app, withdraw, report) == ["conflict", "done"]


def make_report_in_session(cast: Cast, milestone_id: int) -> None:
    milestone = db.session.get_one(Milestone, milestone_id)
    submit(milestone, actor=cast.officer.actor, now=NOW, text="进展。", percent=50, figure=None)


def test_an_id_is_never_given_again(cast: Cast) -> None:
    """The history knows records by their ids: a new one must not inherit the events of one that has gone."""
    item = make_work_item(cast)
    gone = make_milestone(cast, make_assignment(cast, item, acknowledged=False))
    with transaction():
        withdraw_item(again(item), actor=cast.supervisor.actor, now=NOW, reason="重复。")
    fresh_item = make_work_item(cast)
    fresh = make_milestone(cast, make_assignment(cast, fresh_item, acknowledged=False))
    assert fresh_item.id > item.id
    assert fresh.assignment_id > gone.assignment_id
    assert fresh.id > gone.id


def test_only_with_a_reason(cast: Cast) -> None:
    item = make_work_item(cast)
    with pytest.raises(Invalid, match="原因"), transaction():
        withdraw_item(again(item), actor=cast.supervisor.actor, now=NOW, reason="")
