"""A work item's figure that a ledger counts: nobody types it, and every number opens the rows behind it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again, make_assignment, make_milestone, make_report, make_work_item
from tests.ledgers.stage import APPROVED, make_row
from tracker.accounts.models import Person
from tracker.accounts.timeline import timeline_of
from tracker.database import transaction
from tracker.errors import Invalid
from tracker.ledgers import operations as ledgers
from tracker.ledgers.definitions.shelf import shelf
from tracker.ledgers.indicators.operations import count_by, count_new
from tracker.progress import operations as progress
from tracker.work_items.models import Assignment, WorkItem

SignIn = Callable[[Person], FlaskClient]
NEW: dict[str, Any] = {"state": "approved", **APPROVED}


@pytest.fixture
def item(cast: Cast) -> WorkItem:
    """示范校: 南乐 is asked for eight."""
    return make_work_item(cast)


@pytest.fixture
def assignment(cast: Cast, item: WorkItem) -> Assignment:
    return make_assignment(cast, item)


def count(cast: Cast, item: WorkItem, by: str = "schools.new") -> None:
    with transaction():
        count_by(again(item), by, actor=cast.supervisor.actor, now=NOW)


def actual(assignment: Assignment) -> Decimal | None:
    return again(assignment).actual


def test_the_figure_follows_the_rows(cast: Cast, item: WorkItem, assignment: Assignment) -> None:
    make_row(cast, school="一中", **NEW)
    count(cast, item)
    assert actual(assignment) == 1
    second = make_row(cast, school="二中", **NEW)
    make_row(cast, school="三中", **{**NEW, "approved_on": "2025-06-18"})
    make_row(cast, "schools", cast.qingfeng, school="清丰一中", **NEW)
    assert actual(assignment) == 2
    with transaction():
        ledgers.withdraw_row(shelf()["schools"], again(second), actor=cast.supervisor.actor, now=NOW, reason="登记错误")
    assert actual(assignment) == 1


def test_a_row_counts_when_it_is_approved_and_not_before(cast: Cast, item: WorkItem, assignment: Assignment) -> None:
    count(cast, item)
    row = make_row(cast, **APPROVED)
    assert actual(assignment) == 0
    with transaction():
        ledgers.move_row(shelf()["schools"], again(row), "approve", actor=cast.supervisor.actor, now=NOW)
    assert actual(assignment) == 1


def test_what_a_ledger_counts_no_report_changes(cast: Cast, item: WorkItem, assignment: Assignment) -> None:
    milestone = make_milestone(cast, assignment)
    count(cast, item)
    report = make_report(cast, milestone, figure=Decimal(7))
    assert again(report).figure is None
    with transaction():
        progress.approve(again(report), actor=cast.supervisor.actor, now=NOW)
    assert actual(assignment) == 0
    count(cast, item, "")
    other = make_report(cast, milestone, figure=Decimal(7))
    with transaction():
        progress.approve(again(other), actor=cast.supervisor.actor, now=NOW)
    assert actual(assignment) == 7


def test_the_light_follows_the_count(cast: Cast, item: WorkItem, assignment: Assignment) -> None:
    """Eight are asked for by 30 June: with none it is red on 8 April, with two (25 points) not before the 68th day."""
    make_milestone(cast, assignment, due_on=date(2026, 6, 30))
    count(cast, item)
    assert again(assignment).red_on == date(2026, 4, 8)
    make_row(cast, school="一中", **NEW)
    make_row(cast, school="二中", **NEW)
    assert again(assignment).red_on == date(2026, 5, 8)


def test_a_unit_counts_what_is_under_it(cast: Cast, item: WorkItem) -> None:
    county = make_assignment(cast, item, cast.taiqian, acknowledged=False)
    count(cast, item)
    make_row(cast, "schools", cast.wuba, school="吴坝小学", **NEW)
    assert actual(county) == 1


def test_a_sum_and_a_share(cast: Cast, item: WorkItem, assignment: Assignment) -> None:
    count(cast, item, "campaigns.audience")
    event: dict[str, Any] = {"kind": "培训", "held_on": "2026-05-15"}
    make_row(cast, "campaigns", name="甲", audience="80", **event)
    make_row(cast, "campaigns", name="乙", audience="300", **event)
    assert actual(assignment) == 380
    count(cast, item, "patents.maintained")
    assert actual(assignment) is None


def test_an_assignment_given_later_is_counted_by_the_worker(cast: Cast, item: WorkItem) -> None:
    make_row(cast, **NEW)
    count(cast, item)
    late = make_assignment(cast, item)
    with transaction():
        assert count_new(NOW) == 1
    assert actual(late) == 1
    with transaction():
        assert count_new(NOW) == 0


def test_it_is_set_on_a_page_and_told_in_the_history(cast: Cast, item: WorkItem, sign_in: SignIn) -> None:
    supervisor = sign_in(cast.supervisor)
    assert f'href="/ledgers/indicators/{item.id}"' in supervisor.get(f"/work-items/{item.id}").text
    page = supervisor.get(f"/ledgers/indicators/{item.id}").text
    assert "台账·新增示范校（所）" in page
    assert supervisor.post(f"/ledgers/indicators/{item.id}", data={"counted_by": "schools.new"}).status_code == 302
    assert supervisor.post(f"/ledgers/indicators/{item.id}", data={"counted_by": "schools.none"}).status_code == 422
    told = [detail for _, _, what, detail in timeline_of("work_item", item.id) if what == "设定完成数来源"]
    assert told == ["完成数来自：（空） → 中小学知识产权教育示范（试点）校台账·新增示范校"]
    assert sign_in(cast.officer).get(f"/ledgers/indicators/{item.id}").status_code in (403, 404)
    with pytest.raises(Invalid, match="没有这个指标"):
        count(cast, item, "schools.none")


def test_the_county_types_no_figure_and_opens_the_rows(
    cast: Cast, item: WorkItem, assignment: Assignment, sign_in: SignIn
) -> None:
    milestone = make_milestone(cast, assignment)
    make_row(cast, school="一中", **NEW)
    make_row(cast, school="二中")
    count(cast, item)
    officer = sign_in(cast.officer)
    page = officer.get(f"/progress/milestones/{milestone.id}/report").text
    assert "完成数由台账计数" in page and 'name="figure"' not in page
    behind = officer.get(f"/ledgers/counted/{assignment.id}", follow_redirects=True).text
    assert "一中" in behind and "二中" not in behind and "只列出计入“新增示范校”的记录" in behind
    data = {"text": "已认定一所。", "percent": "50", "figure": "9"}
    assert officer.post(f"/progress/milestones/{milestone.id}/report", data=data).status_code == 302
    assert sign_in(cast.other_officer).get(f"/ledgers/counted/{assignment.id}").status_code == 404
