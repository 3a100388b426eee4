"""Weights, what does not apply, ranks and grades."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.appraisals.rules import (
    ApprovalFile,
    Settings,
    Ties,
    apportion,
    grade,
    is_in_one_piece,
    ranks,
    rounded,
    settings_problem,
    total_problem,
    weight_problem,
)

D = Decimal
APPROVAL = ApprovalFile(7, "批准文件.pdf", "0" * 64)
totals = st.dictionaries(
    st.integers(1, 50), st.none() | st.decimals(min_value=0, max_value=100, places=1), min_size=1, max_size=12
)


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        (["40", "60"], None),
        (["33.33", "33.33", "33.34"], None),
        (["40", "55"], "各条权重合计为 95，还差 5，请调整到 100。"),
        (["40", "60.5"], "各条权重合计为 100.5，超出 0.5，请调整到 100。"),
        ([], "还没有条款，请先添加条款，或从本年任务生成。"),
    ],
)
def test_weights_add_up_to_a_hundred(weights: list[str], sentence: str | None) -> None:
    assert total_problem([D(weight) for weight in weights]) == sentence


@pytest.mark.parametrize(("weight", "is_fine"), [("5", True), ("5.25", True), ("5.255", False), ("0", False)])
def test_a_weight_has_no_more_decimals_than_the_points(weight: str, is_fine: bool) -> None:
    assert (weight_problem(D(weight), 2) is None) is is_fine


@pytest.mark.parametrize(("value", "expected"), [("2.345", "2.35"), ("2.355", "2.36"), ("2.3449", "2.34")])
def test_rounding_is_the_one_taught_at_school(value: str, expected: str) -> None:
    """四舍五入, never to the even neighbour."""
    assert rounded(D(value), 2) == D(expected)


def test_ties_take_up_places_or_not() -> None:
    scores: dict[int, D | None] = {1: D(90), 2: D(85), 3: D(85), 4: D(80), 5: None}
    assert ranks(scores, Ties.COMPETITION) == {1: 1, 2: 2, 3: 2, 4: 4, 5: None}
    assert ranks(scores, Ties.DENSE) == {1: 1, 2: 2, 3: 2, 4: 3, 5: None}


def test_all_at_zero_share_the_first_place() -> None:
    assert ranks({1: D(0), 2: D("0.00"), 3: D(0)}, Ties.COMPETITION) == {1: 1, 2: 1, 3: 1}


@given(totals, st.sampled_from(Ties))
def test_ranks_follow_the_totals_whatever_the_order(totals: dict[int, D | None], ties: Ties) -> None:
    found = ranks(totals, ties)
    assert found == ranks(dict(reversed(totals.items())), ties)
    counted = {unit: total for unit, total in totals.items() if total is not None}
    for one, total in counted.items():
        for other, other_total in counted.items():
            assert ((found[one] or 0) < (found[other] or 0)) == (total > other_total)
    assert all((found[unit] is None) == (total is None) for unit, total in totals.items())


@pytest.mark.parametrize(
    ("total", "name"),
    [("90", "优秀"), ("89.99", "良好"), ("80", "良好"), ("60", "合格"), ("59.99", "不合格"), ("0", "不合格")],
)
def test_grades(total: str, name: str) -> None:
    assert grade(D(total), Settings()) == name


def test_who_has_nothing_to_be_scored_is_not_graded() -> None:
    assert grade(None, Settings()) == "不参评"


def test_supporting_duties_are_scored_only_with_an_approval() -> None:
    assert settings_problem(replace(Settings(), score_supporting=True)) == (
        "配合责任一般不计分。如需计分，请填写上级批准文件的文号。"
    )
    numbered = replace(Settings(), score_supporting=True, approval="濮政办〔2026〕3号")
    assert settings_problem(numbered) == "配合责任一般不计分。如需计分，请上传上级批准文件。"
    assert settings_problem(replace(numbered, approval_file=APPROVAL)) is None


@pytest.mark.parametrize("cap", ["0", "-1", "100.01", "0.005"])
def test_a_cap_is_a_figure_that_points_can_reach(cap: str) -> None:
    problem = settings_problem(replace(Settings(), section_caps=(("加分项", D(cap)),)))
    assert problem == "板块的加减分上限应大于 0、不超过 100，最多 2 位小数；不限的请留空。"


@pytest.mark.parametrize("name", ["", " ", "良好"])
def test_grades_have_names_of_their_own(name: str) -> None:
    assert settings_problem(replace(Settings(), lowest=name)) == "各等次的名称不能相同，也不能空着，请改正。"


@pytest.mark.parametrize(
    ("sections", "is_whole"), [("", True), ("加", True), ("甲加加", True), ("加甲加", False), ("甲乙", True)]
)
def test_a_section_that_is_added_up_stands_in_one_piece(sections: str, is_whole: bool) -> None:
    assert is_in_one_piece("加", list(sections)) is is_whole


def test_grade_bounds_fall_from_high_to_low() -> None:
    muddled = replace(Settings(), grades=(("优秀", D(80)), ("良好", D(90)), ("合格", D(60))))
    assert settings_problem(muddled) == "等次分数线应在 0 到 100 之间，并由高到低排列，请改正。"


def test_settings_survive_being_kept() -> None:
    settings = Settings(
        places=1,
        ties=Ties.DENSE,
        score_supporting=True,
        approval="濮政办〔2026〕3号",
        approval_file=APPROVAL,
        section_caps=(("加分项", D("5.5")), ("", D(3))),
        lowest="较差",
    )
    assert Settings.from_json(json.loads(json.dumps(settings.as_json()))) == settings


def test_settings_of_an_earlier_edition_cap_nothing() -> None:
    kept = Settings().as_json()
    del kept["section_caps"], kept["approval_file"]
    assert Settings.from_json(kept) == Settings()


def test_thirds_add_up() -> None:
    assert apportion(D(100), [D(1), D(1), D(1)], 2) == [D("33.34"), D("33.33"), D("33.33")]


@given(
    shares=st.lists(st.decimals(min_value=0, max_value=100, places=2), min_size=1, max_size=40).filter(any),
    places=st.integers(0, 4),
)
def test_parts_add_up_to_the_whole_and_miss_their_share_by_less_than_a_step(shares: list[D], places: int) -> None:
    parts = apportion(D(100), shares, places)
    step = D(1).scaleb(-places)
    assert sum(parts) == 100
    assert all(abs(part - D(100) * share / sum(shares)) < step for part, share in zip(parts, shares, strict=True))
    assert all(part == 0 for part, share in zip(parts, shares, strict=True) if share == 0)
