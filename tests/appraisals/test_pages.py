"""The appraisal through the browser: the whole story once, then who sees what, and how many queries it takes."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from tests.appraisals.year import Year, fill, finalise, judge_all, make_year, open_year, review_all
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again, make_assignment, make_work_item
from tests.files.samples import PDF
from tracker.accounts.models import Person
from tracker.appraisals import operations, schemes
from tracker.appraisals.models import Appraisal, Clause, SchemeVersion, Score
from tracker.appraisals.rules import Settings
from tracker.appraisals.schemes import ClauseDraft
from tracker.database import db, transaction

SignIn = Callable[[Person], FlaskClient]


@contextmanager
def counted() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def final(cast: Cast) -> tuple[Year, Appraisal, dict[str, int]]:
    year = make_year(cast)
    ids = fill(cast, year)
    appraisal = open_year(cast, year)
    judge_all(cast, appraisal, ids["档案管理"], {cast.qingfeng.id: "9", cast.nanle.id: "8.5", cast.taiqian.id: "5"})
    finalise(cast, appraisal)
    return year, appraisal, ids


def test_from_the_scheme_to_the_final_result(cast: Cast, sign_in: SignIn) -> None:
    year = make_year(cast)
    appraiser, scheme = sign_in(cast.appraiser), f"/appraisals/schemes/{year.scheme.id}"

    page = appraiser.post(f"{scheme}/proposal", follow_redirects=True).text
    assert "已从工作任务生成 3 条" in page
    page = appraiser.post(
        f"{scheme}/clauses/new",
        data={"section": "二、基础", "title": "档案管理", "type": "by_hand", "work_item_id": "0", "weight": "10"},
        follow_redirects=True,
    ).text
    assert "各条权重合计为 110，超出 10，请调整到 100。" in page
    assert "启动考核" not in page

    table = {"培育示范校": "36", "质押融资": "24", "宣传周活动": "30", "档案管理": "10"}
    typed: dict[str, str] = {}
    for place, clause in enumerate(again(year.scheme).clauses, start=1):
        typed |= {f"clause-{clause.id}-position": str(place), f"clause-{clause.id}-section": clause.section}
        typed |= {f"clause-{clause.id}-title": clause.title, f"clause-{clause.id}-weight": table[clause.title]}
    page = appraiser.post(f"{scheme}/clauses", data=typed, follow_redirects=True).text
    assert "条款已保存" in page and "启动考核" in page

    page = appraiser.post(f"{scheme}/opening", follow_redirects=True).text
    assert "还有 3 项人工评分没有完成" in page and "27.00" in page

    db.session.remove()  # look again, after what the pages did
    appraisal = db.session.query(Appraisal).one()
    clause = db.session.query(Clause).filter_by(title="档案管理").one()
    judging = f"/appraisals/{appraisal.id}/clauses/{clause.id}"
    points = {f"points-{cast.qingfeng.id}": "9", f"points-{cast.nanle.id}": "8.5", f"points-{cast.taiqian.id}": "5"}
    refused = appraiser.post(judging, data=points)
    assert (refused.status_code, "清丰县：请写明评分的理由。" in refused.text) == (422, True)
    assert 'value="8.5"' in refused.text, "what was typed is still there"
    reasons = {f"reason-{unit.id}": "按档案检查情况评定。" for unit in (cast.qingfeng, cast.nanle, cast.taiqian)}
    page = appraiser.post(judging, data=points | reasons, follow_redirects=True).text
    assert "已保存 3 个单位的评分" in page and "82.00" in page

    page = sign_in(cast.leader).post(f"/appraisals/{appraisal.id}/finalisation", follow_redirects=True).text
    assert "还有 3 个单位的得分没有经第二人复核：清丰县、南乐县、台前县。请复核后再办理。" in page
    review_all(cast, appraisal)
    page = sign_in(cast.leader).post(f"/appraisals/{appraisal.id}/finalisation", follow_redirects=True).text
    assert "考核已定稿" in page and "李局长，2026年" in page
    assert appraiser.post(f"/appraisals/{appraisal.id}/scoring").status_code == 409
    assert appraiser.post(judging, data=points | reasons).status_code == 409

    page = sign_in(cast.officer).get(f"/appraisals/{appraisal.id}/units/{cast.nanle.id}").text
    assert "58.56" in page and "评分：8.5 分（满分 10 分）" in page


def test_every_score_leads_to_the_reports_behind_it(cast: Cast, sign_in: SignIn) -> None:
    _, appraisal, ids = final(cast)
    page = sign_in(cast.officer).get(f"/appraisals/{appraisal.id}/units/{cast.nanle.id}/clauses/{ids['培育示范校']}")
    assert "已达到目标，得满分 47.37" in page.text
    report = re.search(r"/progress/reports/\d+", page.text)
    assert report is not None
    assert sign_in(cast.officer).get(report[0]).status_code == 200


def test_a_county_reads_its_own_result_once_final_and_nobody_elses(cast: Cast, sign_in: SignIn) -> None:
    year = make_year(cast)
    ids = fill(cast, year)
    appraisal = open_year(cast, year)
    officer, base = sign_in(cast.officer), f"/appraisals/{appraisal.id}"
    own, other = f"{base}/units/{cast.nanle.id}", f"{base}/units/{cast.qingfeng.id}"
    pages = (base, f"{base}/ranking", own, other, f"{own}/clauses/{ids['档案管理']}")
    assert [officer.get(page).status_code for page in pages] == [404] * 5
    assert "还没有可以查看的考核结果" in officer.get("/appraisals/").text

    judge_all(cast, appraisal, ids["档案管理"], {cast.qingfeng.id: "9", cast.nanle.id: "8.5", cast.taiqian.id: "5"})
    finalise(cast, appraisal)
    assert [officer.get(page).status_code for page in pages] == [404, 200, 200, 404, 200]
    assert officer.get(f"{other}/clauses/{ids['档案管理']}").status_code == 404
    assert officer.get(f"/appraisals/schemes/{year.scheme.id}").status_code == 404
    ranking = officer.get(f"{base}/ranking").text
    assert own in ranking and other not in ranking and "清丰县" in ranking
    assert own in officer.get("/appraisals/").text


def test_a_town_below_a_county_sees_nothing_of_it(cast: Cast, sign_in: SignIn) -> None:
    _, appraisal, _ = final(cast)
    town, base = sign_in(cast.town_officer), f"/appraisals/{appraisal.id}"
    pages = (base, f"{base}/ranking", f"{base}/units/{cast.taiqian.id}", f"{base}/units/{cast.wuba.id}")
    assert [town.get(page).status_code for page in pages] == [404] * 4


@pytest.mark.parametrize(
    ("name", "reads", "sets", "scores", "finalises"),
    [
        ("administrator", 403, 403, 403, 403),
        ("auditor", 200, 403, 403, 403),
        ("supervisor", 200, 200, 403, 403),
        ("leader", 200, 403, 403, 422),
        ("appraiser", 200, 200, 302, 422),
    ],
)
def test_who_may_do_what(
    cast: Cast, sign_in: SignIn, name: str, reads: int, sets: int, scores: int, finalises: int
) -> None:
    """422: allowed, but judgements are missing."""
    year = make_year(cast)
    fill(cast, year)
    appraisal = open_year(cast, year)
    person = sign_in(getattr(cast, name))
    assert person.get("/appraisals/").status_code == reads
    assert person.get(f"/appraisals/{appraisal.id}").status_code == reads
    assert person.get("/appraisals/schemes/new").status_code == sets
    assert person.post(f"/appraisals/{appraisal.id}/scoring").status_code == scores
    assert person.post(f"/appraisals/{appraisal.id}/finalisation").status_code == finalises


def test_a_wrong_table_of_clauses_comes_back_as_it_was_typed(cast: Cast, sign_in: SignIn) -> None:
    year = make_year(cast)
    ids = fill(cast, year)
    name = f"clause-{ids['质押融资']}"
    typed = {f"{name}-position": "1", f"{name}-section": "", f"{name}-title": "质押融资", f"{name}-weight": "两成"}
    answer = sign_in(cast.supervisor).post(f"/appraisals/schemes/{year.scheme.id}/clauses", data=typed)
    assert (answer.status_code, "“质押融资”的权重应为数字，请改正。" in answer.text) == (422, True)
    assert 'value="两成"' in answer.text


@pytest.mark.parametrize("weight", ["NaN", "1e999999999", "Infinity", "-5", "101"])
def test_odd_numbers_are_refused(cast: Cast, sign_in: SignIn, weight: str) -> None:
    year = make_year(cast)
    clause = {"section": "", "title": "档案管理", "type": "by_hand", "work_item_id": "0", "weight": weight}
    answer = sign_in(cast.appraiser).post(f"/appraisals/schemes/{year.scheme.id}/clauses/new", data=clause)
    assert answer.status_code == 422
    assert again(year.scheme).clauses == []


def test_a_clause_is_changed_with_the_parameters_of_its_type(cast: Cast, sign_in: SignIn) -> None:
    year = make_year(cast)
    ids = fill(cast, year)
    person, url = sign_in(cast.appraiser), f"/appraisals/clauses/{ids['质押融资']}"
    typed = {"section": "一", "title": "质押融资", "type": "proportional", "work_item_id": str(year.pledges.id)}
    assert 'name="parameter_floor"' in person.get(url).text
    page = person.post(url, data={**typed, "weight": "24", "parameter_floor": "六成"})
    assert (page.status_code, "“起评比例”应为 0 到 100 之间的数，请改正。" in page.text) == (422, True)
    page = person.post(url, data={**typed, "weight": "24", "parameter_floor": "60"}, follow_redirects=True)
    assert "起评比例：60%" in page.text
    page = person.post(url, data={**typed, "type": "all_or_nothing", "weight": "24"}, follow_redirects=True)
    assert 'name="parameter_on_time"' in page.text, "the new type's own parameters are asked for"
    page = person.post(f"{url}/removal", follow_redirects=True)
    assert "已删除“质押融资”" in page.text


def test_settings_are_changed_on_a_page(cast: Cast, sign_in: SignIn) -> None:
    year = make_year(cast)
    person, url = sign_in(cast.appraiser), f"/appraisals/schemes/{year.scheme.id}/settings"
    typed = {"title": "新名称", "places": "1", "ties": "dense", "not_applicable": "full_marks"}
    bounds = {"bound_1": "92", "bound_2": "80", "bound_3": "60", "excellent_share": "30"}
    bounds |= {"grade_1": "优秀", "grade_2": "良好", "grade_3": "一般", "lowest": "较差"}
    bounds |= {"publicity_days": "7", "objection_days": "10", "decide_days": "5", "is_public": "y"}
    bounds |= {"rectify_lowest": "2", "rectify_months": "1"}
    supporting = person.post(url, data=typed | bounds | {"score_supporting": "y"})
    assert (supporting.status_code, "请填写上级批准文件的文号" in supporting.text) == (422, True)
    page = person.post(url, data=typed | bounds, follow_redirects=True).text
    assert "优秀 92" in page and "并列不占位" in page
    settings = Settings.from_json(again(year.scheme).settings)
    assert (settings.excellent_share, settings.publicity_days, settings.objection_days) == (30, 7, 10)
    assert (settings.is_public, settings.rectify_lowest) == (True, 2)
    assert settings.names == ["优秀", "良好", "一般", "较差"]
    for name, wrong in (("publicity_days", "61"), ("decide_days", "0"), ("excellent_share", "101")):
        assert person.post(url, data=typed | bounds | {name: wrong}).status_code == 422
    assert person.post(url, data=typed | bounds | {"bound_2": "95"}).status_code == 422
    same = person.post(url, data=typed | bounds | {"lowest": "优秀"})
    assert (same.status_code, "各等次的名称不能相同" in same.text) == (422, True)


def test_supporting_duties_are_scored_once_the_approval_is_there(cast: Cast, sign_in: SignIn) -> None:
    """Number and file; the file can be read where the scheme is, and by nobody else."""
    year = make_year(cast)
    person, base = sign_in(cast.appraiser), f"/appraisals/schemes/{year.scheme.id}"
    typed = _typed(person.get(f"{base}/settings").text) | {"score_supporting": "y", "approval": "濮政办〔2026〕3号"}
    refused = person.post(f"{base}/settings", data=typed)
    assert (refused.status_code, "请上传上级批准文件" in refused.text) == (422, True)
    typed |= {"seen": _typed(person.get(f"{base}/settings").text)["seen"]}
    sent = {**typed, "approval_file": (BytesIO(PDF), "批准文件.pdf")}
    page = person.post(f"{base}/settings", data=sent, follow_redirects=True).text
    assert "计分，依据濮政办〔2026〕3号（批准文件.pdf）" in page
    file = Settings.from_json(again(year.scheme).settings).approval_file
    assert file is not None
    again_typed = _typed(person.get(f"{base}/settings").text)
    assert "已上传：" in person.get(f"{base}/settings").text
    person.post(f"{base}/settings", data=again_typed | {"score_supporting": "y", "places": "1"})
    assert Settings.from_json(again(year.scheme).settings).approval_file == file, "kept without sending it again"
    with sign_in(cast.auditor).get(f"{base}/approval/{file.id}") as answer:
        assert answer.data == PDF
    assert sign_in(cast.officer).get(f"{base}/approval/{file.id}").status_code == 404
    assert person.get(f"{base}/approval/{file.id + 1}").status_code == 404


def test_a_new_scheme_once_a_year(cast: Cast, sign_in: SignIn) -> None:
    person = sign_in(cast.supervisor)
    assert "请填写年度" in person.post("/appraisals/schemes/new", data={"title": "细则"}).text
    for status in (302, 409):
        answer = person.post("/appraisals/schemes/new", data={"year": "2026", "title": "细则"})
        assert answer.status_code == status


def grow(cast: Cast, year: Year, count: int) -> None:
    """More items and clauses, all of them given to everyone."""
    items = [make_work_item(cast, number=str(9 + step), title=f"任务{step}") for step in range(count)]
    for item in items:
        for unit in (cast.nanle, cast.qingfeng, cast.taiqian):
            make_assignment(cast, item, unit, acknowledged=False)
    with transaction():
        scheme = again(year.scheme)
        for clause in scheme.clauses:
            clause.weight -= Decimal(count) / 4
        db.session.flush()
        for item in items:
            draft = ClauseDraft("三、其他", item.title, "proportional", {}, Decimal(1), item.id)
            schemes.add_clause(scheme, draft, actor=cast.appraiser.actor, now=NOW)


def queries_of(cast: Cast, sign_in: SignIn, year: Year) -> dict[str, int]:
    """Of every page, and of scoring, by name."""
    appraisal = open_year(cast, year)
    person, base = sign_in(cast.appraiser), f"/appraisals/{appraisal.id}"
    clause = again(year.scheme).clauses[0].id
    found = {}
    for name, page in {
        "index": "/appraisals/",
        "scheme": f"/appraisals/schemes/{year.scheme.id}",
        "board": base,
        "ranking": f"{base}/ranking",
        "unit": f"{base}/units/{cast.nanle.id}",
        "score": f"{base}/units/{cast.nanle.id}/clauses/{clause}",
        "judging": f"{base}/clauses/{clause}",
    }.items():
        with counted() as statements:
            assert person.get(page).status_code == 200
        found[name] = len(statements)
    with transaction(), counted() as statements:
        operations.score(again(appraisal), actor=cast.appraiser.actor, now=NOW)
    return found | {"scoring": len(statements)}


def test_pages_and_scoring_take_the_same_queries_however_much_there_is(cast: Cast, sign_in: SignIn) -> None:
    year = make_year(cast)
    fill(cast, year)
    few = queries_of(cast, sign_in, year)
    with transaction():
        db.session.query(Score).delete()
        db.session.query(Appraisal).delete()
        db.session.query(SchemeVersion).delete()
        again(year.scheme).frozen_at = None
    grow(cast, year, 12)
    assert queries_of(cast, sign_in, year) == few
    assert max(few.values()) <= 18


def test_a_pasted_sentence_is_proposed_and_a_person_confirms(cast: Cast, sign_in: SignIn) -> None:
    year = make_year(cast)
    appraiser = sign_in(cast.appraiser)
    new = f"/appraisals/schemes/{year.scheme.id}/clauses/new"
    page = appraiser.get(new, query_string={"sentence": "每增1名加0.05分，最多加0.5分"}).text
    assert "提出：加分项：每增一个（次、名）加分，有上限" in page
    assert "每增 1 名加 0.05 分，最多加 0.5 分" in page
    typed = _typed(page)
    assert (typed["type"], typed["parameter_points"], typed["weight"]) == ("capped_bonus", "0.05", "0.5")
    assert typed["title"] == "每增1名加0.05分，最多加0.5分"
    with transaction():
        assert again(year.scheme).clauses == [], "nothing is kept before somebody saves"

    answer = appraiser.post(new, data=typed | {"parameter_points": "0.1", "parameter_source": "hand"})
    assert answer.location.endswith(f"/schemes/{year.scheme.id}"), "the parameters are there: no second page"
    with transaction():
        kept = again(year.scheme).clauses[0]
        assert (kept.type, kept.parameters["points"], kept.parameters["source"]) == ("capped_bonus", "0.1", "hand")


def test_a_sentence_for_a_clause_that_is_there(cast: Cast, sign_in: SignIn) -> None:
    year = make_year(cast)
    ids = fill(cast, year)
    appraiser, clause = sign_in(cast.appraiser), f"/appraisals/clauses/{ids['培育示范校']}"
    page = appraiser.get(clause, query_string={"sentence": "少一所扣2分，扣完为止"}).text
    typed = _typed(page)
    assert (typed["type"], typed["of_type"], typed["title"]) == ("per_shortfall", "per_shortfall", "培育示范校")
    appraiser.post(clause, data=typed)
    with transaction():
        kept = db.session.get_one(Clause, ids["培育示范校"])
        assert (kept.type, kept.parameters["points"]) == ("per_shortfall", "2")
    appraiser.post(clause, data=_typed(appraiser.get(clause).text) | {"type": "by_rank"})
    with transaction():
        kept = db.session.get_one(Clause, ids["培育示范校"])
        assert kept.parameters["points"] == "60、57、54、51、48", "another type's points are not taken over"


def _typed(page: str) -> dict[str, str]:
    """What the page's second form would send if nothing were changed."""
    form = page[page.index('<form class="form" method="post"') :]
    fields = re.findall(r'<input[^>]*?name="(\w+)"[^>]*?value="([^"]*)"', form)
    chosen = re.findall(r'<select[^>]*name="(\w+)".*?<option selected value="([^"]*)"', form, re.S)
    return {name: value for name, value in [*fields, *chosen] if name != "csrf_token"}


def test_the_result_is_drawn_too(cast: Cast, sign_in: SignIn) -> None:
    _, appraisal, _ = final(cast)
    ranking = sign_in(cast.other_officer).get(f"/appraisals/{appraisal.id}/ranking").text
    assert "总分排名（图中数据见得分表）" in ranking and ranking.count("data:image/svg+xml;base64,") == 2
    unit = sign_in(cast.appraiser).get(f"/appraisals/{appraisal.id}/units/{cast.qingfeng.id}").text
    assert unit.count("data:image/svg+xml;base64,") == 1 and "得分率与各单位平均的对比" in unit
