"""Asking for an extension and deciding on it through the pages, and where both dates are read afterwards."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again, make_assignment, make_extension, make_milestone, make_report, make_work_item
from tests.queries import count_queries
from tracker import clock
from tracker.accounts.models import Person
from tracker.database import db, transaction
from tracker.work_items.extensions import operations
from tracker.work_items.extensions.rules import day
from tracker.work_items.models import Decision, Extension

SignIn = Callable[[Person], FlaskClient]
TODAY = clock.today()
DUE, LATER = TODAY + timedelta(days=10), TODAY + timedelta(days=40)
REASON = "申报材料须待省局复核，预计下月完成。"


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.text[-600:]
    return answer.text


def ask(client: FlaskClient, milestone_id: int, wanted_on: date = LATER, reason: str = REASON) -> tuple[int, str]:
    typed = {"wanted_on": wanted_on.isoformat(), "reason": reason}
    answer = client.post(f"/work-items/milestones/{milestone_id}/extension", data=typed)
    return answer.status_code, answer.text


def extensions() -> list[Extension]:
    db.session.remove()
    return list(db.session.query(Extension).order_by(Extension.id))


def granted(cast: Cast, extension: Extension, granted_on: date = LATER) -> None:
    with transaction():
        operations.grant(
            again(extension), actor=cast.supervisor.actor, now=clock.now(), granted_on=granted_on, words="同意。"
        )


def test_from_asking_to_the_new_date(cast: Cast, sign_in: SignIn) -> None:
    milestone = make_milestone(cast, due_on=DUE)
    officer, supervisor = sign_in(cast.officer), sign_in(cast.supervisor)
    home = f"/progress/assignments/{milestone.assignment_id}"
    assert "申请延期" in page(officer, home) and "申请延期" not in page(supervisor, home)
    assert day(DUE) in page(officer, f"/work-items/milestones/{milestone.id}/extension")
    assert ask(officer, milestone.id)[0] == 302
    (extension,) = extensions()
    text = page(officer, home)
    assert "延期待批复" in text and REASON in text and "延至" not in text.replace("申请延至", "")
    assert "待批复的延期申请" in page(supervisor, "/")
    queue = page(supervisor, "/work-items/extensions")
    assert "南乐县" in queue and day(DUE) in queue and day(LATER) in queue
    text = page(supervisor, f"/work-items/extensions/{extension.id}")
    assert REASON in text and f'value="{LATER}"' in text  # what was asked for stands in the form
    answer = supervisor.post(
        f"/work-items/extensions/{extension.id}/grant",
        data={"granted_on": LATER.isoformat(), "words": "同意，请抓紧。"},
        follow_redirects=True,
    )
    assert "已批准延期" in answer.text and "目前没有等待批复的延期申请" in answer.text
    told = f"原定{day(DUE)}，延至{day(LATER)}"
    text = page(officer, home)
    assert told in text and "同意，请抓紧。" in text and "批准延期" in text and "王督办" in text
    assert told in page(officer, f"/work-items/extensions/{extension.id}")


def test_both_dates_are_shown_wherever_the_milestone_is_shown_in_detail(cast: Cast, sign_in: SignIn) -> None:
    year = TODAY.year
    milestone = make_milestone(cast, make_assignment(cast, make_work_item(cast, year=year)), due_on=DUE)
    granted(cast, make_extension(cast, milestone, wanted_on=LATER, now=clock.now()))
    report = make_report(cast, milestone)
    told = f"原定{day(DUE)}，延至{day(LATER)}"
    item_id = again(milestone).assignment.work_item_id
    officer, supervisor = sign_in(cast.officer), sign_in(cast.supervisor)
    for client, address in (
        (officer, f"/progress/assignments/{milestone.assignment_id}"),
        (officer, f"/progress/reports/{report.id}"),
        (officer, f"/counties/{cast.nanle.id}?year={year}"),
        (supervisor, "/progress/review"),
        (supervisor, f"/progress/reports/{report.id}"),
        (supervisor, f"/work-items/{item_id}"),
        (supervisor, f"/work-items/milestones/{milestone.id}/edit"),
        (supervisor, f"/counties/{cast.nanle.id}?year={year}"),
    ):
        assert told in page(client, address), address


def test_a_refusal_tells_the_county_why_and_moves_nothing(cast: Cast, sign_in: SignIn) -> None:
    extension = make_extension(cast, make_milestone(cast, due_on=DUE), wanted_on=LATER)
    officer, supervisor = sign_in(cast.officer), sign_in(cast.supervisor)
    address = f"/work-items/extensions/{extension.id}"
    assert supervisor.post(f"{address}/refusal", data={"reason": " "}).status_code == 422
    supervisor.post(f"{address}/refusal", data={"reason": "进度允许，不必延期。"})
    text = page(officer, address)
    assert "不予批准" in text and "进度允许，不必延期。" in text and f"仍按{day(DUE)}计算" in text
    assert "申请延期" in page(officer, f"/progress/assignments/{extension.assignment_id}")  # it may be asked for again
    assert again(extension).milestone.due_on == DUE


def test_what_was_asked_for_may_be_withdrawn_and_asked_for_anew(cast: Cast, sign_in: SignIn) -> None:
    extension = make_extension(cast, make_milestone(cast, due_on=DUE), wanted_on=LATER)
    officer, supervisor = sign_in(cast.officer), sign_in(cast.supervisor)
    form = f"/work-items/milestones/{extension.milestone_id}/extension"
    assert "等待批复" in page(officer, form) and "<textarea" not in page(officer, form)
    assert ask(officer, extension.milestone_id)[0] == 409
    officer.post(f"/work-items/extensions/{extension.id}/withdrawal")
    answer = supervisor.post(f"/work-items/extensions/{extension.id}/grant", data={"granted_on": LATER.isoformat()})
    assert answer.status_code == 409 and "已撤回" in answer.text
    assert ask(officer, extension.milestone_id)[0] == 302
    assert [one.decision for one in extensions()] == [Decision.WITHDRAWN, None]


def test_too_late_is_told_before_anything_is_typed_and_after(cast: Cast, sign_in: SignIn) -> None:
    milestone = make_milestone(cast, due_on=TODAY - timedelta(days=1))
    officer = sign_in(cast.officer)
    text = page(officer, f"/work-items/milestones/{milestone.id}/extension")
    assert "逾期不再受理" in text and "<textarea" not in text
    status, text = ask(officer, milestone.id)
    assert status == 409 and "逾期不再受理" in text and REASON in text
    assert "申请延期</a>" not in page(officer, f"/progress/assignments/{milestone.assignment_id}")
    assert extensions() == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"wanted_on": ""}, "请填写申请延至的日期"),
        ({"wanted_on": "2026-02-30"}, "日期不完整或不存在"),
        ({"wanted_on": DUE.isoformat()}, "应晚于现在的期限"),
        ({"wanted_on": "2222-01-01"}, "年份不对"),
        ({"reason": " "}, "请填写申请延期的原因"),
        ({"reason": "长" * 1001}, "不超过 1000 字"),
    ],
)
def test_a_mistake_loses_no_word(cast: Cast, sign_in: SignIn, typed: dict[str, str], sentence: str) -> None:
    milestone = make_milestone(cast, due_on=DUE)
    given = {"wanted_on": LATER.isoformat(), "reason": REASON} | typed
    answer = sign_in(cast.officer).post(f"/work-items/milestones/{milestone.id}/extension", data=given)
    assert answer.status_code == 422 and sentence in answer.text
    assert given["reason"].strip() in answer.text and extensions() == []


@pytest.mark.parametrize("granted_on", ["", DUE.isoformat(), (LATER + timedelta(days=1)).isoformat()])
def test_a_mistake_in_the_decision_decides_nothing(cast: Cast, sign_in: SignIn, granted_on: str) -> None:
    extension = make_extension(cast, make_milestone(cast, due_on=DUE), wanted_on=LATER)
    answer = sign_in(cast.supervisor).post(
        f"/work-items/extensions/{extension.id}/grant", data={"granted_on": granted_on, "words": "请抓紧。"}
    )
    assert answer.status_code == 422 and "请抓紧。" in answer.text and "批准" in answer.text
    assert extensions()[0].decision is None


@pytest.mark.parametrize(
    ("who", "reads", "asks", "decides"),
    [
        ("supervisor", 200, 403, 302),
        ("officer", 200, 200, 403),
        ("other_officer", 404, 404, 404),
        ("town_officer", 404, 404, 404),
        ("leader", 200, 403, 403),
        ("administrator", 200, 403, 403),
        ("auditor", 200, 403, 403),
        ("appraiser", 200, 403, 403),
    ],
)
def test_who_may_do_what(cast: Cast, sign_in: SignIn, who: str, reads: int, asks: int, decides: int) -> None:
    extension = make_extension(cast, make_milestone(cast, due_on=DUE), wanted_on=LATER)
    client, address = sign_in(getattr(cast, who)), f"/work-items/extensions/{extension.id}"
    assert client.get(address).status_code == reads
    assert client.get(f"/work-items/milestones/{extension.milestone_id}/extension").status_code == asks
    if reads == 200:
        assert ("批准延期</button>" in client.get(address).text) == (who == "supervisor")
    assert client.post(f"{address}/refusal", data={"reason": "无"}).status_code == decides
    granting = client.post(f"{address}/grant", data={"granted_on": LATER.isoformat()}).status_code
    assert granting == (409 if decides == 302 else decides)  # refused a moment ago
    withdrawing = client.post(f"{address}/withdrawal").status_code
    assert withdrawing == (302 if who == "officer" else asks)
    assert client.get("/work-items/extensions").status_code == (200 if "officer" in who or who == "supervisor" else 403)


def test_the_queue_holds_what_the_person_may_decide_and_what_still_has_a_point(cast: Cast, sign_in: SignIn) -> None:
    nanle = make_extension(cast)
    wuba = make_extension(cast, make_milestone(cast, make_assignment(cast, unit=cast.wuba)))
    pointless = make_extension(cast)
    with transaction():
        again(pointless).milestone.met_on = again(pointless).due_on
    supervisor = sign_in(cast.supervisor)
    whole = page(supervisor, "/work-items/extensions")
    assert whole.index(f"/extensions/{nanle.id}") < whole.index(f"/extensions/{wuba.id}")
    assert f"/extensions/{pointless.id}" not in whole
    assert "不需要再批复" in page(supervisor, f"/work-items/extensions/{pointless.id}")
    assert "不再需要" in page(supervisor, f"/progress/assignments/{pointless.assignment_id}")
    assert "目前没有等待批复" in page(sign_in(cast.officer), "/work-items/extensions")  # not one's own


def test_the_queue_is_read_page_by_page(cast: Cast, sign_in: SignIn) -> None:
    milestone = make_milestone(cast)
    with transaction():
        for number in range(53):
            step = again(milestone)
            other = type(step)(assignment_id=step.assignment_id, title=f"节点{number}", due_on=step.due_on)
            db.session.add(other)
            db.session.flush()
            given = {"assignment_id": step.assignment_id, "milestone_id": other.id, "due_on": step.due_on}
            db.session.add(
                Extension(
                    **given, wanted_on=LATER + timedelta(300), reason="无", asked_at=NOW, asked_by=cast.officer.id
                )
            )
    supervisor = sign_in(cast.supervisor)
    first = page(supervisor, "/work-items/extensions")
    assert first.count("批复</a>") == 50 and "下一页" in first
    last = max(one.id for one in extensions()[:50])
    assert page(supervisor, f"/work-items/extensions?after={last}").count("批复</a>") == 3


def test_pages_cost_the_same_however_much_was_asked_for(cast: Cast, sign_in: SignIn) -> None:
    supervisor = sign_in(cast.supervisor)
    milestone = make_milestone(cast, due_on=DUE)
    granted(cast, make_extension(cast, milestone, wanted_on=LATER))
    extension = make_extension(cast, milestone, wanted_on=LATER + timedelta(days=9))
    addresses = [
        "/",
        "/work-items/extensions",
        f"/work-items/extensions/{extension.id}",
        f"/progress/assignments/{milestone.assignment_id}",
        f"/work-items/{again(milestone).assignment.work_item_id}",
        f"/counties/{cast.nanle.id}",
    ]

    def costs() -> list[int]:
        found = []
        for address in addresses:
            with count_queries() as count:
                page(supervisor, address)
            found.append(int(count))
        return found

    before = costs()
    for _ in range(4):
        other = make_milestone(cast, again(milestone).assignment, due_on=DUE)
        granted(cast, make_extension(cast, other, wanted_on=LATER))
        make_extension(cast, other, wanted_on=LATER + timedelta(days=9))
    assert costs() == before
    assert max(before) <= 16  # one of them for notices, two for appraisals
