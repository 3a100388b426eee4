"""Each way of scoring, worked by hand, and the laws that hold for all of them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.appraisals.clause_type import Facts, MilestoneFact, Result, Weight
from tracker.appraisals.clauses import TYPES
from tracker.errors import Invalid

D = Decimal
PROPORTIONAL, ALL_OR_NOTHING, BY_HAND = TYPES["proportional"], TYPES["all_or_nothing"], TYPES["by_hand"]

figures = st.decimals(min_value=0, max_value=10**9, places=2)
targets = st.decimals(min_value=D("0.01"), max_value=10**9, places=2)
weights = st.decimals(min_value=D("0.01"), max_value=100, places=2)
floors = st.integers(0, 100).map(str)


def schools(actual: str | None, target: str | None = "8", percent: int = 0, *milestones: MilestoneFact) -> Facts:
    return Facts(
        duty="responsible",
        measure="所",
        target=None if target is None else D(target),
        actual=None if actual is None else D(actual),
        percent=percent,
        milestones=milestones,
    )


def whole(weight: str) -> Weight:
    return Weight(D(weight), D(weight))


def words(result: Result) -> str:
    return "；".join(f"{line.label}：{line.text}" for line in result.lines)


JUNE = MilestoneFact("上半年任务", date(2026, 6, 30), date(2026, 6, 20))
LATE = MilestoneFact("全年任务", date(2026, 11, 30), date(2026, 12, 3))
OPEN = MilestoneFact("总结", date(2026, 12, 20), None)


def test_the_types_are_found_by_being_there() -> None:
    assert {"proportional", "all_or_nothing", "by_hand"} <= set(TYPES)
    assert all(name == clause_type.name and clause_type.formula for name, clause_type in TYPES.items())


@pytest.mark.parametrize(
    ("actual", "points", "sums"),
    [
        ("6", "7.5", "10 × 6 ÷ 8 = 7.5"),
        ("0", "0", "10 × 0 ÷ 8 = 0"),
        ("8", "10", "已达到目标，得满分 10"),
        ("9", "10", "已达到目标，得满分 10"),
    ],
)
def test_by_proportion(actual: str, points: str, sums: str) -> None:
    """6 of 8 schools: three quarters of the ten points; more than the target is not worth more."""
    result = PROPORTIONAL.score(whole("10"), schools(actual), {"floor": "0"})
    assert result.points == D(points)
    assert words(result) == f"目标值：8 所；完成值：{actual} 所；计算：{sums}"


def test_a_ratio_without_end_says_that_it_is_cut() -> None:
    result = PROPORTIONAL.score(whole("10"), schools("2", "3"), {})
    assert "10 × 2 ÷ 3 ≈ 6.6667" in words(result)


def test_nothing_reported_counts_as_nothing_and_says_so() -> None:
    result = PROPORTIONAL.score(whole("10"), schools(None), {})
    assert (result.points, "无经审核通过的数值，按 0 计" in words(result)) == (D(0), True)


def test_without_a_target_the_progress_of_the_milestones_counts() -> None:
    result = PROPORTIONAL.score(whole("10"), schools(None, None, 75, JUNE, OPEN), {})
    assert result.points == D("7.5")
    assert words(result).startswith("目标值：未设；时间节点完成进度：75%")


def test_with_neither_target_nor_milestone_there_is_nothing_to_go_by() -> None:
    result = PROPORTIONAL.score(whole("10"), schools(None, None), {})
    assert (result.points, "未设，无从计算完成比例" in words(result)) == (D(0), True)


@pytest.mark.parametrize(("actual", "points"), [("4", "0"), ("5", "6.25")])
def test_below_the_floor_nothing_is_given(actual: str, points: str) -> None:
    """A floor of 60%: 4 of 8 is 50%, no points; 5 of 8 is 62.5%, points as usual."""
    assert PROPORTIONAL.score(whole("10"), schools(actual), {"floor": "60"}).points == D(points)


def test_a_target_of_zero_does_not_apply() -> None:
    assert PROPORTIONAL.exempt(schools("3", "0"), {}) == "目标值为 0，没有需要完成的任务"
    assert ALL_OR_NOTHING.exempt(schools("3", "0"), {"basis": "target"}) == "目标值为 0，没有需要完成的任务"
    assert ALL_OR_NOTHING.exempt(schools("3", "0"), {"basis": "milestones"}) is None


@pytest.mark.parametrize(
    ("milestones", "on_time", "points"),
    [
        ((JUNE,), False, "5"),
        ((JUNE, LATE), False, "5"),
        ((JUNE, LATE), True, "0"),
        ((JUNE, OPEN), False, "0"),
        ((), False, "0"),
    ],
)
def test_all_or_nothing_by_milestones(milestones: tuple[MilestoneFact, ...], on_time: bool, points: str) -> None:
    facts = schools(None, None, 0, *milestones)
    result = ALL_OR_NOTHING.score(whole("5"), facts, {"basis": "milestones", "on_time": on_time})
    assert result.points == D(points)


def test_all_or_nothing_names_what_is_missing_and_what_was_late() -> None:
    facts = schools(None, None, 0, JUNE, LATE, OPEN)
    result = ALL_OR_NOTHING.score(whole("5"), facts, {"basis": "milestones", "on_time": True})
    assert words(result) == (
        "时间节点：共 3 个，完成 2 个，其中逾期完成 1 个；未完成：总结；"
        "逾期完成：全年任务（按规定视为未完成）；判定：未完成，不得分"
    )


@pytest.mark.parametrize(("actual", "points"), [("7.99", "0"), ("8", "5"), (None, "0")])
def test_all_or_nothing_by_target(actual: str | None, points: str) -> None:
    assert ALL_OR_NOTHING.score(whole("5"), schools(actual), {"basis": "target"}).points == D(points)


@pytest.mark.parametrize(("actual", "points"), [("6.39", "0"), ("6.4", "5"), ("8", "5")])
def test_all_or_nothing_by_a_share_of_the_target(actual: str, points: str) -> None:
    """完成目标任务80%以上得满分: 8 × 80% = 6.4."""
    result = ALL_OR_NOTHING.score(whole("5"), schools(actual), {"basis": "target", "share": "80"})
    assert result.points == D(points)
    assert "完成线：8 × 80% = 6.4" in words(result)


def test_a_share_of_nothing_is_refused() -> None:
    assert "应大于 0" in (ALL_OR_NOTHING.problem(D(5), {"basis": "target", "share": "0"}) or "")


def test_by_hand_waits_for_a_person() -> None:
    assert BY_HAND.score(whole("6"), Facts(), {}).points is None


def test_by_hand_keeps_who_and_why() -> None:
    facts = Facts(judged=D("4.5"), judged_by="赵考核", reason="年度档案缺一份。")
    result = BY_HAND.score(whole("6"), facts, {})
    assert (result.points, words(result)) == (
        D("4.5"),
        "评分：4.5 分（满分 6 分）；评分人：赵考核；理由：年度档案缺一份。",
    )


def test_by_hand_keeps_its_share_when_the_weight_grows() -> None:
    """4.5 of 6 is three quarters: 6 of the 8 that the clause comes to for this county."""
    facts = Facts(judged=D("4.5"), judged_by="赵考核", reason="缺一份。")
    result = BY_HAND.score(Weight(D(6), D(8)), facts, {})
    assert (result.points, "4.5 × 8 ÷ 6 = 6" in words(result)) == (D(6), True)


@given(weight=weights, target=targets, actual=figures, floor=floors)
def test_points_stay_between_nothing_and_the_weight(weight: D, target: D, actual: D, floor: str) -> None:
    facts = Facts(duty="responsible", target=target, actual=actual)
    for clause_type, given_parameters in ((PROPORTIONAL, {"floor": floor}), (ALL_OR_NOTHING, {"basis": "target"})):
        points = clause_type.score(Weight(weight, weight), facts, given_parameters).points
        assert points is not None
        assert 0 <= points <= weight


@given(weight=weights, target=targets, floor=floors, one=figures, other=figures)
def test_more_done_is_never_worth_less(weight: D, target: D, floor: str, one: D, other: D) -> None:
    def points(clause_type: str, actual: D, **parameters: str) -> D:
        facts = Facts(duty="responsible", target=target, actual=actual)
        result = TYPES[clause_type].score(Weight(weight, weight), facts, parameters).points
        assert result is not None
        return result

    less, more = sorted((one, other))
    assert points("proportional", less, floor=floor) <= points("proportional", more, floor=floor)
    assert points("all_or_nothing", less, basis="target") <= points("all_or_nothing", more, basis="target")


def test_parameters_are_checked_in_words() -> None:
    assert PROPORTIONAL.checked({}) == {"floor": "0"}
    assert PROPORTIONAL.checked({"floor": " 60.0 "}) == {"floor": "60"}
    assert ALL_OR_NOTHING.checked({"on_time": True}) == {"basis": "milestones", "on_time": True, "share": "100"}
    for wrong in ("六十", "101", "-1", "NaN"):
        with pytest.raises(Invalid, match="“起评比例”应为 0 到 100 之间的数"):
            PROPORTIONAL.checked({"floor": wrong})
    with pytest.raises(Invalid, match="“完成的标准”请从所列的选项中选择"):
        ALL_OR_NOTHING.checked({"basis": "mood"})


def test_parameters_are_told_where_they_matter() -> None:
    assert ALL_OR_NOTHING.described({}) == "完成的标准：时间节点全部完成"
    assert ALL_OR_NOTHING.described({"on_time": True}) == "完成的标准：时间节点全部完成；须按期完成：是"
    assert PROPORTIONAL.described({"floor": "0"}) == ""
    assert PROPORTIONAL.described({"floor": "60"}) == "起评比例：60%"
