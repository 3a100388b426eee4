"""The types that look at the others, worked by hand. Source: DOMAIN §5 (by rank 60/57/54/51/48, ratio to the best)."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.appraisals.clause_type import Facts
from tracker.appraisals.freezing import UnitLine, differences, facts_as_json, facts_from_json, freeze
from tracker.appraisals.rules import Settings
from tracker.appraisals.scoring import ClauseLine, Rulebook, Scored, score_all, with_peers

D = Decimal
COMPARING = ["by_rank", "ratio_to_best", "below_average"]


def book(kind: str, weight: str = "100", **parameters: str) -> Rulebook:
    return Rulebook(Settings(), (ClauseLine(1, "创造", kind, kind, parameters, D(weight), 1),))


def county(actual: D | str | None, target: str | None = None, duty: str | None = "responsible") -> dict[int, Facts]:
    figure = None if actual is None else D(actual)
    return {1: Facts(duty, "件", None if target is None else D(target), figure)}


def scored(rulebook: Rulebook, counties: dict[int, dict[int, Facts]]) -> dict[int, Scored]:
    return {unit: row[0] for unit, row in score_all(rulebook, with_peers(rulebook, counties)).items()}


def points(rulebook: Rulebook, *actuals: D | str | None) -> list[D | None]:
    counties = {unit: county(actual) for unit, actual in enumerate(actuals)}
    return [each.points for each in scored(rulebook, counties).values()]


def words(found: Scored) -> str:
    return "；".join(f"{line.label}：{line.text}" for line in found.lines)


def decimals(*texts: str) -> list[D]:
    return [D(text) for text in texts]


def test_points_by_place() -> None:
    assert points(book("by_rank"), "80", "100", "60", "40", "50") == decimals("57", "60", "54", "48", "51")


@pytest.mark.parametrize(("ties", "shared"), [("better", "57"), ("average", "55.5"), ("worse", "54")])
def test_equals_share_the_better_place_unless_the_scheme_says_otherwise(ties: str, shared: str) -> None:
    """Second and third are equal: 57, (57 + 54) ÷ 2 or 54; the next is fourth."""
    assert points(book("by_rank", ties=ties), "90", "80", "80", "70") == decimals("60", shared, shared, "51")


@pytest.mark.parametrize(("beyond", "last"), [("last", "48"), ("zero", "0")])
def test_places_beyond_the_list(beyond: str, last: str) -> None:
    found = points(book("by_rank", beyond=beyond), "9", "8", "7", "6", "5", "4", "3")
    assert found[4:] == decimals("48", last, last)


def test_points_by_place_say_how_many_there_were() -> None:
    found = scored(book("by_rank"), {1: county("8"), 2: county("8"), 3: county("3")})
    assert words(found[2]) == (
        "完成值：8 件；名次：共 3 个单位，第 1 名，2 个单位并列，都得较高名次的分；计算：第 1 名得 60；得分：60.00 分"
    )


def test_who_does_not_have_the_item_is_not_among_the_compared() -> None:
    counties = {1: county("8"), 2: county("99", duty="supporting"), 3: county(None, duty=None), 4: county("4")}
    found = scored(book("by_rank"), counties)
    assert [each.points for each in found.values()] == [D(60), None, None, D(57)]
    assert "共 2 个单位" in words(found[4])


def test_rates_are_compared_where_the_scheme_says_so() -> None:
    """3 of 4 is better than 5 of 10."""
    counties = {1: county("5", "10"), 2: county("3", "4"), 3: county("7", None), 4: county("1", "0")}
    found = scored(book("by_rank", measure="ratio"), counties)
    assert [each.points for each in found.values()] == [D(57), D(60), D(0), None]
    assert found[3].lines[1].text == "未设目标值，按 0 计"
    assert found[4].lines[0].text == "目标值为 0，没有需要完成的任务"


def test_the_ratio_to_the_best() -> None:
    """The best has 50: 40 of 50 is four fifths."""
    found = scored(book("ratio_to_best"), {1: county("40"), 2: county("50"), 3: county(None)})
    assert [each.points for each in found.values()] == decimals("80", "100", "0")
    assert words(found[1]) == "完成值：40 件；最高值：50 件；计算：100 × 40 ÷ 50 = 80；得分：80.00 分"


def test_below_the_average() -> None:
    """Mean (2 + 3 + 5) ÷ 3 = 10/3; 2 is 40% below: 40 × 0.5 off; 3 is 10% below: 5 off."""
    rulebook = book("below_average", points="0.5", partial="ignored")
    found = scored(rulebook, {1: county("2"), 2: county("3"), 3: county("5")})
    assert [each.points for each in found.values()] == decimals("80", "95", "100")
    assert "3 个单位平均 3.3333 件，低 40%，每 1% 为一档，计 40 档" in words(found[1])


@pytest.mark.parametrize("kind", COMPARING)
def test_where_nobody_did_anything_nobody_has_points(kind: str) -> None:
    assert points(book(kind), "0", "0", None) == decimals("0", "0", "0")


def test_unless_the_scheme_compares_nothing_too() -> None:
    assert points(book("by_rank", zero="compared"), "0", "0") == decimals("60", "60")
    assert points(book("below_average", zero="compared"), "0", "0") == decimals("100", "100")


def test_a_growth_that_is_none_earns_nothing() -> None:
    """A figure that a ledger counts may fall below nothing."""
    assert points(book("by_rank"), "-5", "3", "-2") == decimals("0", "60", "0")
    assert points(book("by_rank", zero="compared"), "-5", "3", "-2") == decimals("54", "60", "57")
    assert points(book("ratio_to_best"), "-5", "3") == decimals("0", "100")
    assert points(book("ratio_to_best"), "-5", "-3") == decimals("0", "0")
    assert points(book("below_average", zero="compared"), "-30", "-10") == decimals("50", "100")


figures = st.lists(st.decimals(min_value=-1000, max_value=10**6, places=2), min_size=1, max_size=8)
rulebooks = st.builds(
    book,
    st.sampled_from(COMPARING),
    ties=st.sampled_from(["better", "average", "worse"]),
    partial=st.sampled_from(["exact", "ignored", "whole"]),
    zero=st.sampled_from(["nothing", "compared"]),
)


@given(rulebooks, figures)
def test_within_the_weight_and_whoever_did_more_never_has_less(rulebook: Rulebook, actuals: list[D]) -> None:
    counties = {unit: county(actual) for unit, actual in enumerate(actuals)}
    found = scored(rulebook, counties)
    by_figure = sorted((actuals[unit], each.points or D(0)) for unit, each in found.items())
    assert [value for _, value in by_figure] == sorted(value for _, value in by_figure)
    assert all(0 <= value <= 100 for _, value in by_figure)


@given(rulebooks, figures, st.randoms(use_true_random=False))
def test_the_order_of_the_counties_is_irrelevant(rulebook: Rulebook, actuals: list[D], random: Random) -> None:
    counties = [(unit, county(actual)) for unit, actual in enumerate(actuals)]
    mixed = list(counties)
    random.shuffle(mixed)
    assert scored(rulebook, dict(counties)) == scored(rulebook, dict(mixed))


@given(rulebooks, figures)
def test_what_is_frozen_is_recomputed_alike(rulebook: Rulebook, actuals: list[D]) -> None:
    facts = with_peers(rulebook, {unit: county(actual) for unit, actual in enumerate(actuals, start=1)})
    units = [UnitLine(unit, f"第{unit}县", f"{unit}县") for unit in facts]
    frozen = freeze(rulebook, units, facts, score_all(rulebook, facts), {})
    assert differences(frozen) == []
    assert facts_from_json(facts_as_json(facts[1][1])) == replace(facts[1][1], peers=())


def test_what_the_others_reached_is_kept_with_them_alone() -> None:
    """Else what is kept would grow by the square of the counties."""
    facts = with_peers(book("ratio_to_best"), {1: county("40"), 2: county("50")})
    assert facts[1][1].peers
    assert "peers" not in facts_as_json(facts[1][1])


def test_a_figure_of_another_that_was_touched_is_found() -> None:
    rulebook = book("ratio_to_best")
    facts = with_peers(rulebook, {1: county("40"), 2: county("50")})
    units = [UnitLine(1, "南乐县", "南乐"), UnitLine(2, "清丰县", "清丰")]
    frozen = freeze(rulebook, units, facts, score_all(rulebook, facts), {})
    frozen["facts"]["2"]["1"]["actual"] = "80"
    assert differences(frozen)[0] == "南乐县：定稿总分 80，重新计算为 50。"
