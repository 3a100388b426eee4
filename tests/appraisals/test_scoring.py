"""A whole scheme applied to whole counties: worked by hand, and the laws of the sums."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tracker.appraisals.clause_type import Facts
from tracker.appraisals.freezing import UnitLine, differences, digest_of, facts_as_json, facts_from_json, freeze
from tracker.appraisals.rules import NotApplicable, Settings
from tracker.appraisals.scoring import ClauseLine, Rulebook, Scored, score_unit, standings

D = Decimal


def clause(number: int, weight: str, kind: str = "proportional", item: int | None = 1, **parameters: Any) -> ClauseLine:
    return ClauseLine(number, "创造", f"第{number}条", kind, parameters, D(weight), item)


BOOK = Rulebook(Settings(), (clause(1, "40"), clause(2, "30"), clause(3, "20"), clause(4, "10", "by_hand", None)))


def done(actual: str, target: str = "8", duty: str = "responsible") -> Facts:
    return Facts(duty=duty, measure="件", target=D(target), actual=D(actual))


def judged(points: str) -> Facts:
    return Facts(judged=D(points), judged_by="赵考核", reason="材料齐全。")


def points_of(row: list[Scored]) -> list[D | None]:
    return [each.points for each in row]


def test_a_county_worked_by_hand() -> None:
    """40 × 6/8 = 30; 30 × 2/3 = 20; 20 × 1/7 = 2.857… → 2.86; judged 9.5: together 62.36."""
    row = score_unit(BOOK, {1: done("6"), 2: done("2", "3"), 3: done("1", "7"), 4: judged("9.5")})
    assert points_of(row) == [D("30.00"), D("20.00"), D("2.86"), D("9.50")]
    assert standings(BOOK, {5: [(each.weight, each.points) for each in row]})[5].total == D("62.36")


def test_a_county_without_the_item_has_its_weight_spread_over_the_others() -> None:
    """Without clause 1 (40), the other 60 become 100: 50, 33.33, 16.67 (the odd hundredth where most was cut off)."""
    row = score_unit(BOOK, {2: done("3", "3"), 3: done("1", "2"), 4: judged("10")})
    assert [each.weight for each in row] == [0, D("50.00"), D("33.33"), D("16.67")]
    assert points_of(row) == [None, D("50.00"), D("16.67"), D("16.67")]
    assert [line.text for line in row[0].lines] == ["未承担此项任务", "不计分，权重按比例分摊到其余条款"]
    assert row[1].lines[0] == ("权重", "30，分摊不适用条款后为 50")


def test_or_has_full_marks_when_the_scheme_says_so() -> None:
    book = replace(BOOK, settings=Settings(not_applicable=NotApplicable.FULL_MARKS))
    row = score_unit(book, {2: done("3", "3"), 3: done("1", "2"), 4: judged("10")})
    assert points_of(row) == [D("40.00"), D("30.00"), D("10.00"), D("10.00")]


def test_a_target_of_zero_is_an_item_that_does_not_apply() -> None:
    row = score_unit(BOOK, {1: done("5", "0"), 2: done("3", "3"), 3: done("2", "2"), 4: judged("10")})
    assert (row[0].weight, row[0].points) == (D(0), None)
    assert row[0].lines[0] == ("不适用", "目标值为 0，没有需要完成的任务")
    assert sum(each.points or 0 for each in row) == 100


def test_a_supporting_duty_is_not_scored_unless_approved() -> None:
    facts = {1: done("0", duty="supporting"), 2: done("3", "3"), 3: done("2", "2"), 4: judged("10")}
    assert score_unit(BOOK, facts)[0].lines[0] == ("不适用", "承担配合责任，配合责任不计分")
    approved = replace(BOOK, settings=Settings(score_supporting=True, approval="濮政办〔2026〕3号"))
    assert points_of(score_unit(approved, facts))[0] == 0


EXTRAS = (
    clause(8, "2", "capped_bonus", None, source="hand", points="0.5"),
    clause(9, "6", "capped_deduction", None, source="hand", points="2"),
)
WITH_EXTRAS = replace(BOOK, clauses=BOOK.clauses + EXTRAS)


def test_a_bonus_and_a_deduction_stand_beside_the_hundred() -> None:
    """62.36 as above; three more at 0.5 each: + 1.5; one thing happened: - 2; together 61.86."""
    facts = {1: done("6"), 2: done("2", "3"), 3: done("1", "7"), 4: judged("9.5"), 8: judged("3"), 9: judged("1")}
    row = score_unit(WITH_EXTRAS, facts)
    assert points_of(row)[-2:] == [D("1.50"), D("-2.00")]
    assert standings(WITH_EXTRAS, {5: [(each.weight, each.points) for each in row]})[5].total == D("61.86")


def test_an_extra_takes_no_weight_from_others_and_gives_none() -> None:
    extra = clause(8, "2", "capped_bonus", 7)
    book = replace(BOOK, clauses=(*BOOK.clauses, extra))
    for rule in NotApplicable:
        row = score_unit(replace(book, settings=Settings(not_applicable=rule)), {2: done("3", "3"), 4: judged("10")})
        assert sum(each.weight for each in row[:-1]) == 100
        assert (row[-1].weight, row[-1].points) == (D(0), None)
        assert row[-1].lines[-1].text == "不加分，也不扣分"


def test_whoever_has_but_extras_takes_no_part() -> None:
    book = Rulebook(Settings(), (clause(1, "100"), *EXTRAS))
    row = score_unit(book, {8: judged("3"), 9: judged("0")})
    assert [(each.weight, each.points) for each in row] == [(D(0), None)] * 3
    assert standings(book, {1: [(each.weight, each.points) for each in row]})[1].total is None


def test_nobody_did_anything() -> None:
    idle = {1: done("0"), 2: done("0"), 3: done("0"), 4: judged("0")}
    rows = {unit: score_unit(BOOK, idle) for unit in (1, 2, 3)}
    found = standings(BOOK, {unit: [(each.weight, each.points) for each in row] for unit, row in rows.items()})
    assert {(each.total, each.rank, each.grade) for each in found.values()} == {(D("0.00"), 1, "不合格")}


def test_a_county_to_which_nothing_applies_takes_no_part() -> None:
    book = Rulebook(Settings(), (clause(1, "100"),))
    for settings in (Settings(), Settings(not_applicable=NotApplicable.FULL_MARKS)):
        row = score_unit(replace(book, settings=settings), {})
        found = standings(book, {1: [(each.weight, each.points) for each in row], 2: [(D(100), D(50))]})
        assert (found[1].total, found[1].rank, found[1].grade) == (None, None, "不参评")
        assert found[2].rank == 1


facts = st.builds(
    Facts,
    duty=st.sampled_from([None, "lead", "responsible", "supporting"]),
    target=st.none() | st.decimals(min_value=0, max_value=100, places=1),
    actual=st.none() | st.decimals(min_value=0, max_value=200, places=1),
    percent=st.integers(0, 100),
)
cut = st.lists(st.integers(1, 9999), min_size=0, max_size=7, unique=True).map(sorted)


@st.composite
def books(draw: st.DrawFn) -> Rulebook:
    """One to eight clauses whose weights, of two places, add up to 100."""
    marks = [0, *draw(cut), 10000]
    weights = [D(high - low) / 100 for low, high in pairwise(marks)]
    kinds = draw(st.lists(st.sampled_from(["proportional", "all_or_nothing"]), min_size=8, max_size=8))
    clauses = tuple(
        clause(number, str(weight), kinds[number - 1], basis="target") for number, weight in enumerate(weights, start=1)
    )
    return Rulebook(Settings(not_applicable=draw(st.sampled_from(NotApplicable))), clauses)


@given(books(), st.lists(facts, min_size=8, max_size=8))
def test_points_stay_within_their_weights_and_the_sum_is_that_of_its_parts(book: Rulebook, given: list[Facts]) -> None:
    row = score_unit(book, {each.id: fact for each, fact in zip(book.clauses, given, strict=False)})
    total = standings(book, {1: [(each.weight, each.points) for each in row]})[1].total
    assert all(each.points is None or 0 <= each.points <= each.weight for each in row)
    assert all(each.points is None or each.points == round(each.points, 2) for each in row)
    if total is None:
        assert all(each.weight == 0 for each in row)
    else:
        assert sum(each.weight for each in row) == 100
        assert total == sum(each.points for each in row if each.points is not None)


@given(books(), st.lists(st.booleans(), min_size=8, max_size=8))
def test_whoever_does_everything_gets_a_hundred_exactly(book: Rulebook, has: list[bool]) -> None:
    """Also when weights are spread in thirds and sevenths."""
    everything = {each.id: done("8") for each, held in zip(book.clauses, has, strict=False) if held}
    row = score_unit(book, everything)
    assert sum(each.points or 0 for each in row) == (100 if everything else 0)


@given(books(), st.lists(st.lists(facts, min_size=8, max_size=8), min_size=1, max_size=5))
def test_the_order_of_the_counties_is_irrelevant(book: Rulebook, counties: list[list[Facts]]) -> None:
    rows = {
        unit: [
            (each.weight, each.points)
            for each in score_unit(book, {each.id: fact for each, fact in zip(book.clauses, given, strict=False)})
        ]
        for unit, given in enumerate(counties)
    }
    assert standings(book, rows) == standings(book, dict(reversed(rows.items())))


@given(facts)
def test_facts_survive_being_kept(fact: Facts) -> None:
    assert facts_from_json(facts_as_json(fact)) == fact


def test_what_is_frozen_can_be_recomputed_and_shows_when_it_was_touched() -> None:
    given_facts = {5: {1: done("6"), 2: done("2", "3"), 3: done("1", "7"), 4: judged("9.5")}}
    scored = {5: score_unit(BOOK, given_facts[5])}
    frozen = freeze(BOOK, [UnitLine(5, "南乐县", "南乐")], given_facts, scored, {"year": 2026})
    before = digest_of(frozen)
    assert differences(frozen) == []
    frozen["facts"]["5"]["1"]["actual"] = "8"
    assert digest_of(frozen) != before
    assert differences(frozen) == ["南乐县：定稿总分 62.36，重新计算为 72.36。"]
