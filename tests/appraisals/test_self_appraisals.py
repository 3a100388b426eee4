"""自评: asked for with a last day, filled in, handed in, given back; it stands beside the scores, never in them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from tests.appraisals.year import fill, finalise, judge_all, make_year, open_year
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again
from tests.files.samples import PDF
from tracker.accounts.models import Person
from tracker.appraisals.results import board_of
from tracker.appraisals.self_appraisals import operations
from tracker.appraisals.self_appraisals.models import SelfAppraisal
from tracker.appraisals.self_appraisals.queries import asked_of, call_of, is_late, own_of
from tracker.appraisals.self_appraisals.rules import Asked, OwnScore, missing, problem
from tracker.database import db, transaction
from tracker.documents.self_appraisals import report_within
from tracker.errors import Conflict, Invalid, NotAllowed
from tracker.history.models import Event

D = Decimal
SignIn = Callable[[Person], FlaskClient]
DUE = date(2026, 12, 10)


class Asking:
    """A year that is scored but for the archive; 南乐 has 47.37 for its schools and nothing for the campaign."""

    def __init__(self, cast: Cast) -> None:
        year = make_year(cast)
        self.clauses = fill(cast, year)
        self.appraisal = open_year(cast, year)

    def ask(self, cast: Cast, due_on: date = DUE) -> None:
        with transaction():
            operations.ask(again(self.appraisal), actor=cast.supervisor.actor, now=NOW, due_on=due_on)

    def keep(self, cast: Cast, points: dict[str, str], who: Person | None = None) -> None:
        scores = [OwnScore(self.clauses[title], D(value), f"{title}完成") for title, value in points.items()]
        with transaction():
            operations.keep(
                again(self.appraisal),
                again(cast.nanle),
                actor=(who or cast.officer).actor,
                now=NOW,
                statement="今年重点抓了示范校。",
                scores=scores,
                evidence={},
            )

    def hand_in(self, cast: Cast, now: datetime = NOW) -> None:
        with transaction():
            operations.hand_in(again(self.appraisal), again(cast.nanle), actor=cast.officer.actor, now=now)

    def give_back(self, cast: Cast, reason: str = "说明不全") -> None:
        with transaction():
            operations.give_back(self.own(cast), actor=cast.supervisor.actor, now=NOW, reason=reason)

    def own(self, cast: Cast) -> SelfAppraisal:
        found = own_of(self.appraisal.id, cast.nanle.id)
        assert found is not None
        return found


ALL = {"培育示范校": "47.37", "宣传周活动": "20", "档案管理": "13"}


def test_it_is_asked_for_filled_in_handed_in_and_given_back(cast: Cast) -> None:
    asking = Asking(cast)
    with pytest.raises(Conflict, match="本次考核还没有布置自评"):
        asking.keep(cast, ALL)
    asking.ask(cast)
    asking.keep(cast, {"培育示范校": "47.37"})
    with pytest.raises(Invalid, match="还有 2 条没有填写自评分：档案管理、宣传周活动"):
        asking.hand_in(cast)
    asking.keep(cast, ALL)
    asking.hand_in(cast)
    assert asking.own(cast).is_handed_in
    with pytest.raises(Conflict, match="自评已经提交。需要修改的，请联系考核单位退回"):
        asking.keep(cast, ALL)
    with pytest.raises(Conflict, match="自评已经提交"):
        asking.hand_in(cast)
    with pytest.raises(Invalid, match="请填写退回的原因"):
        asking.give_back(cast, " ")
    asking.give_back(cast)
    asking.give_back(cast)
    assert asking.own(cast).is_returned
    asking.keep(cast, ALL | {"档案管理": "12"})
    asking.hand_in(cast, datetime(2026, 12, 11, 1, tzinfo=UTC))
    verbs = [each.verb for each in db.session.query(Event).filter(Event.verb.startswith("self_")).order_by(Event.id)]
    short = [verb.removeprefix("self_appraisal.") for verb in verbs]
    assert short == ["called", "kept", "kept", "handed_in", "returned", "kept", "handed_in"]


def test_what_a_county_gives_itself_never_enters_its_score(cast: Cast) -> None:
    asking = Asking(cast)
    asking.ask(cast)
    before = board_of(again(asking.appraisal))
    asking.keep(cast, ALL)
    asking.hand_in(cast)
    after = board_of(again(asking.appraisal))
    assert (before.cells, before.standings) == (after.cells, after.standings)


def test_late_is_late_by_the_day(cast: Cast) -> None:
    """2026-12-10 24:00 in Shanghai is 16:00 UTC."""
    asking = Asking(cast)
    asking.ask(cast)
    asking.keep(cast, ALL)
    asking.hand_in(cast, datetime(2026, 12, 10, 15, 59, tzinfo=UTC))
    own = asking.own(cast)
    call = call_of(asking.appraisal.id)
    assert not is_late(own, call)
    own.submitted_at = datetime(2026, 12, 10, 16, 0, tzinfo=UTC)
    assert is_late(own, call)
    db.session.rollback()


def test_who_may_and_when(cast: Cast) -> None:
    asking = Asking(cast)
    with pytest.raises(NotAllowed, match="布置自评由督办人员或考核人员办理"), transaction():
        operations.ask(again(asking.appraisal), actor=cast.officer.actor, now=NOW, due_on=DUE)
    with pytest.raises(Invalid, match="自评截止日期不能早于今天"):
        asking.ask(cast, date(2026, 3, 1))
    asking.ask(cast)
    asking.ask(cast, date(2026, 12, 20))
    with pytest.raises(NotAllowed, match="自评由被考核单位的经办人填写"):
        asking.keep(cast, ALL, cast.other_officer)
    archive = asking.clauses["档案管理"]
    judge_all(cast, asking.appraisal, archive, {cast.qingfeng.id: "9", cast.nanle.id: "8", cast.taiqian.id: "5"})
    finalise(cast, asking.appraisal)
    with pytest.raises(Conflict, match="考核已经定稿"):
        asking.keep(cast, ALL)


def test_only_what_applies_is_asked(cast: Cast) -> None:
    """南乐 has no pledges; a clause of another county is refused."""
    asking = Asking(cast)
    asking.ask(cast)
    found = asked_of(again(asking.appraisal), cast.nanle.id)
    assert [(each.title, each.most) for each in found] == [
        ("档案管理", D("13.16")),
        ("培育示范校", D("47.37")),
        ("宣传周活动", D("39.47")),
    ]
    with pytest.raises(Invalid, match="有的条款不在本单位的考核之内"):
        asking.keep(cast, {"质押融资": "1"})


A = Asked(1, "档案管理", D(0), D(10))


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        ("10.01", "“档案管理”：自评分应在 0 到 10 之间，请改正。"),
        ("-1", "“档案管理”：自评分应在 0 到 10 之间，请改正。"),
        ("1.005", "“档案管理”：自评分最多 2 位小数，请改正。"),
        ("10", None),
    ],
)
def test_points_stay_within_the_clause(points: str, sentence: str | None) -> None:
    assert problem([A], [OwnScore(1, D(points), "")], "", 2) == sentence


def test_points_of_a_deduction_are_below_nothing() -> None:
    taken = Asked(1, "通报批评", D(-6), D(0))
    assert problem([taken], [OwnScore(1, D(-6), "")], "", 2) is None
    assert problem([taken], [OwnScore(1, D(1), "")], "", 2) is not None


@given(st.lists(st.booleans(), max_size=6), st.booleans())
def test_it_is_whole_when_every_clause_has_points_and_there_is_a_statement(filled: list[bool], has_words: bool) -> None:
    asked = [Asked(number, f"第{number}条", D(0), D(10)) for number, _ in enumerate(filled)]
    scores = [OwnScore(number, D(1) if is_filled else None, "") for number, is_filled in enumerate(filled)]
    assert (missing(asked, scores, "做法" if has_words else " ") is None) == (has_words and all(filled))


def test_the_report_says_what_was_handed_in(cast: Cast) -> None:
    asking = Asking(cast)
    asking.ask(cast)
    asking.keep(cast, ALL)
    paper = report_within("/", asking.appraisal.id, cast.nanle.id)
    assert paper.not_yet.startswith("自评还没有提交")
    asking.hand_in(cast)
    paper = report_within("/", asking.appraisal.id, cast.nanle.id)
    assert (paper.not_yet, paper.office.name, paper.data["total"]) == ("", "南乐县", "80.37")
    rows = [row for section in paper.data["sections"] for row in section["clauses"]]
    assert [(row["name"], row["weight"], row["own"], row["statement"]) for row in rows] == [
        ("档案管理", "13.16", "13.00", "档案管理完成"),
        ("培育示范校", "47.37", "47.37", "培育示范校完成"),
        ("质押融资", "—", "—", "不适用"),
        ("宣传周活动", "39.47", "20.00", "宣传周活动完成"),
    ]


def test_from_asking_to_the_printed_report_on_the_pages(cast: Cast, sign_in: SignIn) -> None:
    asking = Asking(cast)
    base = f"/appraisals/{asking.appraisal.id}/self-appraisals"
    office, county, neighbour = sign_in(cast.supervisor), sign_in(cast.officer), sign_in(cast.other_officer)
    page = f"{base}/{cast.nanle.id}"
    assert county.get(page).status_code == 404, "not asked for yet"
    assert office.post(base, data={"due_on": ""}).status_code == 422
    assert "已布置自评" in office.post(base, data={"due_on": "2099-12-10"}, follow_redirects=True).text
    assert county.post(base, data={"due_on": "2099-12-10"}).status_code == 404
    assert f'href="{page}"' in county.get("/appraisals/").text

    form = county.get(page).text
    assert "质押融资" not in form and 'value="47.37"' in form, "what the data come to is there already"
    ids = asking.clauses
    typed = {f"points-{ids[title]}": value for title, value in ALL.items()} | {"statement": "做法和成效。"}
    wrong = county.post(page, data=typed | {f"points-{ids['档案管理']}": "很多"})
    assert (wrong.status_code, "“档案管理”：自评分“很多”不是数字" in wrong.text) == (422, True)
    proof = {f"evidence-{ids['档案管理']}": (BytesIO(PDF), "目录.pdf")}
    kept = county.post(page, data=typed | proof | {"act": "keep"}, follow_redirects=True).text
    assert "草稿已保存" in kept and "目录.pdf" in kept
    assert "还没有提交自评" in office.get(page).text, "a draft is its unit's alone"
    assert office.get(f"{page}/evidence/1").status_code == 404
    assert "自评已提交" in county.post(page, data=typed | {"act": "hand_in"}, follow_redirects=True).text

    seen = office.get(page).text
    assert "做法和成效。" in seen and "目录.pdf" in seen
    with office.get(f"{page}/evidence/1") as file:
        assert file.data == PDF
    for address in (page, f"{page}/evidence/1"):
        assert neighbour.get(address).status_code == 404
    assert "80.37" in office.get(base).text
    judging = sign_in(cast.appraiser).get(f"/appraisals/{asking.appraisal.id}/clauses/{ids['档案管理']}").text
    assert "自评</a> 13：" not in judging and "自评</a> 13" in judging

    printed = county.post(f"/documents/papers/appraisal/{asking.appraisal.id}/self-appraisal/{cast.nanle.id}")
    assert printed.location == "/documents/1"
    assert neighbour.get("/documents/1").status_code == 404
    assert "自评已退回" in office.post(f"{page}/return", data={"reason": "补说明"}, follow_redirects=True).text
    dropped = county.post(page, data=typed | {"drop": "1", "act": "keep"}, follow_redirects=True).text
    assert "目录.pdf" not in dropped and "补说明" in dropped
