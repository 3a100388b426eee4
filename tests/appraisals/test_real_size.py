"""A scheme as large as real ones (40 common + 60 of the county's own, 30 clauses, 8 counties), scored by hand.

`real_size.csv` holds what each county did and, beside it, what it gets, worked out on paper. "9/12": 9 of a target of
12; "3d": a milestone met three days late, "x": never met; "75%": progress without a target; "-": not the county's
item; a number alone: a figure without a target, or what a person gave. 台前 (a target of 0, an item it has not)
and 濮东 (three items it has not) lack 20 of the 100 each, so that whatever they get counts for five quarters.
"""

import csv
import random
import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tracker.appraisals.clause_type import Facts, MilestoneFact
from tracker.appraisals.clauses import TYPES
from tracker.appraisals.freezing import UnitLine, differences, freeze
from tracker.appraisals.rules import Settings, total_problem
from tracker.appraisals.scoring import ClauseLine, Rulebook, Scored, Standing, score_all, standings, with_peers

D = Decimal
DUE = date(2026, 6, 30)
COUNTIES = ["华龙", "清丰", "南乐", "范县", "台前", "濮阳", "开发", "濮东"]
TOTALS = ["97.10", "83.70", "59.30", "37.13", "7.56", "75.13", "100.00", "57.64"]
RANKS = [2, 3, 5, 7, 8, 4, 1, 6]
TABLE = (Path(__file__).parent / "real_size.csv").read_text(encoding="utf-8")
ROWS = list(csv.DictReader(TABLE.splitlines()))


def clause(row: Mapping[str, str]) -> ClauseLine:
    parameters = dict(each.split("=", 1) for each in row["parameters"].split("&") if each)
    checked = TYPES[row["type"]].checked(parameters)
    is_by_hand = TYPES[row["type"]].judging(checked) is not None
    number = int(row["number"])
    return ClauseLine(
        number, row["section"], row["title"], row["type"], checked, D(row["weight"]), None if is_by_hand else number
    )


BOOK = Rulebook(Settings(), tuple(clause(row) for row in ROWS))


def facts(each: ClauseLine, text: str) -> Facts:
    if text == "-":
        return Facts()
    if each.judging is not None:
        return Facts(judged=D(text), judged_by="赵考核", reason="见检查记录。")
    if text.endswith("%"):
        return Facts("responsible", percent=int(text[:-1]), milestones=(MilestoneFact("年底", DUE, None),))
    if text[-1] in "dx":
        met = [None if part == "x" else DUE + timedelta(int(part[:-1])) for part in text.split()]
        return Facts("responsible", milestones=tuple(MilestoneFact("节点", DUE, day) for day in met))
    actual, _, target = text.partition("/")
    return Facts("responsible", "件", D(target) if target else None, D(actual))


YEAR = {
    unit: {each.id: facts(each, row[county]) for each, row in zip(BOOK.clauses, ROWS, strict=True)}
    for unit, county in enumerate(COUNTIES, start=1)
}


def scored(year: Mapping[int, Mapping[int, Facts]]) -> tuple[dict[int, list[Scored]], dict[int, Standing]]:
    found = score_all(BOOK, with_peers(BOOK, year))
    return found, standings(BOOK, {unit: [(each.weight, each.points) for each in row] for unit, row in found.items()})


def test_the_scheme_is_of_real_size() -> None:
    weights = [each.weight for each in BOOK.clauses if not each.is_extra]
    common = [each.weight for each in BOOK.clauses if each.section == "共性"]
    assert (len(BOOK.clauses), sum(common), total_problem(weights)) == (30, 40, None)
    assert {each.type for each in BOOK.clauses} == set(TYPES), "every type has its turn"


@pytest.mark.parametrize("at", range(8), ids=COUNTIES)
def test_every_score_is_what_was_worked_out_by_hand(at: int) -> None:
    found, ranked = scored(YEAR)
    expected = [row[f"{COUNTIES[at]}得分"] for row in ROWS]
    points = ["" if each.points is None else f"{each.points:f}" for each in found[at + 1]]
    told = [f"{row['number']} {row['title']}" for row in ROWS]
    assert dict(zip(told, points, strict=True)) == dict(zip(told, expected, strict=True))
    assert (f"{ranked[at + 1].total:f}", ranked[at + 1].rank) == (TOTALS[at], RANKS[at])


def test_the_order_of_the_counties_is_irrelevant() -> None:
    mixed = list(YEAR.items())
    random.Random(7).shuffle(mixed)
    assert scored(dict(mixed)) == scored(YEAR)


def test_what_is_frozen_is_recomputed_to_the_cent() -> None:
    units = [UnitLine(unit, county, county) for unit, county in enumerate(COUNTIES, start=1)]
    known = with_peers(BOOK, YEAR)
    assert differences(freeze(BOOK, units, known, score_all(BOOK, known), {})) == []


def test_all_counties_zero() -> None:
    """Nobody did anything: what counts mistakes has none to count, what counts work has nothing to give; all equal."""
    idle = {each.id: facts(each, _nothing(row["华龙"])) for each, row in zip(BOOK.clauses, ROWS, strict=True)}
    found, ranked = scored(dict.fromkeys(range(1, 9), idle))
    assert {(each.total, each.rank) for each in ranked.values()} == {(D("7.00"), 1)}
    assert [each.clause_id for each in found[1] if each.points] == [4, 10, 14, 23], "迟报 2、问题 3、会议 1、专报 1"


def _nothing(text: str) -> str:
    """The same kind of entry, of a county that did nothing."""
    if text[-1] in "dx":
        return "x"
    return "0%" if text.endswith("%") else re.sub(r"^[\d.]+", "0", text)
