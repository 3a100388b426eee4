"""A whole commendation: approved, nominated, checked, marked, public, objected, decided, printed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.cast import Cast
from tests.commendations.stage import BEFORE_THE_HOLIDAY, GROUP, LI, TERMS, WANG, ZHAO, Commending, a_file, final_year
from tests.conftest import NOW
from tests.factories import again
from tests.files.samples import PDF
from tests.overtaken import together
from tracker import clock
from tracker.accounts.models import Person
from tracker.commendations import nominating, objecting, operations
from tracker.commendations.models import Commendation, CommendationObjection, Nomination
from tracker.commendations.queries import outcomes_of, undecided
from tracker.commendations.rules import Way
from tracker.database import db, transaction
from tracker.documents.commendations import certificate_within, decision_within, form_within
from tracker.errors import Conflict, Invalid, NotAllowed
from tracker.history.models import Event

SignIn = Callable[[Person], FlaskClient]
LAST_DAY = datetime(2026, 10, 9, 1, 0, tzinfo=UTC)
AFTER = datetime(2026, 10, 10, 1, 0, tzinfo=UTC)


def load(nomination: int) -> Nomination:
    return db.session.get_one(Nomination, nomination)


def object_to(commending: Commending, nomination: int, who: Person, now: datetime = BEFORE_THE_HOLIDAY) -> int:
    with transaction():
        unit = again(who).unit
        return objecting.raise_objection(load(nomination), unit, actor=who.actor, now=now, text="事迹有出入。").id


def settle_objection(objection: int, who: Person, upheld: bool) -> None:
    with transaction():
        kept = db.session.get_one(CommendationObjection, objection)
        objecting.decide(kept, actor=who.actor, now=BEFORE_THE_HOLIDAY, is_upheld=upheld, findings="经核查。")


def test_from_the_approval_to_the_decision(app: Flask, cast: Cast) -> None:
    """Public from 2026-09-24 for five working days: to 2026-10-09 (DOMAIN §3)."""
    commending = Commending(app, cast)
    group = commending.marked(GROUP, "92", "90")
    wang, li = commending.marked(WANG, "95", "93.5"), commending.marked(LI, "88", "90", cast.officer)
    zhao = commending.marked(ZHAO, "80", "81")
    found = outcomes_of(commending.kept)
    assert [str(found[each].value) for each in (group, wang, li, zhao)] == ["91.00", "94.25", "89.00", "80.50"]
    with pytest.raises(Invalid, match="名单还没有公示"):
        commending.decide(AFTER)
    assert commending.publicise(group, wang, li) == date(2026, 10, 9)
    with pytest.raises(Invalid, match="名单公示到2026年10月9日为止"):
        commending.decide(LAST_DAY)
    commending.decide(AFTER)
    commending.decide(AFTER)
    assert [each.name for each in operations.nominations_listed(commending.id)] == [
        "清丰县知识产权局", "王喆", "李娜",
    ]  # fmt: skip
    with pytest.raises(Conflict, match="表彰已经作出决定"):
        commending.publicise(group)


def test_without_an_approval_from_above_there_is_none(app: Flask, cast: Cast) -> None:
    """DOMAIN §6: number and file."""
    for terms, files, sentence in (
        (replace(TERMS, approval=" "), 1, "请填写批准文件的文号"),
        (TERMS, 0, "请上传批准文件"),
        (replace(TERMS, unit_quota=0, person_quota=0), 1, "名额不能都是 0"),
        (replace(TERMS, nominate_until=date(2026, 3, 1)), 1, "推荐截止日期不能早于今天"),
    ):
        with pytest.raises(Invalid, match=sentence), transaction():
            given = [a_file(app)] * files
            operations.open_commendation(again(cast.city), terms, given, actor=cast.supervisor.actor, now=NOW)
    with pytest.raises(NotAllowed), transaction():
        operations.open_commendation(again(cast.city), TERMS, [a_file(app)], actor=cast.officer.actor, now=NOW)
    assert db.session.query(Commendation).count() == 0


def test_the_year_s_appraisal_says_who_may_nominate(app: Flask, cast: Cast) -> None:
    commending = Commending(app, cast)
    with pytest.raises(Invalid, match="本单位年度考核等次为不合格，推荐先进集体须为良好及以上"):
        commending.nominate(replace(GROUP, name="南乐县知识产权局"), cast.officer)
    assert commending.nominate(LI, cast.officer), "a person may be nominated all the same"
    with pytest.raises(Conflict, match="推荐已经截止"):
        commending.nominate(WANG, now=datetime(2026, 9, 21, 1, tzinfo=UTC))
    commending.nominate(WANG)
    with pytest.raises(Conflict, match="已经推荐过王喆"):
        commending.nominate(WANG)


def test_before_the_appraisal_is_final_nobody_is_nominated(app: Flask, cast: Cast) -> None:
    with transaction():
        made = operations.open_commendation(
            again(cast.city), TERMS, [a_file(app)], actor=cast.supervisor.actor, now=NOW
        ).id
    with pytest.raises(Invalid, match="本年度考核还没有定稿"), transaction():
        kept = db.session.get_one(Commendation, made)
        nominating.nominate(kept, again(cast.qingfeng), GROUP, [], actor=cast.other_officer.actor, now=NOW)


def test_who_stands_back_is_not_waited_for_and_not_counted(app: Flask, cast: Cast) -> None:
    commending = Commending(app, cast)
    wang = commending.nominate(WANG)
    with pytest.raises(Conflict, match="还没有通过审核，不能评审"):
        commending.mark(wang, cast.leader, "90")
    commending.accept(wang)
    commending.mark(wang, cast.leader, "90")
    with pytest.raises(Invalid, match="还有 1 件推荐没有评完"):
        commending.publicise(wang)
    commending.mark(wang, cast.appraiser, "10", recused="推荐对象是我的亲属")
    assert str(outcomes_of(commending.kept)[wang].value) == "90.00"
    with pytest.raises(NotAllowed, match="您不是本次表彰的评审人员"):
        commending.mark(wang, cast.supervisor, "90")
    with pytest.raises(Conflict, match="评审已经开始"), transaction():
        operations.set_panel(commending.kept, [again(cast.leader)], actor=cast.supervisor.actor, now=NOW)


def test_an_objection_that_is_upheld_strikes_a_name_off_and_a_new_list_is_public_anew(app: Flask, cast: Cast) -> None:
    commending = Commending(app, cast, replace(TERMS, person_quota=1))
    wang, zhao = commending.marked(WANG, "95", "93"), commending.marked(ZHAO, "80", "81")
    commending.publicise(wang)
    objection = object_to(commending, wang, cast.officer)
    with pytest.raises(Conflict, match="对这一推荐的异议正在处理"):
        object_to(commending, wang, cast.officer)
    with pytest.raises(Invalid, match="还有异议没有处理"):
        commending.decide(AFTER)
    for who, sentence in ((cast.leader, "您评审过该推荐，应当回避"), (cast.other_officer, "由主办单位的复核人员处理")):
        with pytest.raises(NotAllowed, match=sentence):
            settle_objection(objection, who, True)
    settle_objection(objection, cast.supervisor, True)
    with pytest.raises(Invalid, match="名单是空的"):
        commending.decide(AFTER)
    assert commending.publicise(zhao, now=AFTER) == date(2026, 10, 16)
    with pytest.raises(Conflict, match="不在公示期内"):
        object_to(commending, wang, cast.officer, AFTER)
    commending.decide(AFTER + timedelta(days=10))
    assert not undecided(commending.id)


def test_a_nomination_is_withdrawn_or_returned_before_the_list_and_not_after(app: Flask, cast: Cast) -> None:
    commending = Commending(app, cast)
    first = commending.nominate(WANG)
    with transaction():
        nominating.withdraw(load(first), actor=cast.other_officer.actor, now=NOW)
    second = commending.nominate(WANG)
    with pytest.raises(Invalid, match="请填写退回的原因"), transaction():
        nominating.refuse(load(second), actor=cast.supervisor.actor, now=NOW, reason="")
    with transaction():
        nominating.refuse(load(second), actor=cast.supervisor.actor, now=NOW, reason="事迹太简")
    with pytest.raises(Conflict, match="该推荐已经退回"):
        commending.accept(second)
    third = commending.marked(WANG, "90", "90")
    commending.publicise(third)
    with pytest.raises(Conflict, match="名单已经公示，不能撤回"), transaction():
        nominating.withdraw(load(third), actor=cast.other_officer.actor, now=NOW)
    with pytest.raises(Conflict, match="评审已经结束"):
        commending.mark(third, cast.leader, "10")


def test_of_two_decisions_on_one_objection_one_is_made(app: Flask, cast: Cast) -> None:
    commending = Commending(app, cast)
    wang = commending.marked(WANG, "95", "93")
    commending.publicise(wang)
    objection = object_to(commending, wang, cast.officer)

    def deciding(upheld: bool) -> Callable[[CommendationObjection], None]:
        def act(kept: CommendationObjection) -> None:
            actor, now = cast.supervisor.actor, BEFORE_THE_HOLIDAY
            objecting.decide(kept, actor=actor, now=now, is_upheld=upheld, findings="经核查。")

        return act

    def fetch() -> CommendationObjection:
        return db.session.get_one(CommendationObjection, objection)

    assert together(app, (fetch, deciding(True)), (fetch, deciding(False))) == ["conflict", "done"]


def test_the_papers_say_what_was_decided(app: Flask, cast: Cast) -> None:
    commending = Commending(app, cast)
    group, wang = commending.marked(GROUP, "92", "90"), commending.marked(WANG, "95", "93.5")
    assert certificate_within("/", wang).not_yet == "还没有作出表彰决定，不能印制。"
    form = form_within("/", wang).data
    assert {"name": "出生年月", "value": "1988年6月"} in form["facts"]
    assert form["appraisal"] == "清丰县2026年度目标责任考核总分82.00分，等次为良好，无一票否决、一票否优情形。"
    commending.publicise(group, wang)
    commending.decide(AFTER)
    decision = decision_within("/", commending.id)
    assert decision.not_yet == "" and decision.data["approval"] == "濮评组〔2026〕12号"
    assert decision.data["title_lines"][1:] == ["关于表彰2026年度知识产权工作", "先进集体和先进工作者的决定"]
    assert [honour["name"] for honour in decision.data["honours"]] == ["先进集体", "先进工作者"]
    assert certificate_within("/", wang).data["honour"] == "知识产权工作先进工作者"


PERSONAL = ("1988-06", "0393-7777777")


def test_personal_data_is_shown_to_those_who_need_it_and_to_nobody_else(
    app: Flask, cast: Cast, sign_in: SignIn
) -> None:
    commending = Commending(app, cast, replace(TERMS, nominate_until=clock.today()))
    wang = commending.marked(WANG, "95", "93")
    page, whole = f"/commendations/nominations/{wang}", f"/commendations/{commending.id}"
    for who in (cast.other_officer, cast.supervisor):
        assert all(word in sign_in(who).get(page).text for word in PERSONAL)
    assert sign_in(cast.officer).get(page).status_code == 404, "not public yet"
    commending.publicise(wang, now=clock.now())
    for who in (cast.leader, cast.officer, cast.auditor):
        browser = sign_in(who)
        told = browser.get(page).text + browser.get(whole).text
        assert "王喆" in told and "牵头完成质押登记" in told
        assert not any(word in told for word in PERSONAL)
    kept = "".join(str(event.detail) for event in db.session.query(Event))
    assert "王喆" in kept and not any(word in kept for word in PERSONAL)


def test_on_the_pages(app: Flask, cast: Cast, sign_in: SignIn) -> None:
    final_year(cast)
    office, county = sign_in(cast.supervisor), sign_in(cast.other_officer)
    today = clock.today()
    typed = {
        "year": "2026", "title": "2026年度先进", "field": "知识产权工作", "approval": "濮评组〔2026〕12号",
        "unit_quota": "1", "person_quota": "1", "least_grade": "良好", "way": "votes",
        "nominate_until": today.isoformat(), "publicity_days": "5",
    }  # fmt: skip
    assert "请上传批准文件" in office.post("/commendations/new", data=typed).text
    proof = {"approval_file": (BytesIO(PDF), "批复.pdf")}
    assert "已启动表彰" in office.post("/commendations/new", data=typed | proof, follow_redirects=True).text
    assert county.get("/commendations/new").status_code == 403
    page = "/commendations/1"
    assert "请至少选择一名评审人员" in office.post(f"{page}/panel", data={}).text
    panel = {"person": [str(cast.leader.id), str(cast.appraiser.id)]}
    assert "评审人员已确定" in office.post(f"{page}/panel", data=panel, follow_redirects=True).text

    nominee = {"honour": "group", "name": "清丰县知识产权局", "gender": "", "statement": ""}
    assert county.post(f"{page}/nominations/new", data=nominee).status_code == 422
    material = {"materials": (BytesIO(PDF), "事迹.pdf")}
    sent = county.post(
        f"{page}/nominations/new", data=nominee | {"statement": "超额完成。"} | material, follow_redirects=True
    )
    assert "推荐已提交" in sent.text and "事迹.pdf" in sent.text
    refused = sign_in(cast.officer).post(f"{page}/nominations/new", data=nominee | {"statement": "完成。"})
    assert (refused.status_code, "等次为不合格" in refused.text) == (422, True)

    one = "/commendations/nominations/1"
    assert "审核通过" in office.post(f"{one}/acceptance", follow_redirects=True).text
    assert "请选择同意、不同意或者弃权" in sign_in(cast.leader).post(f"{one}/mark", data={}).text
    for who in (cast.leader, cast.appraiser):
        assert "评审意见已保存" in sign_in(who).post(f"{one}/mark", data={"vote": "for"}, follow_redirects=True).text
    assert "100%" in office.get(page).text and "100%" not in county.get(page).text
    assert "名单已公示" in office.post(f"{page}/list", data={"nomination": "1"}, follow_redirects=True).text
    other = sign_in(cast.officer)
    assert "清丰县知识产权局" in other.get(page).text
    assert other.get(f"{one}/materials/1").status_code == 404, "materials are not public"
    objected = other.post(f"{one}/objections", data={"text": "数据有出入。"}, follow_redirects=True).text
    assert "异议已提出" in objected and "数据有出入。" in objected
    assert "数据有出入" not in county.get(one).text
    answer = {"verdict": "rejected", "findings": "经核查无误。"}
    decided = office.post("/commendations/objections/1/decision", data=answer, follow_redirects=True).text
    assert "异议不成立" in decided and "经核查无误" in other.get(one).text
    assert sign_in(cast.leader).post(f"{page}/decision").status_code == 422
    assert office.post("/documents/papers/nomination/1/form").location == "/documents/1"
    assert "撤销" in office.post(f"{page}/withdrawal", data={"reason": "批准文件有误"}, follow_redirects=True).text
    assert Way.VOTES.label in county.get(page).text
