"""Versions of a scheme: free until scoring starts, then a new version with a reason, and nothing once it is final."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from tests.appraisals.year import Year, fill, finalise, judge_all, make_year, open_year, review_all
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again
from tests.overtaken import together
from tracker.accounts.models import Person
from tracker.appraisals import schemes
from tracker.appraisals.freezing import content_as_json
from tracker.appraisals.models import Appraisal, Clause, Scheme, SchemeVersion, Score
from tracker.appraisals.publicity import operations as publicity
from tracker.appraisals.queries import rulebook_of
from tracker.appraisals.results import board_of
from tracker.appraisals.rules import Settings, Ties
from tracker.appraisals.schemes import ClauseDraft, ClauseRow
from tracker.appraisals.scoring import ClauseLine, Rulebook
from tracker.appraisals.versions import operations, rules
from tracker.database import db, transaction
from tracker.errors import Conflict, Invalid, NotAllowed
from tracker.history.models import Event

D = Decimal
SignIn = Callable[[Person], FlaskClient]
ARCHIVE = "档案管理"


class Scored:
    """A year under way, the archive judged."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.year: Year = make_year(cast)
        self.clauses = fill(cast, self.year)
        self.appraisal: Appraisal = open_year(cast, self.year)
        self.judge("9", "8.5", "5")

    def judge(self, *points: str) -> None:
        counties = (self.cast.qingfeng, self.cast.nanle, self.cast.taiqian)
        given = {unit.id: value for unit, value in zip(counties, points, strict=True)}
        judge_all(self.cast, self.appraisal, self.clauses[ARCHIVE], given)

    @property
    def scheme(self) -> Scheme:
        return again(self.year.scheme)

    def reopen(self) -> None:
        with transaction():
            operations.reopen(self.scheme, actor=self.cast.appraiser.actor, now=NOW)

    def weigh(self, **weights: str) -> None:
        with transaction():
            rows = [
                ClauseRow(each.id, D(each.position), each.section, each.title, D(weights.get(each.title, each.weight)))
                for each in self.scheme.clauses
            ]
            schemes.change_clauses(self.scheme, rows, actor=self.cast.appraiser.actor, now=NOW)

    def put_in_force(self, reason: str = "上级调整了指标。") -> int:
        with transaction():
            _, lost = operations.put_in_force(self.scheme, actor=self.cast.appraiser.actor, now=NOW, reason=reason)
            return lost

    def give_up(self) -> None:
        with transaction():
            operations.give_up(self.scheme, actor=self.cast.appraiser.actor, now=NOW)

    @property
    def totals(self) -> dict[str, str]:
        board = board_of(again(self.appraisal))
        return {unit.short_name: board.shown(board.standings[unit.id].total) for unit in board.units}

    @property
    def versions(self) -> list[SchemeVersion]:
        return db.session.query(SchemeVersion).order_by(SchemeVersion.number).all()


def test_starting_the_scoring_makes_the_first_version(cast: Cast) -> None:
    scored = Scored(cast)
    (first,) = scored.versions
    assert (first.number, first.made_by, first.reason) == (1, cast.appraiser.id, "")
    assert [clause["weight"] for clause in first.content["clauses"]] == ["10", "36", "24", "30"]


def test_a_revision_counts_once_it_is_in_force(cast: Cast) -> None:
    """36 and 24 become 30 and 30: 清丰 has 30 × 6/8 + 30 × 2/3 + 30 + 9 = 81.5 instead of 82."""
    scored = Scored(cast)
    assert scored.totals["清丰"] == "82.00"
    scored.reopen()
    scored.weigh(培育示范校="30", 质押融资="30")
    assert scored.totals["清丰"] == "82.00", "the scores stand by the version in force"
    scored.judge("9", "8.5", "5")
    assert scored.put_in_force() == 0
    assert scored.totals["清丰"] == "81.50"
    assert [version.number for version in scored.versions] == [1, 2]
    revised = db.session.query(Event).filter_by(verb="scheme.revised").one()
    assert revised.detail == {
        "version": 2,
        "reason": "上级调整了指标。",
        "changes": "“培育示范校”的权重：36 → 30；“质押融资”的权重：24 → 30",
    }
    scored_again = db.session.query(Event).filter_by(verb="appraisal.scored").one()
    assert (scored_again.detail["version"], scored_again.detail["reason"]) == (2, "上级调整了指标。")


def test_judgements_stay_where_the_same_is_asked_and_are_given_anew_where_not(cast: Cast) -> None:
    scored = Scored(cast)
    scored.reopen()
    scored.weigh(档案管理="12", 宣传周活动="28")
    assert scored.put_in_force() == 3
    assert board_of(again(scored.appraisal)).pending == 3
    scored.judge("12", "8", "6")
    assert board_of(again(scored.appraisal)).pending == 0


def test_clauses_come_and_go_with_a_version(cast: Cast) -> None:
    """A removed clause takes its scores along; a clause of the draft alone cannot be judged."""
    scored = Scored(cast)
    scored.reopen()
    draft = ClauseDraft("二、基础", "信息报送", "by_hand", {}, D(24), None)
    with transaction():
        schemes.remove_clause(
            db.session.get_one(Clause, scored.clauses["质押融资"]), actor=cast.appraiser.actor, now=NOW
        )
        added = schemes.add_clause(scored.scheme, draft, actor=cast.appraiser.actor, now=NOW).id
    with pytest.raises(Conflict, match="不在现行的评分细则中"):
        judge_all(cast, scored.appraisal, added, {cast.nanle.id: "20"})
    judge_all(cast, scored.appraisal, scored.clauses[ARCHIVE], {cast.nanle.id: "8"})
    assert scored.put_in_force() == 0
    judge_all(cast, scored.appraisal, added, {cast.nanle.id: "20"})
    board = board_of(again(scored.appraisal))
    assert [clause.title for clause in board.rulebook.clauses] == [
        ARCHIVE,
        "培育示范校",
        "宣传周活动",
        "信息报送",
    ]
    assert db.session.query(Score).filter_by(clause_id=scored.clauses["质押融资"]).count() == 0
    first, second = scored.versions
    assert [each.what for each in rules.changes(first.content, second.content, {})] == [
        "删除条款“质押融资”",
        "新增条款“信息报送”",
    ]


def test_giving_up_leaves_everything_as_it_was(cast: Cast) -> None:
    scored = Scored(cast)
    before, totals = rulebook_of(scored.scheme), scored.totals
    scored.reopen()
    with transaction():
        schemes.remove_clause(db.session.get_one(Clause, scored.clauses[ARCHIVE]), actor=cast.appraiser.actor, now=NOW)
        schemes.add_clause(
            scored.scheme, ClauseDraft("", "新的", "by_hand", {}, D(1), None), actor=cast.appraiser.actor, now=NOW
        )
        settings = Settings(ties=Ties.DENSE, publicity_days=0)
        schemes.change_scheme(scored.scheme, actor=cast.appraiser.actor, now=NOW, title="改名", settings=settings)
    assert len(operations.changes_under_way(scored.scheme)) == 4
    scored.give_up()
    assert operations.changes_under_way(scored.scheme) == []
    assert (rulebook_of(scored.scheme), scored.totals, scored.scheme.title) == (before, totals, "2026年度考核细则")
    assert [clause.title for clause in scored.scheme.clauses] == [clause.title for clause in before.clauses]
    with pytest.raises(Conflict, match="评分细则不能再修改"):
        scored.weigh(档案管理="9")


@pytest.mark.parametrize(
    ("weights", "reason", "sentence"),
    [
        ({"培育示范校": "30"}, "调整", "各条权重合计为 94，还差 6"),
        ({"培育示范校": "30", "质押融资": "30"}, " ", "请写明修订的原因"),
        ({"培育示范校": "30", "质押融资": "30"}, "因" * 1001, "不超过 1000 字"),
        ({}, "调整", "没有改动"),
    ],
)
def test_what_a_new_version_needs(cast: Cast, weights: dict[str, str], reason: str, sentence: str) -> None:
    scored = Scored(cast)
    scored.reopen()
    if weights:
        scored.weigh(**weights)
    with pytest.raises(Invalid, match=sentence):
        scored.put_in_force(reason)
    assert len(scored.versions) == 1


def test_nothing_is_revised_before_scoring_and_nothing_once_it_is_final(cast: Cast) -> None:
    year = make_year(cast)
    ids = fill(cast, year)
    with pytest.raises(Conflict, match="可以直接修改"), transaction():
        operations.reopen(again(year.scheme), actor=cast.appraiser.actor, now=NOW)
    appraisal = open_year(cast, year)
    with pytest.raises(Conflict, match="没有正在进行的修订"), transaction():
        operations.give_up(again(year.scheme), actor=cast.appraiser.actor, now=NOW)
    judge_all(cast, appraisal, ids[ARCHIVE], {cast.qingfeng.id: "9", cast.nanle.id: "8", cast.taiqian.id: "5"})
    finalise(cast, appraisal)
    assert (again(appraisal).frozen or {})["scheme"]["version"] == 1
    with pytest.raises(Conflict, match="考核已经定稿"), transaction():
        operations.reopen(again(year.scheme), actor=cast.appraiser.actor, now=NOW)


def test_what_is_public_is_not_revised(cast: Cast) -> None:
    """And what is being revised is not made public."""
    year = make_year(cast)
    with transaction():
        again(year.scheme).settings = Settings().as_json()
    ids = fill(cast, year)
    appraisal = open_year(cast, year)
    judge_all(cast, appraisal, ids[ARCHIVE], {cast.qingfeng.id: "9", cast.nanle.id: "8", cast.taiqian.id: "5"})
    review_all(cast, appraisal)
    who: dict[str, Any] = {"actor": cast.appraiser.actor, "now": NOW}
    with transaction():
        operations.reopen(again(year.scheme), **who)
    with pytest.raises(Invalid, match="评分细则正在修订"), transaction():
        publicity.start(again(appraisal), **who)
    with transaction():
        operations.give_up(again(year.scheme), **who)
        publicity.start(again(appraisal), **who)
    with pytest.raises(Conflict, match="请先停止公示"), transaction():
        operations.reopen(again(year.scheme), **who)


def test_finalising_waits_for_the_revision(cast: Cast) -> None:
    scored = Scored(cast)
    scored.reopen()
    with pytest.raises(Invalid, match="评分细则正在修订"):
        finalise(cast, scored.appraisal)
    scored.give_up()
    finalise(cast, scored.appraisal)


@pytest.mark.parametrize("name", ["administrator", "leader", "officer", "auditor"])
def test_who_may_not_revise(cast: Cast, name: str) -> None:
    scored = Scored(cast)
    with pytest.raises(NotAllowed), transaction():
        operations.reopen(scored.scheme, actor=getattr(cast, name).actor, now=NOW)


def test_of_two_who_put_it_in_force_one_does(app: Flask, cast: Cast) -> None:
    scored = Scored(cast)
    scored.reopen()
    scored.weigh(培育示范校="30", 质押融资="30")

    def act(scheme: Scheme) -> None:
        operations.put_in_force(scheme, actor=cast.appraiser.actor, now=NOW, reason="调整")

    outcomes = together(app, (lambda: again(scored.year.scheme), act), (lambda: again(scored.year.scheme), act))
    assert sorted(outcomes) == ["conflict", "done"]
    assert len(scored.versions) == 2


def test_revising_in_the_browser(cast: Cast, sign_in: SignIn) -> None:
    scored = Scored(cast)
    person, base = sign_in(cast.appraiser), f"/appraisals/schemes/{scored.year.scheme.id}"
    assert "修订细则" in person.get(base).text
    assert person.post(f"{base}/clauses", data={}).status_code == 409
    page = person.post(f"{base}/revision", follow_redirects=True).text
    assert "正在修订，施行之前得分仍按第 1 版计算。" in page and "施行修订" not in page
    scored.weigh(培育示范校="30", 质押融资="30")
    page = person.get(base).text
    assert "“培育示范校”的权重" in page and "施行修订" in page
    page = person.post(f"{base}/versions", data={"reason": "上级调整"}, follow_redirects=True).text
    assert "第 2 版评分细则已施行" in page
    page = sign_in(cast.auditor).get(f"{base}/versions").text
    assert "第 2 版</a>（现行）" in page and "原因：上级调整" in page and "启动考核时形成" in page
    assert "第 2 版" in person.get(f"/appraisals/{scored.appraisal.id}").text
    assert "36" in sign_in(cast.auditor).get(f"{base}/versions/1").text
    assert person.get(f"{base}/versions/3").status_code == 404
    assert sign_in(cast.officer).get(f"{base}/versions").status_code == 404


LINES = st.builds(
    ClauseLine,
    id=st.integers(1, 6),
    section=st.sampled_from(["", "一、指标"]),
    title=st.sampled_from(["甲", "乙"]),
    type=st.sampled_from(["by_hand", "proportional"]),
    parameters=st.just({}),
    weight=st.integers(1, 100).map(D),
    work_item_id=st.none(),
)
BOOKS = st.lists(LINES, max_size=5, unique_by=lambda line: line.id).map(lambda lines: Rulebook(Settings(), (*lines,)))


@given(BOOKS, BOOKS)
def test_two_versions_differ_when_something_is_told_of_it(one: Rulebook, two: Rulebook) -> None:
    before, after = content_as_json("细则", one), content_as_json("细则", two)
    assert (rules.changes(before, after, {}) == []) == (before == after)


@given(LINES)
def test_a_judgement_stays_unless_the_question_changes(line: ClauseLine) -> None:
    assert rules.keeps_judgement(line, replace(line, title="改名", section="改")) == (line.type == "by_hand")
    assert not rules.keeps_judgement(line, replace(line, weight=line.weight + 1))
    assert not rules.keeps_judgement(line, None)
