"""Two people press the button in the same moment: one act, one event, and nothing lost."""

import threading
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from flask import Flask
from sqlalchemy import func, select

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again, make_assignment, make_milestone, make_report, make_work_item
from tracker.database import db, transaction
from tracker.errors import Conflict
from tracker.history.models import Event
from tracker.history.operations import first_broken_link
from tracker.progress import operations
from tracker.progress.models import Report, Verdict
from tracker.work_items import milestones
from tracker.work_items import operations as operations_on_items
from tracker.work_items.models import Duty


def at_once(app: Flask, *acts: Callable[[], None]) -> list[str]:
    """Run each act in a thread and transaction of its own, started together; what each came to."""
    results: list[str] = []
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], None]) -> None:
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    act()
                results.append("done")
            except Conflict:
                results.append("conflict")

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    db.session.remove()
    return sorted(results)


def events(verb: str) -> int:
    return db.session.scalar(select(func.count()).select_from(Event).where(Event.verb == verb)) or 0


def test_two_approvals_are_one(app: Flask, cast: Cast) -> None:
    report = make_report(cast)

    def approve() -> None:
        operations.approve(again(report), actor=cast.supervisor.actor, now=NOW)

    assert at_once(app, *[approve] * 4) == ["done"] * 4
    assert events("report.approved") == 1


def test_of_approval_and_return_one_wins(app: Flask, cast: Cast) -> None:
    report = make_report(cast)

    def approve() -> None:
        operations.approve(again(report), actor=cast.supervisor.actor, now=NOW)

    def return_() -> None:
        operations.return_(again(report), actor=cast.supervisor.actor, now=NOW, reason="请更正。")

    assert at_once(app, approve, return_) == ["conflict", "done"]
    assert events("report.approved") + events("report.returned") == 1
    assert again(report).verdict in (Verdict.APPROVED, Verdict.RETURNED)


def test_two_reports_on_one_milestone_are_one(app: Flask, cast: Cast) -> None:
    milestone = make_milestone(cast)

    def submit() -> None:
        operations.submit(again(milestone), actor=cast.officer.actor, now=NOW, text="进展。", percent=10)

    assert at_once(app, submit, submit, submit) == ["conflict", "conflict", "done"]
    assert db.session.scalar(select(func.count()).select_from(Report)) == 1


def test_a_unit_given_the_same_item_by_two_people_has_it_once(app: Flask, cast: Cast) -> None:
    item = make_work_item(cast)

    def assign() -> None:
        operations_on_items.assign(
            again(item), again(cast.nanle), actor=cast.supervisor.actor, now=NOW, duty=Duty.RESPONSIBLE
        )

    assert at_once(app, assign, assign, assign) == ["conflict", "conflict", "done"]
    assert len(again(item).assignments) == 1


def test_approvals_on_different_milestones_both_count(app: Flask, cast: Cast) -> None:
    assignment = make_assignment(cast)
    reports = [
        make_report(cast, make_milestone(cast, assignment, title=title), percent=100, figure=Decimal(2))
        for title in ("一", "二")
    ]

    def approve(report: Report) -> Callable[[], None]:
        return lambda: operations.approve(again(report), actor=cast.supervisor.actor, now=NOW)

    def add() -> None:
        milestones.add_milestone(
            again(assignment), actor=cast.supervisor.actor, now=NOW, title="三", due_on=date(2026, 12, 31)
        )

    assert at_once(app, *(approve(report) for report in reports), add) == ["done"] * 3
    assert (again(assignment).met_count, again(assignment).milestone_count) == (2, 3)
    assert again(assignment).percent == 66
    assert first_broken_link() is None
