"""Handing an item down the tree, signing for it, withdrawing and closing it."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again, make_assignment, make_milestone, make_report, make_work_item
from tracker.access.policy import Actor, Role
from tracker.accounts.models import Unit
from tracker.database import db, transaction
from tracker.errors import Conflict, Invalid, NotAllowed
from tracker.history.models import Event
from tracker.work_items import operations
from tracker.work_items.models import Assignment, Duty


def verbs_of(assignment: Assignment) -> list[str]:
    statement = select(Event.verb).where(Event.subject == "assignment", Event.subject_id == assignment.id)
    return list(db.session.scalars(statement.order_by(Event.id)))


def county_officer(cast: Cast, unit: Unit) -> Actor:
    return Actor(cast.officer.id, "经办", Role.COUNTY_OFFICER, unit.id, unit.path)


def test_the_city_gives_an_item_to_a_county_and_the_county_to_its_town(cast: Cast) -> None:
    item = make_work_item(cast)
    county = make_assignment(cast, item, cast.taiqian, acknowledged=False)
    town = make_assignment(cast, item, cast.wuba, actor=county_officer(cast, cast.taiqian), target=Decimal(1))
    assert (county.parent_id, town.parent_id) == (None, county.id)


def test_a_town_that_the_city_reaches_past_the_county_hangs_under_the_county_all_the_same(cast: Cast) -> None:
    item = make_work_item(cast)
    county = make_assignment(cast, item, cast.taiqian, acknowledged=False)
    assert make_assignment(cast, item, cast.wuba).parent_id == county.id


def test_a_county_cannot_hand_down_what_it_was_not_given(cast: Cast) -> None:
    with pytest.raises(NotAllowed, match="没有承担"):
        make_assignment(cast, make_work_item(cast), cast.wuba, actor=county_officer(cast, cast.taiqian))


def test_a_county_cannot_hand_down_what_is_closed(cast: Cast) -> None:
    item = make_work_item(cast)
    county = make_assignment(cast, item, cast.taiqian, acknowledged=False)
    with transaction():
        operations.close(again(county), actor=cast.supervisor.actor, now=NOW)
    with pytest.raises(NotAllowed, match="销号"):
        make_assignment(cast, item, cast.wuba, actor=county_officer(cast, cast.taiqian))


@pytest.mark.parametrize("name", ["nanle", "qingfeng", "city"])
def test_nobody_hands_work_to_themselves_sideways_or_upwards(cast: Cast, name: str) -> None:
    item = make_work_item(cast)
    make_assignment(cast, item, cast.nanle)
    with pytest.raises(NotAllowed):
        make_assignment(cast, item, getattr(cast, name), actor=cast.officer.actor, acknowledged=False)


def test_a_unit_has_an_item_once(cast: Cast) -> None:
    item = make_work_item(cast)
    make_assignment(cast, item)
    with pytest.raises(Conflict, match="已经承担"):
        make_assignment(cast, item)


@pytest.mark.parametrize("target", [Decimal(-1), Decimal("1e12"), Decimal("Infinity")])
def test_a_target_is_a_sensible_figure(cast: Cast, target: Decimal) -> None:
    with pytest.raises(Invalid, match="目标值"):
        make_assignment(cast, target=target)


def test_acknowledging_twice_is_once(cast: Cast) -> None:
    assignment = make_assignment(cast, acknowledged=True)
    with transaction():
        operations.acknowledge(again(assignment), actor=cast.officer.actor, now=NOW)
    assert verbs_of(assignment).count("assignment.acknowledged") == 1


def test_only_the_assigned_unit_acknowledges(cast: Cast) -> None:
    assignment = make_assignment(cast, acknowledged=False)
    for person in (cast.supervisor, cast.other_officer, cast.leader, cast.administrator):
        with pytest.raises(NotAllowed), transaction():
            operations.acknowledge(again(assignment), actor=person.actor, now=NOW)


def test_what_was_signed_for_is_not_withdrawn(cast: Cast) -> None:
    assignment = make_assignment(cast, acknowledged=True)
    with pytest.raises(Conflict, match="已签收"), transaction():
        operations.withdraw_assignment(again(assignment), actor=cast.supervisor.actor, now=NOW)


def test_what_nobody_signed_for_is_withdrawn_with_its_milestones(cast: Cast) -> None:
    assignment = make_assignment(cast, acknowledged=False)
    make_milestone(cast, assignment)
    with transaction():
        operations.withdraw_assignment(again(assignment), actor=cast.supervisor.actor, now=NOW)
    assert db.session.get(Assignment, assignment.id) is None
    assert verbs_of(assignment)[-1] == "assignment.withdrawn"


def test_changing_nothing_is_no_event(cast: Cast) -> None:
    assignment = make_assignment(cast)
    before = verbs_of(assignment)
    with transaction():
        operations.change_assignment(
            again(assignment), actor=cast.supervisor.actor, now=NOW, duty=Duty.RESPONSIBLE, target=Decimal(8)
        )
    assert verbs_of(assignment) == before


def test_closing_with_open_milestones_needs_a_reason(cast: Cast) -> None:
    assignment = make_milestone(cast).assignment
    with pytest.raises(Invalid, match="1 个时间节点未完成"), transaction():
        operations.close(again(assignment), actor=cast.supervisor.actor, now=NOW, reason=" ")
    with transaction():
        operations.close(again(assignment), actor=cast.supervisor.actor, now=NOW, reason="上级调整任务。")
        operations.close(again(assignment), actor=cast.supervisor.actor, now=NOW, reason="又一次。")
    assert verbs_of(assignment).count("assignment.closed") == 1


def test_the_unit_itself_cannot_close_or_reopen(cast: Cast) -> None:
    assignment = make_assignment(cast)
    with pytest.raises(NotAllowed), transaction():
        operations.close(again(assignment), actor=cast.officer.actor, now=NOW, reason="完成。")
    with pytest.raises(NotAllowed), transaction():
        operations.reopen(again(assignment), actor=cast.officer.actor, now=NOW, reason="继续。")


def test_reopening_needs_a_reason_and_lets_work_go_on(cast: Cast) -> None:
    milestone = make_milestone(cast)
    with transaction():
        operations.close(again(milestone.assignment), actor=cast.supervisor.actor, now=NOW, reason="暂停。")
    with pytest.raises(Invalid, match="原因"), transaction():
        operations.reopen(again(milestone.assignment), actor=cast.supervisor.actor, now=NOW, reason="")
    with pytest.raises(Conflict, match="已销号"):
        make_report(cast, milestone)
    with transaction():
        operations.reopen(again(milestone.assignment), actor=cast.supervisor.actor, now=NOW, reason="恢复推进。")
    assert make_report(cast, milestone).id
