"""My work: what waits for whom, and only for them."""

from collections.abc import Callable
from datetime import date, timedelta

from flask.testing import FlaskClient

from tests.cast import Cast
from tests.factories import make_assignment, make_milestone, make_report, make_work_item
from tests.ledgers.stage import make_row
from tracker.dashboards import my_work
from tracker.database import db, transaction
from tracker.progress import operations as progress
from tracker.progress.models import Report

DUE = date(2026, 6, 30)


def test_an_officer_signs_then_reports_then_waits(cast: Cast) -> None:
    assignment = make_assignment(cast, acknowledged=False)
    assert [row[0] for row in my_work.to_acknowledge(cast.officer.actor)] == [assignment.id]
    assert my_work.to_acknowledge(cast.other_officer.actor) == []


def test_what_is_due_within_thirty_days_or_overdue_is_to_be_reported(cast: Cast) -> None:
    milestone = make_milestone(cast, due_on=DUE)
    officer = cast.officer.actor
    days = {days: len(my_work.to_report(officer, DUE - timedelta(days=days))) for days in (31, 30, 0, -100)}
    assert days == {31: 0, 30: 1, 0: 1, -100: 1}
    make_report(cast, milestone)
    (row,) = my_work.to_report(officer, DUE)
    assert row.waiting


def test_the_supervisor_reviews_and_the_officer_sees_what_came_back(cast: Cast) -> None:
    report_id = make_report(cast).id
    assert [row[0] for row in my_work.to_review(cast.supervisor.actor)] == [report_id]
    assert my_work.to_review(cast.officer.actor) == []
    with transaction():
        report = db.session.get_one(Report, report_id)
        progress.return_(report, actor=cast.supervisor.actor, now=report.submitted_at, reason="缺少认定文件")
    (row,) = my_work.returned(cast.officer.actor)
    assert row[4] == "缺少认定文件"
    assert my_work.to_review(cast.supervisor.actor) == []


def test_overdue_work_is_shown_to_those_above_it(cast: Cast) -> None:
    make_milestone(cast, due_on=DUE)
    late = DUE + timedelta(days=3)
    assert len(my_work.overdue(cast.supervisor.actor, late)) == 1
    assert len(my_work.overdue(cast.leader.actor, late)) == 1
    assert my_work.overdue(cast.officer.actor, late) == []  # it is in their own list of what to report
    assert my_work.overdue(cast.supervisor.actor, DUE) == []


def test_what_a_ledger_asks_for_is_told_to_who_keeps_it_and_once_overdue_to_who_oversees_it(
    cast: Cast, sign_in: Callable[..., FlaskClient]
) -> None:
    """A complaint is decided on within seven workdays."""
    row = make_row(cast, "complaints", number="1", kind="投诉", subject="假冒", received_on="2026-06-15")
    due = date(2026, 6, 25)
    (asked,) = my_work.ledger_dues(cast.officer.actor, due)
    assert (asked.due_on, asked.left, asked.clock, asked.row_id) == (due, 0, "受理决定", row.id)
    assert my_work.ledger_dues(cast.officer.actor, due - timedelta(days=31)) == []
    assert my_work.ledger_dues(cast.other_officer.actor, due) == my_work.ledger_dues(cast.supervisor.actor, due) == []
    assert len(my_work.ledger_dues(cast.supervisor.actor, due + timedelta(days=1))) == 1
    assert f'href="/ledgers/complaints/{row.id}"' in sign_in(cast.officer).get("/").text


def test_everyone_has_a_page(cast: Cast, sign_in: Callable[..., FlaskClient]) -> None:
    make_assignment(cast, make_work_item(cast), acknowledged=False)
    people = (cast.administrator, cast.auditor, cast.supervisor, cast.leader, cast.appraiser, cast.officer)
    for person in people:
        answer = sign_in(person).get("/")
        assert answer.status_code == 200
        assert ("待签收的任务" in answer.text) == (person is cast.officer)
