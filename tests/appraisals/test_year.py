"""A whole appraisal by its operations: propose, open, score, judge, finalise, verify."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.appraisals.year import approve, fill, finalise, judge_all, make_scheme, make_year, open_year
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again, make_milestone, make_report
from tracker.access.policy import Role
from tracker.accounts.models import Person, Unit
from tracker.accounts.operations import add_person
from tracker.appraisals import operations, schemes
from tracker.appraisals.models import Appraisal, Clause, Scheme, Score
from tracker.appraisals.operations import Judgement
from tracker.appraisals.results import board_of, ranking_data, sheet_data
from tracker.appraisals.rules import ApprovalFile, Settings
from tracker.appraisals.schemes import ClauseDraft, ClauseRow
from tracker.database import db, transaction
from tracker.errors import Conflict, Invalid, NotAllowed
from tracker.history.models import Event
from tracker.progress import operations as progress

D = Decimal


def scheme_of(scheme: Scheme) -> list[tuple[str, str, Decimal]]:
    return [(clause.title, clause.type, clause.weight) for clause in again(scheme).clauses]


def unit(unit: Unit) -> Unit:
    return db.session.get_one(Unit, unit.id)


def totals(appraisal: Appraisal) -> dict[str, tuple[str, int | None, str]]:
    """By short name: total, rank, grade."""
    board = board_of(again(appraisal))
    return {
        each.short_name: (
            board.shown(board.standings[each.id].total),
            board.standings[each.id].rank,
            board.standings[each.id].grade,
        )
        for each in board.units
    }


class Finished:
    """An appraisal, judged and final."""

    def __init__(self, cast: Cast) -> None:
        self.year = make_year(cast)
        self.clauses = fill(cast, self.year)
        self.appraisal = open_year(cast, self.year)
        archive = {cast.qingfeng.id: "9", cast.nanle.id: "8.5", cast.taiqian.id: "5"}
        judge_all(cast, self.appraisal, self.clauses["档案管理"], archive)
        finalise(cast, self.appraisal)


def test_clauses_are_proposed_from_the_years_items(cast: Cast) -> None:
    """30 and 20 have 25 for an average: 30, 20, 25 of 75 are scaled to the 90 that are left."""
    year = make_year(cast)
    fill(cast, year)
    assert scheme_of(year.scheme) == [
        ("档案管理", "by_hand", D(10)),
        ("培育示范校", "proportional", D(36)),
        ("质押融资", "proportional", D(24)),
        ("宣传周活动", "all_or_nothing", D(30)),
    ]


def test_a_second_proposal_finds_nothing_new(cast: Cast) -> None:
    year = make_year(cast)
    fill(cast, year)
    with pytest.raises(Invalid, match="没有可以生成条款的工作任务"), transaction():
        schemes.propose_clauses(again(year.scheme), actor=cast.appraiser.actor, now=NOW)


def test_one_scheme_a_year(cast: Cast) -> None:
    make_scheme(cast)
    with pytest.raises(Conflict, match="已有 2026 年的评分细则"):
        make_scheme(cast)


def test_a_scheme_opens_only_when_its_weights_add_up(cast: Cast) -> None:
    year = make_year(cast)
    fill(cast, year)
    with transaction():
        clause = again(year.scheme).clauses[0]
        draft = ClauseDraft("", clause.title, "by_hand", {}, D(5), None)
        schemes.change_clause(clause, draft, actor=cast.appraiser.actor, now=NOW)
    with pytest.raises(Invalid, match="各条权重合计为 95，还差 5"):
        open_year(cast, year)
    assert again(year.scheme).frozen_at is None


def test_an_automatic_clause_needs_its_item(cast: Cast) -> None:
    scheme = make_scheme(cast)
    with pytest.raises(Invalid, match="请选择对应的工作任务"), transaction():
        draft = ClauseDraft("", "示范校", "proportional", {}, D(5), None)
        schemes.add_clause(again(scheme), draft, actor=cast.appraiser.actor, now=NOW)


def test_the_table_of_clauses_is_saved_whole_or_not_at_all(cast: Cast) -> None:
    year = make_year(cast)
    ids = fill(cast, year)

    def save(*weights: str) -> None:
        with transaction():
            rows = [
                ClauseRow(clause_id, D(9 - place), "一、指标", title, D(weight))
                for place, ((title, clause_id), weight) in enumerate(zip(ids.items(), weights, strict=True))
            ]
            schemes.change_clauses(again(year.scheme), rows, actor=cast.appraiser.actor, now=NOW)

    before = scheme_of(year.scheme)
    with pytest.raises(Invalid, match="“宣传周活动”：权重最多保留 2 位小数"):
        save("25", "25", "25", "25.005")
    assert scheme_of(year.scheme) == before
    save("25", "25", "20", "30")
    assert [(title, weight) for title, _, weight in scheme_of(year.scheme)] == [
        ("宣传周活动", D(30)),
        ("质押融资", D(20)),
        ("培育示范校", D(25)),
        ("档案管理", D(25)),
    ]


def test_opening_freezes_the_scheme_and_scores_what_can_be_scored(cast: Cast) -> None:
    """清丰: 36 × 6/8 = 27, 24 × 2/3 = 16, campaign done 30, archive open.

    南乐 has no pledges: 10, 36, 30 of 76 become 13.16, 47.37, 39.47; schools done 47.37, campaign half 0.
    台前 only supports the schools and has nothing else: the archive alone is left, at 100.
    """
    year = make_year(cast)
    ids = fill(cast, year)
    appraisal = open_year(cast, year)
    assert totals(appraisal) == {
        "清丰": ("73.00", 1, "合格"),
        "南乐": ("47.37", 2, "不合格"),
        "台前": ("0.00", 3, "不合格"),
    }
    board = board_of(again(appraisal))
    own = {name: board.cells[clause_id, cast.nanle.id].weight for name, clause_id in ids.items()}
    assert own == {"档案管理": D("13.16"), "培育示范校": D("47.37"), "质押融资": 0, "宣传周活动": D("39.47")}
    assert board.pending == 3
    with pytest.raises(Conflict, match="评分细则不能再修改"), transaction():
        schemes.remove_clause(db.session.get_one(Clause, ids["质押融资"]), actor=cast.appraiser.actor, now=NOW)
    with pytest.raises(Conflict, match="2026 年的考核已经启动"):
        open_year(cast, year)


def test_scoring_twice_is_scoring_once(cast: Cast) -> None:
    year = make_year(cast)
    fill(cast, year)
    appraisal = open_year(cast, year)
    with transaction():
        assert operations.score(again(appraisal), actor=cast.appraiser.actor, now=NOW) == 0
    assert db.session.query(Event).filter_by(verb="appraisal.scored").count() == 0


def test_scoring_again_takes_in_what_was_approved_since_and_nothing_else(cast: Cast) -> None:
    year = make_year(cast)
    fill(cast, year)
    appraisal = open_year(cast, year)
    milestone = make_milestone(cast, year.nanle_schools, title="整改", target=None)
    report = make_report(cast, milestone, percent=100, figure=D(4))
    for is_approved, expected in ((False, "47.37"), (True, "23.69")):
        if is_approved:
            with transaction():
                progress.approve(again(report), actor=cast.supervisor.actor, now=NOW)
        with transaction():
            operations.score(again(appraisal), actor=cast.appraiser.actor, now=NOW)
        assert totals(appraisal)["南乐"][0] == expected


def test_judged_points_are_shares_of_the_units_own_weight(cast: Cast) -> None:
    """8.5 of 10 is 11.186 of 南乐's 13.16, and 85 of what is 100 for 台前."""
    year = make_year(cast)
    ids = fill(cast, year)
    appraisal = open_year(cast, year)
    judge_all(cast, appraisal, ids["档案管理"], {cast.qingfeng.id: "9", cast.nanle.id: "8.5", cast.taiqian.id: "8.5"})
    assert totals(appraisal) == {
        "清丰": ("82.00", 2, "良好"),
        "南乐": ("58.56", 3, "不合格"),
        "台前": ("85.00", 1, "良好"),
    }


@pytest.mark.parametrize(
    ("points", "reason", "sentence"),
    [
        ("10.5", "好", "评分应在 0 到 10 分之间"),
        ("-1", "好", "评分应在 0 到 10 分之间"),
        ("9", " ", "请写明评分的理由"),
        ("9.00001", "好", "最多保留 4 位小数"),
    ],
)
def test_a_judgement_stays_within_the_weight_and_says_why(cast: Cast, points: str, reason: str, sentence: str) -> None:
    year = make_year(cast)
    ids = fill(cast, year)
    appraisal = open_year(cast, year)
    given = [Judgement(cast.qingfeng.id, D(9), "好"), Judgement(cast.nanle.id, D(points), reason)]
    with pytest.raises(Invalid, match=f"南乐县：.*{sentence}"), transaction():
        clause = db.session.get_one(Clause, ids["档案管理"])
        operations.judge(again(appraisal), clause, given, actor=cast.appraiser.actor, now=NOW)
    assert board_of(again(appraisal)).pending == 3


def test_what_is_counted_is_not_judged(cast: Cast) -> None:
    year = make_year(cast)
    ids = fill(cast, year)
    appraisal = open_year(cast, year)
    with pytest.raises(Invalid, match="按数据自动计分"):
        judge_all(cast, appraisal, ids["培育示范校"], {cast.nanle.id: "36"})


@pytest.mark.parametrize("name", ["administrator", "supervisor", "leader", "officer", "auditor"])
def test_only_appraisers_judge(cast: Cast, name: str) -> None:
    year = make_year(cast)
    ids = fill(cast, year)
    appraisal = open_year(cast, year)
    person: Person = getattr(cast, name)
    with pytest.raises(NotAllowed), transaction():
        clause = db.session.get_one(Clause, ids["档案管理"])
        given = [Judgement(cast.nanle.id, D(9), "好")]
        operations.judge(again(appraisal), clause, given, actor=person.actor, now=NOW)


def test_nobody_judges_their_own_unit(cast: Cast) -> None:
    year = make_year(cast)
    ids = fill(cast, year)
    appraisal = open_year(cast, year)
    with transaction():
        person, _ = add_person(
            actor=None, now=NOW, username="nankao", name="南乐考核", unit=unit(cast.nanle), role=Role.APPRAISER
        )
        judge = person.actor
    with pytest.raises(NotAllowed, match="不能给本单位评分"), transaction():
        clause = db.session.get_one(Clause, ids["档案管理"])
        operations.judge(again(appraisal), clause, [Judgement(cast.nanle.id, D(9), "好")], actor=judge, now=NOW)


def test_finalising_waits_for_the_judgements(cast: Cast) -> None:
    year = make_year(cast)
    fill(cast, year)
    appraisal = open_year(cast, year)
    with pytest.raises(Invalid, match="还有 3 项人工评分没有完成：清丰县“档案管理”"), transaction():
        operations.finalise(again(appraisal), actor=cast.leader.actor, now=NOW)


@pytest.mark.parametrize("name", ["administrator", "supervisor", "officer", "auditor"])
def test_who_may_not_finalise(cast: Cast, name: str) -> None:
    year = make_year(cast)
    fill(cast, year)
    appraisal = open_year(cast, year)
    person: Person = getattr(cast, name)
    with pytest.raises(NotAllowed), transaction():
        operations.finalise(again(appraisal), actor=person.actor, now=NOW)


def test_facts_approved_since_the_last_scoring_stop_the_finalising(cast: Cast) -> None:
    """What is finalised is what stood on the page."""
    year = make_year(cast)
    ids = fill(cast, year)
    appraisal = open_year(cast, year)
    judge_all(cast, appraisal, ids["档案管理"], {cast.qingfeng.id: "9", cast.nanle.id: "8", cast.taiqian.id: "5"})
    approve(cast, year.nanle_schools, percent=100, figure="7", title="补报")
    with pytest.raises(Conflict, match="请重新计算、核对得分后再办理"), transaction():
        operations.finalise(again(appraisal), actor=cast.leader.actor, now=NOW)
    with transaction():
        operations.score(again(appraisal), actor=cast.appraiser.actor, now=NOW + timedelta(hours=1))
    finalise(cast, appraisal, NOW + timedelta(hours=2))
    assert again(appraisal).finalised_by == cast.leader.id


def test_final_is_frozen(cast: Cast) -> None:
    """Later approvals, new names and new targets leave it as it is."""
    finished = Finished(cast)
    before = ranking_data(again(finished.appraisal)), sheet_data(again(finished.appraisal), unit(cast.nanle))
    approve(cast, finished.year.nanle_schools, percent=100, figure="1", title="更正")
    with transaction():
        unit(cast.nanle).name = "南乐新区"
        again(finished.year.schools).title = "别的任务"
    assert (ranking_data(again(finished.appraisal)), sheet_data(again(finished.appraisal), unit(cast.nanle))) == before
    assert operations.verify(again(finished.appraisal)) == []
    for verb in (operations.score, operations.finalise):
        with pytest.raises(Conflict, match="考核已经定稿"), transaction():
            verb(again(finished.appraisal), actor=cast.appraiser.actor, now=NOW)
    with pytest.raises(Conflict, match="考核已经定稿"):
        judge_all(cast, finished.appraisal, finished.clauses["档案管理"], {cast.nanle.id: "10"})


def test_before_and_after_finalising_the_same_figures_stand(cast: Cast) -> None:
    year = make_year(cast)
    ids = fill(cast, year)
    appraisal = open_year(cast, year)
    judge_all(cast, appraisal, ids["档案管理"], {cast.qingfeng.id: "9", cast.nanle.id: "8.5", cast.taiqian.id: "5"})
    before = ranking_data(again(appraisal)), sheet_data(again(appraisal), unit(cast.nanle))
    finalise(cast, appraisal)
    for live, final in zip(
        before, (ranking_data(again(appraisal)), sheet_data(again(appraisal), unit(cast.nanle))), strict=True
    ):
        changed = {key for key in live if live[key] != final[key]}
        assert changed == {"is_final", "finalised_on", "finalised_by", "digest"}


def test_tampering_with_what_is_frozen_is_found(cast: Cast) -> None:
    finished = Finished(cast)
    with transaction():
        appraisal = again(finished.appraisal)
        frozen = appraisal.frozen or {}
        nanle = {**frozen["results"][str(cast.nanle.id)], "total": "99"}
        appraisal.frozen = {**frozen, "results": {**frozen["results"], str(cast.nanle.id): nanle}}
    problems = operations.verify(again(finished.appraisal))
    assert problems == [
        "定稿数据的校验值与定稿时不符，数据可能被改动。",
        "南乐县：定稿总分 99，重新计算为 58.56。",
    ]


def test_the_sheet_says_everything_about_one_county(cast: Cast) -> None:
    finished = Finished(cast)
    sheet = sheet_data(again(finished.appraisal), unit(cast.qingfeng))
    assert (sheet["county"], sheet["total"], sheet["rank"], sheet["counties"], sheet["grade"]) == (
        "清丰县",
        "82.00",
        1,
        3,
        "良好",
    )
    assert (sheet["is_final"], sheet["finalised_on"], sheet["finalised_by"]) == (True, "2026-03-02", "李局长")
    section = sheet["sections"][1]
    assert (section["name"], section["weight"], section["score"]) == ("一、强化知识产权创造", "90", "73.00")
    schools = section["clauses"][0]
    assert (schools["target"], schools["actual"], schools["score"]) == ("8 所", "6 所", "27.00")
    assert schools["derivation"] == "目标值：8 所；完成值：6 所；计算：36 × 6 ÷ 8 = 27"


def test_the_ranking_adds_up(cast: Cast) -> None:
    ranking = ranking_data(again(Finished(cast).appraisal))
    assert [(row["rank"], row["county"], row["total"]) for row in ranking["rows"]] == [
        (1, "清丰县", "82.00"),
        (2, "南乐县", "58.56"),
        (3, "台前县", "50.00"),
    ]
    assert all(sum(map(D, row["scores"])) == D(row["total"]) for row in ranking["rows"])


def test_supporting_duties_are_scored_with_an_approval_only(cast: Cast) -> None:
    year = make_year(cast)
    ids = fill(cast, year)
    with pytest.raises(Invalid, match="请填写上级批准文件的文号"), transaction():
        schemes.change_scheme(
            again(year.scheme),
            actor=cast.appraiser.actor,
            now=NOW,
            title="细则",
            settings=Settings(score_supporting=True),
        )
    file = ApprovalFile(1, "批准文件.pdf", "0" * 64)
    approved = Settings(publicity_days=0, score_supporting=True, approval="濮政办〔2026〕3号", approval_file=file)
    with transaction():
        schemes.change_scheme(again(year.scheme), actor=cast.appraiser.actor, now=NOW, title="细则", settings=approved)
    appraisal = open_year(cast, year)
    cell = board_of(again(appraisal)).cells[ids["培育示范校"], cast.taiqian.id]
    assert (cell.weight > 0, cell.points) == (True, D(0))


def test_every_act_is_in_the_history(cast: Cast) -> None:
    finished = Finished(cast)
    path = cast.city.path
    events = db.session.query(Event).filter(Event.subject.in_(["scheme", "appraisal"])).order_by(Event.id).all()
    assert [event.verb for event in events] == [
        "scheme.added",
        "clause.added",
        "clauses.proposed",
        "appraisal.opened",
        *["appraisal.judged"] * 3,
        *["scores.reviewed"] * 3,
        "appraisal.finalised",
    ]
    assert {event.unit_path for event in events} == {path}
    judged = next(event for event in events if event.verb == "appraisal.judged")
    assert (judged.detail["score"], judged.detail["reason"]) == ("9", "按档案检查情况评定。")
    assert db.session.query(Score).filter_by(appraisal_id=finished.appraisal.id).count() == 12
