"""What stands beside the clauses: adjustments, veto, excellence bar, and the share of the highest grade."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.appraisals.clause_type import Facts
from tracker.appraisals.freezing import UnitLine, differences, freeze
from tracker.appraisals.rules import Settings, Ties, ranks, settings_problem, within_share
from tracker.appraisals.scoring import Adjustment, ClauseLine, Rulebook, Ruling, score_all, standings

D = Decimal
BOOK = Rulebook(Settings(), (ClauseLine(1, "", "综合评价", "by_hand", {}, D(100), None),))
rulings = st.builds(
    Ruling,
    st.lists(st.builds(Adjustment, st.decimals(-20, 20, places=2), st.text(max_size=5))).map(tuple),
    st.sampled_from(["", "某政办〔2026〕3号"]),
    st.sampled_from(["", "某纪〔2026〕8号"]),
)


def adjusted(points: str) -> Ruling:
    return Ruling((Adjustment(D(points), "省级表彰"),))


def stand(totals: dict[int, str], settings: Settings | None = None, **ruled: Ruling) -> dict[int, tuple[str, int, str]]:
    """Units by number; those ruled on are named unit1, unit2 …"""
    points = {unit: [(D(100), D(total))] for unit, total in totals.items()}
    by_unit = {int(name.removeprefix("unit")): ruling for name, ruling in ruled.items()}
    found = standings(replace(BOOK, settings=settings or Settings()), points, by_unit)
    return {unit: (f"{each.total:f}", each.rank or 0, each.grade) for unit, each in found.items()}


def test_an_adjustment_moves_total_rank_and_grade() -> None:
    found = stand({1: "89.50", 2: "90"}, unit1=adjusted("1.25"), unit2=adjusted("-0.5"))
    assert found == {1: ("90.75", 1, "优秀"), 2: ("89.5", 2, "良好")}


def test_a_veto_is_the_lowest_grade_and_a_bar_only_not_the_highest() -> None:
    """DOMAIN §5: 一票否决 is not 一票否优."""
    found = stand({1: "95", 2: "94", 3: "85"}, unit1=Ruling(veto="甲"), unit2=Ruling(bar="乙"), unit3=Ruling(bar="乙"))
    assert found == {1: ("95", 1, "不合格"), 2: ("94", 2, "良好"), 3: ("85", 3, "良好")}


def test_a_unit_that_takes_no_part_has_no_veto_either() -> None:
    found = standings(BOOK, {1: [(D(0), None)]}, {1: Ruling(veto="甲")})
    assert (found[1].total, found[1].grade) == (None, "不参评")


@pytest.mark.parametrize(
    ("share", "excellent"),
    [(None, {1, 2, 3, 4}), (100, {1, 2, 3, 4}), (40, {1}), (60, {1, 2, 3}), (80, {1, 2, 3, 4}), (10, set())],
)
def test_the_highest_grade_is_for_a_share_of_the_units(share: int | None, excellent: set[int]) -> None:
    """Five ranked units: 40 % are two places, but two are level on the second, and one place is left for them."""
    totals = {1: "98", 2: "95", 3: "95", 4: "91", 5: "70"}
    found = stand(totals, Settings(excellent_share=share))
    assert {unit for unit, (_, _, grade) in found.items() if grade == "优秀"} == excellent
    assert found[5] == ("70", 5, "合格")


def test_who_is_barred_leaves_the_place_to_the_next() -> None:
    totals = {1: "98", 2: "95", 3: "93", 4: "70"}
    found = stand(totals, Settings(excellent_share=50), unit1=Ruling(bar="乙"))
    assert [grade for _, _, grade in found.values()] == ["良好", "优秀", "优秀", "合格"]


@given(
    st.dictionaries(st.integers(1, 30), st.decimals(0, 100, places=0), min_size=1), st.integers(0, 100),
    st.sampled_from(Ties),
)  # fmt: skip
def test_the_share_is_never_exceeded_and_equals_are_treated_alike(totals: dict[int, D], share: int, ties: Ties) -> None:
    settings = Settings(excellent_share=share, ties=ties)
    ranked = ranks(dict(totals), ties)
    before = {unit: "优秀" if total >= 90 else "良好" for unit, total in totals.items()}
    after = within_share(before, ranked, settings)
    excellent = [unit for unit, name in after.items() if name == "优秀"]
    assert len(excellent) * 100 <= share * len(totals)
    assert all(totals[unit] > totals[other] for unit in excellent for other in after if other not in excellent)


@given(st.dictionaries(st.integers(1, 9), st.tuples(st.decimals(0, 100, places=2), rulings), min_size=1))
def test_rulings_are_frozen_with_the_rest(year: dict[int, tuple[D, Ruling]]) -> None:
    facts = {unit: {1: Facts(judged=points, judged_by="甲", reason="乙")} for unit, (points, _) in year.items()}
    units = [UnitLine(unit, f"{unit}县", f"{unit}县") for unit in year]
    frozen = freeze(BOOK, units, facts, score_all(BOOK, facts), {}, {unit: each for unit, (_, each) in year.items()})
    kept = json.loads(json.dumps(frozen))
    assert differences(kept) == []
    first = str(units[0].id)
    kept["rulings"][first]["adjustments"].append(["1", "后来添上的"])
    assert len(differences(kept)) >= 1, "a ruling changed afterwards is found"


def test_what_an_earlier_edition_wrote_down_takes_the_defaults() -> None:
    written = Settings().as_json()
    for name in ("excellent_share", "publicity_days", "rectify_months"):
        del written[name]
    assert Settings.from_json(written) == Settings()


@pytest.mark.parametrize(
    "settings",
    [
        Settings(excellent_share=101),
        Settings(publicity_days=-1),
        Settings(objection_days=61),
        Settings(decide_days=0),
        Settings(rectify_lowest=-1),
        Settings(rectify_months=0),
    ],
)
def test_settings_that_cannot_be(settings: Settings) -> None:
    assert settings_problem(settings)


def test_the_share_stands_in_the_printed_rules() -> None:
    assert "优秀不超过参评单位的 30%（取整数），超出的按名次降为良好。" in Settings(excellent_share=30).sentences[-1]
