"""限期整改: the lowest ranked are told what to put right and by when; they report; it is closed or returned."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from tests.appraisals.year import fill, finalise, judge_all, make_year, open_year
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again
from tests.files.samples import PDF
from tests.overtaken import together
from tracker.accounts.models import Person, Unit
from tracker.appraisals.rectifications import operations
from tracker.appraisals.rectifications.models import Rectification
from tracker.appraisals.rectifications.queries import to_propose, worst
from tracker.appraisals.rectifications.rules import due_on, proposed
from tracker.appraisals.results import board_of
from tracker.appraisals.scoring import Standing
from tracker.database import db, transaction
from tracker.documents.rectifications import notice_within
from tracker.errors import Conflict, Invalid, NotAllowed
from tracker.history.models import Event

D = Decimal
SignIn = Callable[[Person], FlaskClient]
DUE = date(2026, 4, 2)


class Final:
    """清丰 82.00 (1st), 南乐 58.56 (不合格, 2nd), 台前 50 (不合格, 3rd)."""

    def __init__(self, cast: Cast) -> None:
        year = make_year(cast)
        clauses = fill(cast, year)
        self.appraisal = open_year(cast, year)
        points = {cast.qingfeng.id: "9", cast.nanle.id: "8.5", cast.taiqian.id: "5"}
        judge_all(cast, self.appraisal, clauses["档案管理"], points)
        finalise(cast, self.appraisal)

    def tell(self, cast: Cast, unit: Unit | None = None, words: str = "查明原因。", due: date = DUE) -> int:
        with transaction():
            return operations.open_rectification(
                again(self.appraisal),
                again(unit or cast.nanle),
                actor=cast.supervisor.actor,
                now=NOW,
                requirements=words,
                due_on=due,
            ).id


def load(rectification: int) -> Rectification:
    return db.session.get_one(Rectification, rectification)


def act(rectification: int, verb: Callable[..., object], who: Person, **said: object) -> None:
    with transaction():
        verb(load(rectification), actor=who.actor, now=NOW, **said)


def test_from_being_told_to_the_closure(cast: Cast) -> None:
    told = Final(cast).tell(cast)
    act(told, operations.acknowledge, cast.officer)
    act(told, operations.acknowledge, cast.officer)
    with pytest.raises(Conflict, match="还没有待审核的整改报告，不能销号"):
        act(told, operations.close, cast.supervisor)
    act(told, operations.report, cast.officer, text="已经补齐。")
    with pytest.raises(Conflict, match="整改报告已经提交，正在审核"):
        act(told, operations.report, cast.officer, text="再报一次。")
    with pytest.raises(Invalid, match="请填写退回的原因"):
        act(told, operations.give_back, cast.supervisor, reason="")
    act(told, operations.give_back, cast.supervisor, reason="没有附材料")
    act(told, operations.report, cast.officer, text="材料已附。")
    act(told, operations.close, cast.supervisor)
    for verb, who, said in (
        (operations.report, cast.officer, {"text": "又报。"}),
        (operations.withdraw, cast.supervisor, {"reason": "误下"}),
        (operations.close, cast.supervisor, {}),
    ):
        with pytest.raises(Conflict, match="已经销号"):
            act(told, verb, who, **said)
    verbs = db.session.query(Event.verb).filter(Event.verb.startswith("rectification.")).order_by(Event.id)
    short = [row.verb.removeprefix("rectification.") for row in verbs]
    assert short == ["opened", "acknowledged", "reported", "returned", "reported", "closed"]


def test_only_after_the_result_is_final(cast: Cast) -> None:
    year = make_year(cast)
    fill(cast, year)
    appraisal = open_year(cast, year)
    with pytest.raises(Conflict, match="考核尚未定稿"), transaction():
        operations.open_rectification(
            again(appraisal), again(cast.nanle), actor=cast.supervisor.actor, now=NOW, requirements="改。", due_on=DUE
        )


def test_a_unit_is_told_once_and_again_only_after_a_withdrawal(cast: Cast) -> None:
    final = Final(cast)
    told = final.tell(cast)
    with pytest.raises(Conflict, match="已经责成南乐县整改"):
        final.tell(cast)
    with pytest.raises(Invalid, match="请填写撤销的原因"):
        act(told, operations.withdraw, cast.supervisor, reason=" ")
    act(told, operations.withdraw, cast.supervisor, reason="要求有误")
    with pytest.raises(Conflict, match="该整改已经撤销"):
        act(told, operations.report, cast.officer, text="情况")
    assert final.tell(cast) != told


def test_who_may_what(cast: Cast) -> None:
    final = Final(cast)
    told = final.tell(cast)
    for verb, who, said, sentence in (
        (operations.acknowledge, cast.other_officer, {}, "由被责成单位的经办人签收"),
        (operations.report, cast.supervisor, {"text": "代报"}, "由被责成单位的经办人报送"),
        (operations.close, cast.officer, {}, "整改由督办人员销号"),
        (operations.move, cast.officer, {"due_on": DUE, "reason": "来不及"}, "整改期限由督办人员调整"),
        (operations.withdraw, cast.leader, {"reason": "误下"}, "整改由督办人员撤销"),
    ):
        with pytest.raises(NotAllowed, match=sentence):
            act(told, verb, who, **said)
    with pytest.raises(Invalid, match="整改期限应在今天之后"):
        final.tell(cast, cast.taiqian, due=NOW.date())
    with pytest.raises(Invalid, match="请填写整改要求"):
        final.tell(cast, cast.taiqian, words=" ")


def test_when_the_last_day_moves_both_are_kept(cast: Cast) -> None:
    told = Final(cast).tell(cast)
    act(told, operations.move, cast.supervisor, due_on=DUE + timedelta(days=10), reason="汛期")
    found = load(told)
    assert (found.first_due_on, found.due_on) == (DUE, date(2026, 4, 12))


def test_of_a_closure_and_a_return_at_once_one_is_done(app: Flask, cast: Cast) -> None:
    told = Final(cast).tell(cast)
    act(told, operations.report, cast.officer, text="已经补齐。")

    def closing(kept: Rectification) -> None:
        operations.close(kept, actor=cast.supervisor.actor, now=NOW)

    def returning(kept: Rectification) -> None:
        operations.give_back(kept, actor=cast.supervisor.actor, now=NOW, reason="不全")

    assert together(app, (lambda: load(told), closing), (lambda: load(told), returning)) == ["conflict", "done"]


def test_who_is_proposed_and_what_each_lost_most_on(cast: Cast) -> None:
    final = Final(cast)
    board = board_of(again(final.appraisal))
    assert [unit.name for unit in to_propose(board, [])] == ["台前县", "南乐县"], (
        "the last, and all of the lowest grade"
    )
    assert [(each.name, each.weight, each.score) for each in worst(board, cast.nanle.id)] == [
        ("宣传周活动", "39.47", "0.00"),
        ("档案管理", "13.16", "11.19"),
    ]


def standing(total: int, rank: int | None, grade: str = "合格") -> Standing:
    return Standing(None if rank is None else D(total), rank, grade)


def test_ties_at_the_edge_are_all_proposed_and_who_takes_no_part_is_not() -> None:
    found = {1: standing(90, 1), 2: standing(70, 2), 3: standing(70, 2), 4: standing(0, None, "不参评")}
    assert proposed(found, 1, "不合格") == [3, 2]
    assert proposed(found, 0, "不合格") == []
    assert proposed(found, 9, "不合格") == [3, 2, 1]
    found[1] = standing(50, 3, "不合格")
    assert proposed(found, 0, "不合格") == [1], "by its grade alone (say, a veto)"


@given(st.lists(st.integers(1, 9), min_size=1, max_size=12), st.integers(0, 5))
def test_at_least_as_many_as_the_scheme_says_and_none_better_than_one_left_out(ranks: list[int], lowest: int) -> None:
    found = {unit_id: standing(0, rank) for unit_id, rank in enumerate(ranks)}
    chosen = proposed(found, lowest, "不合格")
    assert len(chosen) >= min(lowest, len(ranks)) and (lowest or not chosen)
    left = [ranks[unit_id] for unit_id in found if unit_id not in chosen]
    assert all(ranks[unit_id] > rank for unit_id in chosen for rank in left)


@pytest.mark.parametrize(
    ("issued_on", "months", "last_day"),
    [
        (date(2026, 3, 2), 1, date(2026, 4, 2)),
        (date(2026, 1, 30), 1, date(2026, 2, 28)),  # no 30th; the 28th is a working Saturday
        (date(2026, 9, 1), 1, date(2026, 10, 8)),  # the National Day holiday lasts to the 7th
        (date(2025, 12, 4), 2, date(2026, 2, 4)),
    ],
)
def test_a_month_ends_on_its_day_or_the_next_workday(issued_on: date, months: int, last_day: date) -> None:
    """民法典 第二百零二条、第二百零三条; the holidays of 2026 as DOMAIN §3 has them."""
    assert due_on(issued_on, months) == last_day


def test_the_notice_says_what_was_lost_and_by_when(cast: Cast) -> None:
    told = Final(cast).tell(cast, words="查明原因。\n逐项落实。")
    data = notice_within("/", told).data
    assert (data["total"], data["rank"], data["units"], data["grade"]) == ("58.56", 2, 3, "不合格")
    assert data["requirements"] == ["查明原因。", "逐项落实。"]
    assert data["shortfalls"][0] == {"name": "宣传周活动", "weight": "39.47", "score": "0.00"}


def test_from_the_proposal_to_the_printed_notice_on_the_pages(cast: Cast, sign_in: SignIn) -> None:
    final = Final(cast)
    base = f"/appraisals/{final.appraisal.id}/rectifications"
    office, county, neighbour = sign_in(cast.supervisor), sign_in(cast.officer), sign_in(cast.other_officer)
    assert "台前县" in office.get(base).text and "责成整改" not in county.get(base).text
    form = f"{base}/new/{cast.nanle.id}"
    assert "针对“宣传周活动”、“档案管理”等失分事项" in office.get(form).text
    assert office.post(form, data={"requirements": "", "due_on": "2099-01-05"}).status_code == 422
    typed = {"requirements": "查明原因。", "due_on": "2099-01-05"}
    assert "已责成整改" in office.post(form, data=typed, follow_redirects=True).text
    assert office.post(form, data=typed).status_code == 409
    assert sign_in(cast.appraiser).get(form).status_code == 403

    page = "/appraisals/rectifications/1"
    assert f'href="{page}"' in county.get("/appraisals/").text
    assert neighbour.get(page).status_code == 404 and "没有限期整改" in neighbour.get(base).text
    assert "已签收" in county.post(f"{page}/acknowledgement", follow_redirects=True).text
    sent = {"text": "已经整改到位。", "evidence": (BytesIO(PDF), "整改报告.pdf")}
    assert "整改报告已提交" in county.post(page, data=sent, follow_redirects=True).text
    assert county.post(f"{page}/closure").status_code == 403
    with office.get(f"{page}/evidence/1") as file:
        assert file.data == PDF
    assert neighbour.get(f"{page}/evidence/1").status_code == 404
    assert "报告待审核" in office.get(base).text
    moved = office.post(f"{page}/due-date", data={"due_on": "2099-02-05", "reason": "春节"}, follow_redirects=True).text
    assert "（原为2099年1月5日）" in moved
    assert "整改已销号" in office.post(f"{page}/closure", follow_redirects=True).text
    assert office.post("/documents/papers/rectification/1").location == "/documents/1"
    assert county.get("/documents/1").status_code == 200
