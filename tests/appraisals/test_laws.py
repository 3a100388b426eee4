"""What holds for a scheme of any types and any facts: bounds, sums, order, and that recomputing changes nothing."""

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tracker.appraisals.clause_type import Facts, MilestoneFact
from tracker.appraisals.clauses import TYPES
from tracker.appraisals.freezing import UnitLine, differences, facts_as_json, facts_from_json, freeze
from tracker.appraisals.parameters import Parameter, ParameterKind
from tracker.appraisals.rules import NotApplicable, Settings
from tracker.appraisals.scoring import ClauseLine, Rulebook, score_all, standings, with_peers

D = Decimal
DUE = date(2026, 6, 30)
ORDINARY = sorted(name for name, each in TYPES.items() if not each.is_extra)
EXTRAS = sorted(name for name, each in TYPES.items() if each.is_extra)


def values(parameter: Parameter) -> st.SearchStrategy[object]:
    match parameter.kind:
        case ParameterKind.CHOICE:
            return st.sampled_from([name for name, _ in parameter.choices])
        case ParameterKind.FLAG:
            return st.booleans()
        case ParameterKind.PERCENT:
            return st.integers(0, 100)
        case ParameterKind.FIGURE:
            return st.decimals(D("0.01"), 100, places=2)
    return st.just(parameter.default)


@st.composite
def clauses(draw: st.DrawFn, number: int, kinds: list[str], weight: Decimal) -> ClauseLine:
    kind = TYPES[draw(st.sampled_from(kinds))]
    parameters = kind.checked({each.name: draw(values(each)) for each in kind.parameters})
    has_item = kind.judging(parameters) is None or draw(st.booleans())
    return ClauseLine(number, "一", f"第{number}条", kind.name, parameters, weight, number if has_item else None)


@st.composite
def books(draw: st.DrawFn) -> Rulebook:
    """One to six clauses that make up 100, and an extra."""
    marks = [0, *sorted(draw(st.sets(st.integers(1, 9999), max_size=5))), 10000]
    weights = [D(high - low) / 100 for low, high in pairwise(marks)]
    ordinary = [draw(clauses(number, ORDINARY, weight)) for number, weight in enumerate(weights, start=1)]
    extra = draw(clauses(len(weights) + 1, EXTRAS, D(5)))
    return Rulebook(Settings(not_applicable=draw(st.sampled_from(NotApplicable))), (*ordinary, extra))


amounts = st.decimals(0, 200, places=1)
milestones = st.builds(
    MilestoneFact,
    st.just("节点"),
    st.just(DUE),
    st.none() | st.integers(-9, 99).map(lambda days: DUE + timedelta(days)),
)
facts = st.builds(
    Facts,
    duty=st.sampled_from([None, "lead", "responsible", "supporting"]),
    measure=st.just("件"),
    target=st.none() | amounts,
    actual=st.none() | st.decimals(-50, 200, places=1),
    percent=st.integers(0, 100),
    milestones=st.lists(milestones, max_size=3).map(tuple),
    judged=st.none() | st.just(D(0)),
)
years = st.lists(st.lists(facts, min_size=7, max_size=7), min_size=1, max_size=5)


def year_of(book: Rulebook, given: list[list[Facts]]) -> dict[int, dict[int, Facts]]:
    by_unit = {
        unit: {each.id: fact for each, fact in zip(book.clauses, row, strict=False)}
        for unit, row in enumerate(given, start=1)
    }
    return with_peers(book, by_unit)


@given(books(), years)
def test_within_bounds_and_the_sum_is_that_of_its_parts(book: Rulebook, given: list[list[Facts]]) -> None:
    found = score_all(book, year_of(book, given))
    ranked = standings(book, {unit: [(each.weight, each.points) for each in row] for unit, row in found.items()})
    for unit, row in found.items():
        *ordinary, extra = row
        assert all(each.points is None or 0 <= each.points <= each.weight for each in ordinary)
        assert extra.points is None or abs(extra.points) <= extra.weight <= 5
        assert sum(each.weight for each in ordinary) in (0, 100)
        counted = [each.points for each in row if each.points is not None]
        assert ranked[unit].total in (None, sum(counted))
        assert all(each.lines for each in row), "every score says how it came about"


@given(books(), years)
def test_the_order_of_the_counties_is_irrelevant(book: Rulebook, given: list[list[Facts]]) -> None:
    year = year_of(book, given)
    assert score_all(book, with_peers(book, dict(reversed(year.items())))) == score_all(book, year)


@given(books(), years)
def test_what_is_frozen_is_recomputed_alike(book: Rulebook, given: list[list[Facts]]) -> None:
    year = year_of(book, given)
    units = [UnitLine(unit, f"{unit}县", f"{unit}县") for unit in year]
    assert differences(freeze(book, units, year, score_all(book, year), {})) == []
    own = [replace(fact, peers=()) for row in year.values() for fact in row.values()]
    assert all(facts_from_json(facts_as_json(fact)) == fact for fact in own)


SUM = re.compile(r"((?:-?[\d.]+|[−×÷() ])+) = (-?[\d.]+)(?!%)")


@given(books(), years)
def test_every_sum_that_is_printed_as_exact_is(book: Rulebook, given: list[list[Facts]]) -> None:
    """Whoever checks a sheet with a pocket calculator finds what it says: "10 − 0.5 × 3 = 8.5"."""
    for row in score_all(book, year_of(book, given)).values():
        for sums, result in [found for each in row for line in each.lines for found in SUM.findall(line.text)]:
            assert reckoned(sums) == Fraction(result), sums


def reckoned(sums: str) -> Fraction:
    """Products and quotients from the left, then what is taken away."""
    first, *others = [product(part) for part in sums.split(" − ")]
    return first - sum(others)


def product(factors: str) -> Fraction:
    first, *others = re.split(r" ([×÷]) ", factors.strip(" ()"))
    value = Fraction(first)
    for sign, factor in zip(others[::2], others[1::2], strict=True):
        value = value * Fraction(factor) if sign == "×" else value / Fraction(factor)
    return value
