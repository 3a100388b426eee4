"""Counting by hand from the scheme to the frozen result, and the figures of a work item in the same types."""

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.appraisals.year import finalise, make_scheme
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again, make_assignment, make_work_item
from tracker.accounts.models import Person
from tracker.appraisals import freezing, operations, schemes
from tracker.appraisals.models import Appraisal, Clause, Scheme
from tracker.appraisals.operations import Judgement
from tracker.appraisals.results import board_of
from tracker.appraisals.schemes import ClauseDraft
from tracker.database import db, transaction
from tracker.errors import Invalid
from tracker.work_items.models import Duty

D = Decimal
SignIn = Callable[[Person], FlaskClient]


def add(cast: Cast, scheme: Scheme, draft: ClauseDraft) -> Clause:
    with transaction():
        db.session().expire_on_commit = False
        return schemes.add_clause(again(scheme), draft, actor=cast.appraiser.actor, now=NOW)


def draft(kind: str, weight: str, item: int | None = None, **parameters: str) -> ClauseDraft:
    return ClauseDraft("一、工作", kind, kind, parameters, D(weight), item)


def count(cast: Cast, appraisal: Appraisal, clause: Clause, value: str) -> None:
    given = [Judgement(unit.id, D(value), "见检查记录。") for unit in (cast.qingfeng, cast.nanle, cast.taiqian)]
    with transaction():
        operations.judge(again(appraisal), again(clause), given, actor=cast.appraiser.actor, now=NOW)


def test_a_figure_comes_from_the_work_item_when_there_is_one(cast: Cast) -> None:
    scheme, item = make_scheme(cast), make_work_item(cast, number="1", title="信息报送")
    assert add(cast, scheme, draft("per_shortfall", "5", item.id)).parameters["source"] == "item"
    assert add(cast, scheme, draft("per_shortfall", "5")).parameters["source"] == "hand"
    with pytest.raises(Invalid, match="请选择对应的工作任务"):
        add(cast, scheme, draft("per_shortfall", "5", source="item"))


def test_bonuses_and_deductions_stand_beside_the_hundred(cast: Cast) -> None:
    scheme = make_scheme(cast)
    for each in (draft("by_hand", "100"), draft("capped_bonus", "2"), draft("capped_deduction", "6")):
        add(cast, scheme, each)
    with transaction():
        assert operations.opening_problem(again(scheme)) is None


@pytest.mark.parametrize(
    "wrong",
    [
        draft("by_rank", "10", 1),
        draft("tiered", "2"),
        draft("capped_bonus", "2", cap="3"),
        draft("per_occurrence", "2", floor="3"),
    ],
    ids=lambda each: each.type,
)
def test_points_that_nobody_can_get_stop_the_opening(cast: Cast, wrong: ClauseDraft) -> None:
    item = make_work_item(cast, number="1", title="信息报送")
    scheme = make_scheme(cast)
    add(cast, scheme, replace(wrong, work_item_id=item.id if wrong.work_item_id else None))
    with transaction():
        problem = operations.opening_problem(again(scheme))
    assert problem is not None
    assert f"超过权重 {wrong.weight}，请调整权重或分值。" in problem


def test_names_of_tiers_can_be_printed(cast: Cast) -> None:
    scheme = make_scheme(cast)
    add(cast, scheme, draft("tiered", "100", tiers="国家级\U0001f600:3"))
    with transaction():
        problem = operations.opening_problem(again(scheme))
    assert problem is not None
    assert "第1条的参数" in problem


def test_what_was_counted_is_scored_frozen_and_recomputed(cast: Cast) -> None:
    """100 less 12 × 2 is 76; more occurrences than the weight has points are a count, not points."""
    item = make_work_item(cast, number="1", title="信息报送")
    make_assignment(cast, item, cast.qingfeng, target=D(4), duty=Duty.RESPONSIBLE)
    scheme = make_scheme(cast)
    occurrences = add(cast, scheme, draft("per_occurrence", "90", points="2"))
    add(cast, scheme, draft("per_shortfall", "10", item.id, points="0.5"))
    bonus = add(cast, scheme, draft("capped_bonus", "3", points="0.05"))
    with transaction():
        db.session().expire_on_commit = False
        appraisal = operations.open_appraisal(again(scheme), actor=cast.appraiser.actor, now=NOW)
    with pytest.raises(Invalid, match=r"发生次数应为整数"):
        count(cast, appraisal, occurrences, "1.5")
    count(cast, appraisal, occurrences, "12")
    count(cast, appraisal, bonus, "10")
    finalise(cast, appraisal)
    with transaction():
        frozen = again(appraisal).frozen
        assert frozen is not None
        assert freezing.differences(frozen) == []
    totals = {
        unit.short_name: board_of(again(appraisal)).standings[unit.id].total
        for unit in board_of(again(appraisal)).units
    }
    assert totals["清丰"] == D("74.50"), "90 − 12 × 2 = 66, 10 − 4 × 0.5 = 8, + 0.5"
    assert totals["南乐"] == D("73.83"), "(90 − 24) × 100 ÷ 90 = 73.33, + 0.5"


def test_the_page_asks_for_a_count_and_says_how_it_is_scored(cast: Cast, sign_in: SignIn) -> None:
    scheme = make_scheme(cast)
    clause = add(cast, scheme, draft("per_occurrence", "100", points="2"))
    with transaction():
        db.session().expire_on_commit = False
        appraisal = operations.open_appraisal(again(scheme), actor=cast.appraiser.actor, now=NOW)
    appraiser, url = sign_in(cast.appraiser), f"/appraisals/{appraisal.id}/clauses/{clause.id}"
    page = appraiser.get(url).text
    assert "填写发生次数（次），由系统计分：得分 = 权重 − 发生次数 × 每次扣分，扣完为止" in page
    unit = cast.qingfeng.id
    refused = appraiser.post(url, data={f"points-{unit}": "0.5", f"reason-{unit}": "见通报。"})
    assert (refused.status_code, "清丰县：发生次数应为整数，请改正。" in refused.text) == (422, True)
    appraiser.post(url, data={f"points-{unit}": "3", f"reason-{unit}": "见通报。"})
    score = appraiser.get(f"/appraisals/{appraisal.id}/units/{unit}/clauses/{clause.id}").text
    assert "100 − 2 × 3 = 94" in score
    assert "数值：发生次数 3 次" in appraiser.get(f"/appraisals/{appraisal.id}").text, (
        "the history tells a count, no points"
    )


def test_the_command_prints_every_score_with_its_derivation(app: Flask, cast: Cast) -> None:
    scheme = make_scheme(cast)
    add(cast, scheme, draft("by_hand", "100"))
    bonus = add(cast, scheme, draft("capped_bonus", "3", points="0.05"))
    with transaction():
        db.session().expire_on_commit = False
        appraisal = operations.open_appraisal(again(scheme), actor=cast.appraiser.actor, now=NOW)
    count(cast, appraisal, bonus, "10")
    output = app.test_cli_runner().invoke(args=["appraisals", "score", "2026", "--json"]).output
    section = json.loads(output)["sheets"][0]["sections"][0]
    assert section["weight"] == "100", "an extra is no part of it"
    assert section["clauses"][1]["score"] == "0.50"
    assert section["clauses"][1]["derivation"].endswith("理由：见检查记录；计算：0.05 × 10 = 0.5")
