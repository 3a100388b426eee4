"""What measures come to: counts, sums, shares and growth, of each unit and of all together."""

from decimal import Decimal
from typing import Any

from tests.cast import Cast
from tests.ledgers.stage import APPROVED, make_row
from tests.queries import count_queries
from tracker.ledgers.definition import Definition
from tracker.ledgers.definitions.shelf import shelf
from tracker.ledgers.measures import figure, of_all, tally

SCHOOLS, PLEDGES, INSPECTIONS = (shelf()[name] for name in ("schools", "pledges", "inspections"))


def figures(definition: Definition, name: str, path: str, year: int = 2026) -> dict[int, Decimal | None]:
    measure = next(each for each in definition.measures if each.name == name)
    return {unit: figure(measure, pairs) for unit, pairs in tally(definition, [measure], path, year).items()}


def total(definition: Definition, name: str, path: str, year: int = 2026) -> Decimal | None:
    return of_all(definition, next(each for each in definition.measures if each.name == name), path, year)


def test_a_count_is_of_the_year_and_of_the_subtree(cast: Cast) -> None:
    make_row(cast, school="一中", state="approved", **APPROVED)
    make_row(cast, school="二中", state="approved", **{**APPROVED, "approved_on": "2025-12-31"})
    make_row(cast, school="三中")
    make_row(cast, unit=cast.qingfeng, school="清丰一中", state="approved", **APPROVED)
    assert figures(SCHOOLS, "new", cast.city.path) == {cast.nanle.id: 1, cast.qingfeng.id: 1}
    assert figures(SCHOOLS, "new", cast.nanle.path) == {cast.nanle.id: 1}
    assert total(SCHOOLS, "new", cast.city.path) == 2
    assert total(SCHOOLS, "new", cast.city.path, 2025) == 1
    assert total(SCHOOLS, "new", cast.taiqian.path) == 0


def pledge(cast: Cast, lent: str, lent_on: str) -> None:
    facts: dict[str, Any] = {"company": "某公司", "raised_on": "2025-01-05", "rights": "专利"}
    make_row(cast, "pledges", state="lent", lent=lent, lent_on=lent_on, **facts)


def test_a_sum_is_exact_and_growth_needs_a_year_before(cast: Cast) -> None:
    for amount in ("100.1", "200.2", "0.0001"):
        pledge(cast, amount, "2026-05-01")
    assert total(PLEDGES, "amount", cast.city.path) == Decimal("300.3001")
    assert total(PLEDGES, "amount_growth", cast.city.path) is None
    for _ in range(2):
        pledge(cast, "50", "2025-05-01")
    assert total(PLEDGES, "amount_growth", cast.city.path) == 50
    assert total(PLEDGES, "amount_growth", cast.city.path, 2027) == -100


def test_the_share_of_all_is_not_the_mean_of_shares(cast: Cast) -> None:
    """南乐 has published one of one, 清丰 none of two."""
    facts: dict[str, Any] = {"object": "某超市", "category": "商标", "inspectors": "王、刘", "drawn_on": "2026-04-10"}
    done = ((cast.nanle, "published"), (cast.qingfeng, "inspected"), (cast.qingfeng, "inspected"))
    for at, (unit, state) in enumerate(done):
        make_row(cast, "inspections", unit, state=state, number=f"{at}", inspected_on="2026-04-28", **facts)
    assert figures(INSPECTIONS, "published", cast.city.path) == {cast.nanle.id: 100, cast.qingfeng.id: 0}
    assert total(INSPECTIONS, "published", cast.city.path) == Decimal("33.33")


def test_all_measures_of_a_ledger_are_read_in_one_query(cast: Cast) -> None:
    make_row(cast)
    with count_queries() as count:
        found = tally(SCHOOLS, SCHOOLS.measures, cast.city.path, 2026)
    assert int(count) == 1 and len(found[cast.nanle.id]) == len(SCHOOLS.measures)
