"""The list, the item's page and its forms: who sees what, who may do what, at what cost."""

from collections.abc import Callable
from decimal import Decimal

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.cast import Cast
from tests.factories import again, make_assignment, make_milestone, make_work_item
from tests.queries import count_queries
from tracker.access.policy import Role
from tracker.accounts.models import Person
from tracker.database import db, transaction
from tracker.work_items.models import Assignment, Duty, Milestone, WorkItem

SignIn = Callable[[Person], FlaskClient]


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.get_data(as_text=True)[-600:]
    return answer.get_data(as_text=True)


def test_a_supervisor_sees_every_unit_and_a_county_only_itself(cast: Cast, sign_in: SignIn) -> None:
    item = make_work_item(cast)
    make_assignment(cast, item, cast.nanle, target=Decimal(3))
    make_assignment(cast, item, cast.qingfeng, target=Decimal(5))
    make_assignment(cast, item, cast.education, duty=Duty.LEAD, acknowledged=False, target=None)
    make_milestone(cast, again(item).assignments[0])
    whole = page(sign_in(cast.supervisor), f"/work-items/{item.id}")
    assert "南乐县" in whole and "清丰县" in whole
    own = page(sign_in(cast.officer), f"/work-items/{item.id}")
    assert "南乐县" in own and "清丰县" not in own
    assert "市教育局" in own  # who leads, everybody concerned may know


def test_what_a_county_was_not_given_does_not_exist_for_it(cast: Cast, sign_in: SignIn) -> None:
    theirs = make_work_item(cast, title="清丰县的任务")
    make_assignment(cast, theirs, cast.qingfeng)
    client = sign_in(cast.officer)
    page(client, f"/work-items/{theirs.id}", 404)
    page(client, "/work-items/99999", 404)
    assert "清丰县的任务" not in page(client, "/work-items/?year=2026")
    assert "没有符合条件" in page(client, "/work-items/?year=2026")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("year=2026", {"甲", "乙", "丙"}),
        ("year=2025", {"丁"}),
        ("year=2026&chapter=二、保护", {"乙"}),
        ("year=2026&status=unassigned", {"丙"}),
        ("year=2026&status=assigned", {"乙"}),
        ("year=2026&status=acknowledged", {"甲"}),
        ("year=2026&status=overdue", {"甲"}),
        ("year=2026&status=nonsense", {"甲", "乙", "丙"}),
        ("year=2026&text=乙", {"乙"}),
        ("year=2026&text=%25", set()),
        ("year=2026&unit={nanle}", {"甲"}),
        ("year=2026&unit={qingfeng}&status=acknowledged", set()),
    ],
)
def test_the_list_is_filtered(cast: Cast, sign_in: SignIn, query: str, found: set[str]) -> None:
    first = make_work_item(cast, title="任务甲")
    second = make_work_item(cast, title="任务乙", chapter="二、保护")
    make_work_item(cast, title="任务丙")
    make_work_item(cast, title="任务丁", year=2025)
    make_milestone(cast, make_assignment(cast, first, cast.nanle))  # due on 2026年6月30日
    make_assignment(cast, second, cast.qingfeng, acknowledged=False)
    address = "/work-items/?" + query.format(nanle=cast.nanle.id, qingfeng=cast.qingfeng.id)
    with time_machine.travel("2026-08-01T02:00:00Z"):
        text = page(sign_in(cast.supervisor), address)
    assert {name for name in "甲乙丙丁" if f"任务{name}" in text} == found


def test_a_list_of_any_length_costs_the_same(app: Flask, cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.supervisor)

    def cost(address: str) -> int:
        with count_queries() as count:
            page(client, address)
        return int(count)

    item = make_work_item(cast)
    make_milestone(cast, make_assignment(cast, item))
    before = cost("/work-items/?year=2026"), cost(f"/work-items/{item.id}")
    for number in range(2, 8):
        make_milestone(cast, make_assignment(cast, make_work_item(cast, number=str(number), chapter=f"第{number}章")))
    for unit in (cast.qingfeng, cast.wuba):
        make_milestone(cast, make_assignment(cast, item, unit))
    assert (cost("/work-items/?year=2026"), cost(f"/work-items/{item.id}")) == before
    assert max(before) <= 9


def test_a_supervisor_adds_and_changes_an_item(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.supervisor)
    typed = {"year": "2026", "number": "7", "chapter": "", "title": "新任务", "text": "内容", "measure": "件"}
    answer = client.post("/work-items/new", data={**typed, "weight": "１０", "contact": "王"}, follow_redirects=True)
    assert "已新增工作任务" in answer.get_data(as_text=True)
    item = db.session.scalars(select(WorkItem)).one()
    assert (item.office_id, item.weight) == (cast.city.id, Decimal(10))
    client.post(f"/work-items/{item.id}/edit", data={"title": "改名", "measure": "所", "weight": "2.5"})
    db.session.remove()
    item = again(item)
    assert (item.title, item.measure, item.weight) == ("改名", "所", Decimal("2.5"))


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "请填写此项"),
        ("title", "字" * 121, "不超过 120 字"),
        ("year", "二零二六", "应为整数"),
        ("year", "1026", "应为四位数"),
        ("weight", "很重", "应为数字"),
        ("weight", "101", "0 到 100"),
        ("weight", "NaN", "0 到 100"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_typed_is_lost(
    cast: Cast, sign_in: SignIn, field: str, value: str, sentence: str
) -> None:
    typed = {"year": "2026", "number": "7", "title": "新任务", "text": "写了很久的内容", field: value}
    answer = sign_in(cast.supervisor).post("/work-items/new", data=typed)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert sentence in text and "写了很久的内容" in text
    assert db.session.scalars(select(WorkItem)).all() == []


def test_the_assigning_page_hands_an_item_to_several_units_with_milestones(cast: Cast, sign_in: SignIn) -> None:
    item = make_work_item(cast)
    source = make_milestone(cast, make_assignment(cast, item, cast.nanle, target=Decimal(8))).assignment
    client = sign_in(cast.supervisor)
    text = page(client, f"/work-items/{item.id}/assignments/new")
    assert "清丰县" in text and "吴坝镇" not in text and 'name="unit-' in text
    answer = client.post(
        f"/work-items/{item.id}/assignments/new",
        data={
            f"unit-{cast.qingfeng.id}": "1",
            f"target-{cast.qingfeng.id}": "2",
            f"unit-{cast.education.id}": "1",
            f"duty-{cast.education.id}": "supporting",
            f"target-{cast.taiqian.id}": "not ticked, not read",
            "source": str(source.id),
        },
    )
    assert answer.status_code == 302
    made = {one.unit_id: one for one in again(item).assignments}
    assert set(made) == {cast.nanle.id, cast.qingfeng.id, cast.education.id}
    assert (made[cast.qingfeng.id].target, made[cast.education.id].duty) == (Decimal(2), Duty.SUPPORTING)
    assert [step.target for step in made[cast.qingfeng.id].milestones] == [Decimal(1)]


@pytest.mark.parametrize(
    ("target", "sentence"),
    [("八所", "“清丰县”的目标值“八所”不是数字"), ("-1", "目标值应为不小于 0"), ("NaN", "不是数字")],
)
def test_one_wrong_target_assigns_nobody(cast: Cast, sign_in: SignIn, target: str, sentence: str) -> None:
    item = make_work_item(cast)
    typed = {
        f"unit-{cast.nanle.id}": "1",
        f"target-{cast.nanle.id}": "3",
        f"unit-{cast.qingfeng.id}": "1",
        f"target-{cast.qingfeng.id}": target,
    }
    answer = sign_in(cast.supervisor).post(f"/work-items/{item.id}/assignments/new", data=typed)
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert f'value="{target}"' in answer.get_data(as_text=True)
    assert db.session.scalars(select(Assignment)).all() == []


def test_nobody_ticked_is_said(cast: Cast, sign_in: SignIn) -> None:
    item = make_work_item(cast)
    answer = sign_in(cast.supervisor).post(f"/work-items/{item.id}/assignments/new", data={})
    assert "请至少勾选一个单位" in answer.get_data(as_text=True)


def test_a_county_hands_its_item_to_its_own_towns_only(cast: Cast, sign_in: SignIn) -> None:
    with transaction():
        again(cast.other_officer).unit_id = cast.taiqian.id
    item = make_work_item(cast)
    make_assignment(cast, item, cast.taiqian, acknowledged=False)
    client = sign_in(cast.other_officer)
    text = page(client, f"/work-items/{item.id}/assignments/new")
    assert "吴坝镇" in text and "南乐县" not in text
    address = f"/work-items/{item.id}/assignments/new"
    assert client.post(address, data={f"unit-{cast.nanle.id}": "1"}).status_code == 422  # no such box
    assert client.post(address, data={f"unit-{cast.wuba.id}": "1", f"target-{cast.wuba.id}": "1"}).status_code == 302
    db.session.remove()
    town = db.session.scalars(select(Assignment).where(Assignment.unit_id == cast.wuba.id)).one()
    assert town.parent_id is not None
    answer = client.post(
        f"/work-items/assignments/{town.id}/milestones/new", data={"title": "镇级初审", "due_on": "2026-05-31"}
    )
    assert answer.status_code == 302
    db.session.remove()
    assert db.session.scalars(select(Milestone)).one().title == "镇级初审"


def test_a_county_without_the_item_cannot_open_the_assigning_page(cast: Cast, sign_in: SignIn) -> None:
    with transaction():
        again(cast.other_officer).unit_id = cast.taiqian.id
    item = make_work_item(cast)
    make_assignment(cast, item, cast.wuba)  # given to the town past the county
    page(sign_in(cast.other_officer), f"/work-items/{item.id}/assignments/new", 403)


@pytest.mark.parametrize("due_on", ["", "2026-02-30", "明天", "0026-06-30"])
def test_a_milestone_needs_a_day_that_exists(cast: Cast, sign_in: SignIn, due_on: str) -> None:
    assignment = make_assignment(cast)
    answer = sign_in(cast.supervisor).post(
        f"/work-items/assignments/{assignment.id}/milestones/new", data={"title": "初审", "due_on": due_on}
    )
    assert answer.status_code == 422
    assert 'role="alert"' in answer.get_data(as_text=True)
    assert db.session.scalars(select(Milestone)).all() == []


def test_acknowledging_leads_back_to_the_report_one_came_for(cast: Cast, sign_in: SignIn) -> None:
    milestone = make_milestone(cast, make_assignment(cast, acknowledged=False))
    client = sign_in(cast.officer)
    address = f"/work-items/assignments/{milestone.assignment_id}/acknowledgement"
    answer = client.post(address, data={"milestone": milestone.id})
    assert answer.location == f"/progress/milestones/{milestone.id}/report"
    assert client.post(address).location == f"/progress/assignments/{milestone.assignment_id}"


SETTING = ["assignments/{assignment}/edit", "assignments/{assignment}/milestones/new", "milestones/{milestone}/edit"]
ACTING = ["assignments/{assignment}/withdrawal", "assignments/{assignment}/milestones/copies"]


@pytest.mark.parametrize(
    ("who", "sets", "edits", "signs"),
    [
        ("supervisor", 200, 200, 403),
        ("officer", 403, 403, 302),  # one's own unit's task is set from above
        ("other_officer", 404, 403, 404),
        ("town_officer", 404, 403, 404),
        ("leader", 403, 403, 403),
        ("administrator", 403, 403, 403),
        ("auditor", 403, 403, 403),
        ("appraiser", 403, 403, 403),
    ],
)
def test_who_may_do_what(cast: Cast, sign_in: SignIn, who: str, sets: int, edits: int, signs: int) -> None:
    milestone = make_milestone(cast)
    item_id, assignment_id = milestone.assignment.work_item_id, milestone.assignment_id
    client = sign_in(getattr(cast, who))
    assert client.get(f"/work-items/{item_id}/edit").status_code == edits
    assert client.post(f"/work-items/assignments/{assignment_id}/acknowledgement").status_code == signs
    for address in SETTING:
        place = address.format(assignment=assignment_id, milestone=milestone.id)
        assert client.get(f"/work-items/{place}").status_code == sets, place
    if sets != 200:
        for address in ACTING:
            assert client.post(f"/work-items/{address.format(assignment=assignment_id)}").status_code == sets


def test_every_role_of_the_city_may_read(cast: Cast, sign_in: SignIn) -> None:
    item = make_work_item(cast)
    for role in Role:
        person = next((one for one in vars(cast).values() if isinstance(one, Person) and one.role is role), None)
        assert person
        page(sign_in(person), "/work-items/")
        page(sign_in(person), f"/work-items/{item.id}", 404 if role is Role.COUNTY_OFFICER else 200)


def test_handing_down_is_offered_while_somebody_below_is_left(cast: Cast, sign_in: SignIn) -> None:
    at_taiqian = make_assignment(cast, unit=cast.taiqian, acknowledged=False)
    item = at_taiqian.work_item_id
    town = make_assignment(cast, again(at_taiqian).work_item, cast.wuba, acknowledged=False)
    officer = sign_in(cast.town_officer)
    assert "向下分解" not in officer.get(f"/work-items/{item}").text
    assert "向下分解" not in officer.get(f"/progress/assignments/{town.id}").text
    assert "下达任务</a>" in sign_in(cast.supervisor).get(f"/work-items/{item}").text
