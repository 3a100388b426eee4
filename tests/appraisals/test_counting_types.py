"""The types that score by a count, worked by hand. Sources: DOMAIN §5, the wordings found in real scoring tables."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.appraisals.clause_type import Facts, MilestoneFact, Result, Weight
from tracker.appraisals.clauses import TYPES
from tracker.errors import Invalid

D = Decimal
HAND = {"source": "hand"}


def done(actual: str | None, target: str | None = None, measure: str = "次") -> Facts:
    return Facts("responsible", measure, None if target is None else D(target), None if actual is None else D(actual))


def counted(value: str) -> Facts:
    return Facts(judged=D(value), judged_by="赵考核", reason="见检查记录。")


def points(kind: str, facts: Facts, full: str = "10", own: str | None = None, **parameters: str) -> D | None:
    return outcome(kind, facts, full, own, **parameters).points


def outcome(kind: str, facts: Facts, full: str = "10", own: str | None = None, **parameters: str) -> Result:
    clause_type = TYPES[kind]
    return clause_type.score(Weight(D(full), D(own or full)), facts, clause_type.checked(parameters))


def words(result: Result) -> str:
    return "；".join(f"{line.label}：{line.text}" for line in result.lines)


@pytest.mark.parametrize(
    ("actual", "expected"), [("12", "5"), ("11", "4"), ("8", "1"), ("7", "0"), ("0", "0"), (None, "0")]
)
def test_one_point_off_for_each_that_is_missing(actual: str | None, expected: str) -> None:
    """每月报送 1 次信息，共 12 次，少一次扣1分，扣完为止（5 分）."""
    assert points("per_shortfall", done(actual, "12"), "5") == D(expected)


def test_a_shortfall_says_how_it_was_reckoned() -> None:
    result = outcome("per_shortfall", done("9", "12"), "5")
    assert words(result) == "目标值：12 次；完成值：9 次；缺少数：3 次；计算：5 − 1 × 3 = 2"


def test_a_shortfall_may_be_counted_in_larger_steps() -> None:
    """质押融资 1000 万元，每少100万元扣0.5分: 750 is 2.5 steps short."""
    facts = done("750", "1000", "万元")
    for partial, expected in (("exact", "8.75"), ("ignored", "9"), ("whole", "8.5")):
        assert points("per_shortfall", facts, per="100", points="0.5", partial=partial) == D(expected)


def test_very_large_figures_are_reckoned_too() -> None:
    facts = done("0", "999999999999999999")
    assert points("per_shortfall", facts, per="0.0001", points="100000") == 0


def test_a_floor_is_kept() -> None:
    assert points("per_shortfall", done("0", "12"), "5", floor="2") == 2
    assert points("per_occurrence", counted("9"), "5", floor="8", source="hand") == 5, "a floor above the weight"


def test_without_a_target_a_shortfall_cannot_be_told() -> None:
    result = outcome("per_shortfall", done("3"))
    assert (result.points, words(result)) == (D(0), "目标值：未设，无从判定")


@pytest.mark.parametrize(("times", "expected"), [("0", "5"), ("1", "3"), ("2", "1"), ("3", "0")])
def test_a_fixed_penalty_for_each_occurrence(times: str, expected: str) -> None:
    """迟报、漏报一次扣2分（5 分）."""
    assert points("per_occurrence", counted(times), "5", points="2", source="hand") == D(expected)
    assert points("per_occurrence", done(times), "5", points="2") == D(expected)


def test_what_was_counted_by_hand_names_who_and_why() -> None:
    result = outcome("per_occurrence", counted("3"), "5", points="2", source="hand")
    assert words(result) == ("发生次数：3 次；填写人：赵考核；理由：见检查记录。；计算：5 − 2 × 3 = -1，扣完为止，得 0")


@pytest.mark.parametrize(("actual", "expected"), [("100", "10"), ("99", "9.9"), ("90", "9"), ("0", "0"), ("120", "10")])
def test_a_tenth_off_for_each_per_cent_below(actual: str, expected: str) -> None:
    """完成率每低1%扣0.1分."""
    assert points("steps", done(actual, "100"), points="0.1") == D(expected)


def test_a_rate_below_its_standard() -> None:
    """结案率不低于95%，每低1%扣0.1分: 92.5 is 2.5 points below; begun ones count or not, as the scheme says."""
    rate = {"source": "rate", "standard": "95", "points": "0.1"}
    assert points("steps", done("92.5", None, "%"), **rate) == D("9.75")
    assert points("steps", done("92.5", None, "%"), partial="ignored", **rate) == D("9.8")
    assert points("steps", done("92.5", None, "%"), partial="whole", **rate) == D("9.7")
    assert points("steps", counted("92.5"), **rate | HAND) == D("9.75")


def test_steps_say_how_far_below() -> None:
    result = outcome("steps", done("7", "8", "件"), points="0.1")
    assert words(result) == (
        "目标值：8 件；完成值：7 件；比率：7 ÷ 8 × 100% = 87.5%；"
        "标准：100%，低 12.5 个百分点，每 1 个为一档，计 12.5 档；计算：10 − 0.1 × 12.5 = 8.75"
    )


def test_the_highest_tier_counts() -> None:
    """国家级3分、省级2分、市级1分."""
    result = outcome("tiered", counted("2"), "3")
    assert (result.points, "分档：国家级 3 分、省级 2 分、市级 1 分" in words(result)) == (D(2), True)
    assert words(result).endswith("档次：省级")
    assert words(outcome("tiered", counted("0"), "3")).endswith("档次：未达到任何一档")


def test_or_all_are_added_up_to_the_weight() -> None:
    assert points("tiered", counted("5"), "6", several="sum") == 5


def test_a_tier_that_is_none_is_not_taken() -> None:
    tiered = TYPES["tiered"]
    best, total = (tiered.judging(tiered.checked({"several": how})) for how in ("best", "sum"))
    assert best is not None
    assert total is not None
    assert best.problem(D("2.5"), D(3)) == "评分只能是0、1、2、3 分之一，请改正。"
    assert (best.problem(D(2), D(3)), total.problem(D("2.5"), D(3))) == (None, None)
    assert total.problem(D(4), D(3)) == "评分应在 0 到 3 分之间，请改正。"


ON_TIME = MilestoneFact("方案", date(2026, 3, 31), date(2026, 3, 31))
TWO_LATE = MilestoneFact("半年总结", date(2026, 6, 30), date(2026, 7, 2))
FIVE_LATE = MilestoneFact("年度总结", date(2026, 12, 20), date(2026, 12, 25))
NEVER = MilestoneFact("台账", date(2026, 12, 25), None)


@pytest.mark.parametrize(
    ("milestones", "parameters", "expected"),
    [
        ((ON_TIME,), {}, "5"),
        ((ON_TIME, TWO_LATE), {}, "4"),
        ((TWO_LATE, FIVE_LATE), {}, "1.5"),
        ((TWO_LATE, FIVE_LATE), {"several": "longest"}, "2.5"),
        ((TWO_LATE, NEVER), {}, "0"),
        ((TWO_LATE, NEVER), {"unmet": "ignored"}, "4"),
        ((), {}, "0"),
    ],
)
def test_half_a_point_for_each_day_late(
    milestones: tuple[MilestoneFact, ...], parameters: dict[str, str], expected: str
) -> None:
    """逾期一天扣0.5分（5 分）."""
    facts = Facts("responsible", milestones=milestones)
    assert points("timeliness", facts, "5", points="0.5", **parameters) == D(expected)


def test_days_late_may_be_counted_by_hand() -> None:
    assert points("timeliness", counted("3"), "5", points="0.5", source="hand") == D("3.5")


@pytest.mark.parametrize(("actual", "expected"), [("8", "0"), ("6", "0"), ("9", "0.05"), ("17", "0.45"), ("40", "0.5")])
def test_a_bonus_up_to_its_cap(actual: str, expected: str) -> None:
    """每增1名加0.05分，最多加0.5分."""
    given = {"points": "0.05", "cap": "0.5"}
    assert points("capped_bonus", done(actual, "8", "名"), "2", **given) == D(expected)


def test_a_bonus_never_passes_the_weight() -> None:
    assert points("capped_bonus", counted("100"), "0.5", points="0.05", source="hand") == D("0.5")


@pytest.mark.parametrize(("times", "expected"), [("0", "0"), ("2", "-4"), ("3", "-6"), ("5", "-6")])
def test_a_deduction_down_to_its_cap(times: str, expected: str) -> None:
    """每发生一起扣2分，最多扣6分."""
    result = outcome("capped_deduction", counted(times), "6", points="2", source="hand")
    assert result.points == D(expected)
    assert ("最多扣 6" in words(result)) == (times == "5")


@pytest.mark.parametrize("kind", ["per_shortfall", "per_occurrence", "steps", "capped_bonus", "capped_deduction"])
def test_a_count_by_hand_is_waited_for(kind: str) -> None:
    assert TYPES[kind].judging({}) is None
    assert TYPES[kind].judging(HAND) is not None
    assert points(kind, Facts(), source="hand") is None


def test_occurrences_are_whole() -> None:
    asked = TYPES["per_occurrence"].judging(HAND)
    assert asked is not None
    assert asked.problem(D("1.5"), D(5)) == "发生次数应为整数，请改正。"
    assert asked.problem(D(-1), D(5)) == "发生次数应在 0 到 100000 次之间，请改正。"
    assert asked.problem(D(12), D(5)) is None, "a count is not bounded by the weight"


def test_a_target_of_zero_asks_for_nothing() -> None:
    for kind in ("per_shortfall", "steps"):
        assert TYPES[kind].exempt(done("1", "0"), {}) == "目标值为 0，没有需要完成的任务"
        assert TYPES[kind].exempt(done("1", "0"), HAND) is None


DEDUCTING = ["per_shortfall", "per_occurrence", "steps", "timeliness"]
counts = st.decimals(min_value=0, max_value=1000, places=2)
weights = st.decimals(min_value=D("0.01"), max_value=100, places=2)
each = st.decimals(min_value=D("0.01"), max_value=100, places=2).map(str)
floors = st.decimals(min_value=0, max_value=100, places=2).map(str)


@given(st.sampled_from(DEDUCTING), weights, weights, each, floors, counts, counts)
def test_deductions_stay_within_the_weight_and_more_is_never_better(
    kind: str, full: D, own: D, point: str, floor: str, one: D, other: D
) -> None:
    def of(count: D) -> D:
        found = points(kind, counted(str(count)), str(full), str(own), points=point, floor=floor, source="hand")
        assert found is not None
        return found if kind != "steps" else -found  # a rate is the better the higher

    fewer, more = sorted((one, other))
    assert of(fewer) >= of(more)
    assert all(0 <= abs(of(count)) <= own for count in (fewer, more))


@given(weights, each, floors, counts, counts)
def test_extras_stay_within_cap_and_weight(full: D, point: str, cap: str, one: D, other: D) -> None:
    def of(kind: str, count: D) -> D:
        found = points(kind, counted(str(count)), str(full), points=point, cap=cap, source="hand")
        assert found is not None
        return found

    fewer, more = sorted((one, other))
    most = min(full, D(cap) or full)
    assert 0 <= of("capped_bonus", fewer) <= of("capped_bonus", more) <= most
    assert 0 >= of("capped_deduction", fewer) >= of("capped_deduction", more) >= -most


def test_figures_and_tables_are_checked_in_words() -> None:
    assert TYPES["per_shortfall"].checked({"points": "０.５"})["points"] == "0.5"
    for wrong in ("0", "-1", "一", "1e9"):
        with pytest.raises(Invalid, match="应为大于 0 的数"):
            TYPES["per_shortfall"].checked({"points": wrong})
    with pytest.raises(Invalid, match="最多保留 4 位小数"):
        TYPES["per_shortfall"].checked({"per": "1e-19"})
    tiers = {"tiers": "国家级：3分，省级＝2、市级：1.50"}
    assert TYPES["tiered"].checked(tiers)["tiers"] == "国家级:3、省级:2、市级:1.5"
    for wrong in ("国家级", "国家级：3、国家级：2", "3、2、1", "国家级：3、省级"):
        with pytest.raises(Invalid, match="请逐档写明名称和分值"):
            TYPES["tiered"].checked({"tiers": wrong})


def test_parameters_are_told_with_their_units() -> None:
    described = TYPES["capped_bonus"].described(TYPES["capped_bonus"].checked({"points": "0.05", "cap": "0.5"}))
    assert described == (
        "数据来源：由系统按数据计算；每增：1；每次加分：0.05 分；上限：0.5 分；不足一个计算单位的：按比例计算"
    )
