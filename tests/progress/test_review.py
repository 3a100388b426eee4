"""Report, approve, return, withdraw: what each does, who may, and in which order."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again, make_assignment, make_milestone, make_report
from tracker.access.policy import Actor, Role
from tracker.database import db, transaction
from tracker.errors import Conflict, Invalid, NotAllowed
from tracker.history.models import Event
from tracker.progress import operations
from tracker.progress.models import Report, Verdict


def verbs_on(report: Report) -> list[str]:
    mine = select(Event.verb).where(Event.subject == "assignment", Event.subject_id == report.assignment_id)
    return [verb for verb in db.session.scalars(mine.order_by(Event.id)) if verb.startswith("report.")]


def approve(cast: Cast, report: Report, actor: Actor | None = None) -> None:
    with transaction():
        operations.approve(again(report), actor=actor or cast.supervisor.actor, now=NOW)


def return_(cast: Cast, report: Report, reason: str = "请补充照片。", actor: Actor | None = None) -> None:
    with transaction():
        operations.return_(again(report), actor=actor or cast.supervisor.actor, now=NOW, reason=reason)


def withdraw(cast: Cast, report: Report, actor: Actor | None = None) -> None:
    with transaction():
        operations.withdraw(again(report), actor=actor or cast.officer.actor, now=NOW)


def test_an_approved_report_becomes_the_milestones_state_and_the_assignments_figure(cast: Cast) -> None:
    report = make_report(cast, percent=50, figure=Decimal(3))
    assert (again(report).milestone.percent, again(report).assignment.actual) == (0, None)  # not before
    approve(cast, report)
    assert again(report).milestone.percent == 50
    assert (again(report).assignment.actual, again(report).assignment.percent) == (Decimal(3), 50)


def test_at_100_a_milestone_is_met_on_the_shanghai_day_of_submission(cast: Cast) -> None:
    evening = datetime(2026, 6, 30, 16, 30, tzinfo=UTC)  # 2026年7月1日 00:30 in Shanghai
    report = make_report(cast, make_milestone(cast, due_on=date(2026, 6, 30)), percent=100, now=evening)
    approve(cast, report)
    assert again(report).milestone.met_on == date(2026, 7, 1)
    assert (again(report).assignment.met_count, again(report).assignment.late_count) == (1, 1)
    assert again(report).assignment.next_due_on is None


def test_a_report_without_a_figure_leaves_the_figure_alone(cast: Cast) -> None:
    milestone = make_milestone(cast)
    approve(cast, make_report(cast, milestone, figure=Decimal(3)))
    approve(cast, make_report(cast, milestone, figure=None, percent=80))
    assert again(milestone).assignment.actual == Decimal(3)


def test_a_corrected_figure_may_go_down(cast: Cast) -> None:
    milestone = make_milestone(cast)
    approve(cast, make_report(cast, milestone, figure=Decimal(5), percent=100))
    approve(cast, make_report(cast, milestone, figure=Decimal(4), percent=100))
    assert again(milestone).assignment.actual == Decimal(4)


def test_the_figure_is_the_last_reported_in_whatever_order_they_are_approved(cast: Cast) -> None:
    assignment = make_assignment(cast)
    first = make_report(cast, make_milestone(cast, assignment, title="一"), figure=Decimal(2))
    second = make_report(cast, make_milestone(cast, assignment, title="二"), figure=Decimal(5))
    approve(cast, second)
    approve(cast, first)
    assert again(assignment).actual == Decimal(5)


def test_each_verb_is_idempotent_and_one_event(cast: Cast) -> None:
    approved, returned, withdrawn = (
        make_report(cast, make_milestone(cast, make_assignment(cast, unit=cast.nanle))) for _ in range(3)
    )
    for _ in range(2):
        approve(cast, approved)
        return_(cast, returned)
        withdraw(cast, withdrawn)
    assert verbs_on(approved) == ["report.submitted", "report.approved"]
    assert verbs_on(returned) == ["report.submitted", "report.returned"]
    assert verbs_on(withdrawn) == ["report.submitted", "report.withdrawn"]


def test_a_decision_stands(cast: Cast) -> None:
    approved, returned, withdrawn = (make_report(cast) for _ in range(3))
    approve(cast, approved)
    return_(cast, returned)
    withdraw(cast, withdrawn)
    for report, verb in (
        (approved, return_),
        (approved, withdraw),
        (returned, approve),
        (returned, withdraw),
        (withdrawn, approve),
        (withdrawn, return_),
    ):
        with pytest.raises(Conflict, match="状态已是"):
            verb(cast, report)


def test_a_return_says_why(cast: Cast) -> None:
    report = make_report(cast)
    with pytest.raises(Invalid, match="退回原因"):
        return_(cast, report, "  ")
    assert again(report).verdict is None


def test_a_new_report_answers_the_returned_one(cast: Cast) -> None:
    returned = make_report(cast)
    return_(cast, returned)
    answer = make_report(cast, again(returned).milestone)
    assert again(returned).followed_by_id == answer.id
    withdraw(cast, answer)
    assert again(returned).followed_by_id is None  # it is open again
    second = make_report(cast, again(returned).milestone)
    assert again(returned).followed_by_id == second.id


def test_one_report_waits_at_a_time(cast: Cast) -> None:
    waiting = make_report(cast)
    with pytest.raises(Conflict, match="等待审核"):
        make_report(cast, again(waiting).milestone)


def test_first_sign_then_report(cast: Cast) -> None:
    milestone = make_milestone(cast, make_assignment(cast, acknowledged=False))
    with pytest.raises(Conflict, match="先签收"):
        make_report(cast, milestone)


def test_nothing_waits_on_a_closed_assignment(cast: Cast) -> None:
    report = make_report(cast)
    with pytest.raises(Conflict, match="先审核再销号"), transaction():
        operations.close(again(report).assignment, actor=cast.supervisor.actor, now=NOW, reason="任务取消。")
    approve(cast, report)
    with transaction():
        operations.close(again(report).assignment, actor=cast.supervisor.actor, now=NOW, reason="任务取消。")
    with pytest.raises(Conflict, match="已销号"):
        make_report(cast, again(report).milestone)


def test_only_the_assigned_unit_reports_and_withdraws(cast: Cast) -> None:
    milestone = make_milestone(cast)
    strangers = [cast.supervisor, cast.other_officer, cast.leader, cast.administrator, cast.auditor, cast.appraiser]
    for person in strangers:
        with pytest.raises(NotAllowed):
            make_report(cast, milestone, actor=person.actor)
    report = make_report(cast, milestone)
    for person in strangers:
        with pytest.raises(NotAllowed):
            withdraw(cast, report, person.actor)


def test_only_reviewers_above_decide(cast: Cast) -> None:
    report = make_report(cast)
    for person in (cast.officer, cast.other_officer, cast.leader, cast.administrator, cast.auditor, cast.appraiser):
        with pytest.raises(NotAllowed):
            approve(cast, report, person.actor)
        with pytest.raises(NotAllowed):
            return_(cast, report, actor=person.actor)


def test_a_county_reviews_its_town_and_so_may_the_city(cast: Cast) -> None:
    county = Actor(cast.other_officer.id, "台前经办", Role.COUNTY_OFFICER, cast.taiqian.id, cast.taiqian.path)
    assignment = make_assignment(cast, unit=cast.wuba)
    by_county = make_report(cast, make_milestone(cast, assignment, title="一"))
    by_city = make_report(cast, make_milestone(cast, assignment, title="二"))
    approve(cast, by_county, county)
    approve(cast, by_city)
    assert again(by_county).decided_by == cast.other_officer.id


def test_nobody_reviews_what_they_submitted(cast: Cast) -> None:
    """Somebody who reported for a county and was then moved to the city's office still may not decide on it."""
    report = make_report(cast)
    moved = Actor(cast.officer.id, cast.officer.name, Role.SUPERVISOR, cast.city.id, cast.city.path)
    with pytest.raises(NotAllowed, match="本人"):
        approve(cast, report, moved)
    with pytest.raises(NotAllowed, match="本人"):
        return_(cast, report, actor=moved)
    assert again(report).verdict is None


def test_a_refused_report_leaves_nothing(cast: Cast) -> None:
    milestone = make_milestone(cast)
    with pytest.raises(Invalid):
        make_report(cast, milestone, percent=101)
    assert db.session.scalars(select(Report).where(Report.milestone_id == milestone.id)).all() == []
    report = make_report(cast, milestone)
    assert report.verdict is not Verdict.APPROVED
