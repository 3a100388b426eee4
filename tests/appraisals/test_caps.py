"""Bonus and deduction sections with a cap: one for what is added together, one for what is taken away."""

from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from tests.appraisals.year import fill, judge_all, make_year, open_year
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again
from tracker.appraisals import schemes
from tracker.appraisals.forms import settings_form
from tracker.appraisals.results import board_of, ranking_data
from tracker.appraisals.rules import Settings
from tracker.appraisals.schemes import ClauseDraft
from tracker.appraisals.scoring import ClauseLine, together
from tracker.database import transaction
from tracker.errors import Invalid

D = Decimal
EXTRAS = "加减分"


def line(number: int, kind: str, section: str) -> ClauseLine:
    return ClauseLine(number, section, f"第{number}条", kind, {}, D(5), None)


LINES = [line(1, "by_hand", "一"), line(2, "capped_bonus", EXTRAS), line(3, "capped_bonus", EXTRAS)]
LINES += [line(4, "capped_deduction", EXTRAS), line(5, "capped_deduction", EXTRAS), line(6, "capped_bonus", "二")]


@pytest.mark.parametrize(
    ("points", "total"),
    [
        (["80", "2", "1", "-1", "-1", "4"], "85"),
        (["80", "2", "2", "-1", "-1", "4"], "85"),
        (["80", "5", "5", "-5", "-5", "4"], "84"),
        (["80", None, None, "-5", "-5", None], "77"),
    ],
)
def test_what_a_section_adds_and_takes_away_stays_within_its_cap(points: list[str | None], total: str) -> None:
    """A cap of 3 on the one section; the other's bonus, and what makes up the 100, are not concerned."""
    settings = Settings(section_caps=((EXTRAS, D(3)),))
    assert together(settings, LINES, [None if each is None else D(each) for each in points]) == D(total)


FIGURES = st.decimals(0, 5, places=2)


@given(st.tuples(*[FIGURES] * 6), st.decimals(D("0.01"), 20, places=2))
def test_a_cap_bounds_the_extras_and_nothing_else(given: tuple[D, ...], cap: D) -> None:
    signs = [1, 1, 1, -1, -1, 1]
    points = [sign * each for sign, each in zip(signs, given, strict=True)]
    total = together(Settings(section_caps=((EXTRAS, cap),)), LINES, points)
    assert abs(total - points[0] - points[5]) <= cap
    if sum(given[1:3]) <= cap and sum(given[3:5]) <= cap:
        assert total == together(Settings(), LINES, points) == sum(points)
    halves = together(Settings(section_caps=((EXTRAS, cap),)), LINES[:1], points[:1]) + together(
        Settings(section_caps=((EXTRAS, cap),)), LINES[1:], points[1:]
    )
    assert halves == total, "whole sections can be added up one by one"


def test_a_capped_section_in_a_year(cast: Cast) -> None:
    """清丰 has 82 and two bonuses of 4, together no more than 5."""
    year = make_year(cast)
    ids = fill(cast, year)
    who: dict[str, Any] = {"actor": cast.appraiser.actor, "now": NOW}
    with transaction():
        for title in ("荣誉", "创新"):
            draft = ClauseDraft(EXTRAS, title, "capped_bonus", {"source": "hand", "points": "1"}, D(4), None)
            ids[title] = schemes.add_clause(again(year.scheme), draft, **who).id
        settings = Settings(publicity_days=0, section_caps=((EXTRAS, D(5)),))
        schemes.change_scheme(again(year.scheme), title="细则", settings=settings, **who)
    appraisal = open_year(cast, year)
    judge_all(cast, appraisal, ids["档案管理"], {cast.qingfeng.id: "9"})
    for title in ("荣誉", "创新"):
        judge_all(cast, appraisal, ids[title], {cast.qingfeng.id: "9"})
    board = board_of(again(appraisal))
    assert board.standings[cast.qingfeng.id].total == D("87.00")
    ranking = ranking_data(again(appraisal))
    best = ranking["rows"][0]
    assert (best["county"], best["scores"][-1], best["total"]) == ("清丰县", "5.00", "87.00")
    assert sum(map(D, best["scores"])) == D(best["total"])
    assert f"“{EXTRAS}”的加分合计、扣分合计各不超过 5 分。" in ranking["notes"]


def test_a_capped_section_must_stand_together_before_the_year_starts(cast: Cast) -> None:
    year = make_year(cast)
    fill(cast, year)
    who: dict[str, Any] = {"actor": cast.appraiser.actor, "now": NOW}
    with transaction():
        for section, kind in ((EXTRAS, "capped_bonus"), ("三", "capped_bonus"), (EXTRAS, "capped_deduction")):
            draft = ClauseDraft(section, "项目", kind, {"source": "hand"}, D(2), None)
            schemes.add_clause(again(year.scheme), draft, **who)
        settings = Settings(section_caps=((EXTRAS, D(3)),))
        schemes.change_scheme(again(year.scheme), title="细则", settings=settings, **who)
    with pytest.raises(Invalid, match="“加减分”设有加减分上限，它的条款要排在一起"):
        open_year(cast, year)


def test_the_page_asks_for_the_cap_of_every_section_with_extras(app: Flask, cast: Cast) -> None:
    year = make_year(cast)
    fill(cast, year)
    with transaction():
        draft = ClauseDraft(EXTRAS, "荣誉", "capped_bonus", {"source": "hand"}, D(4), None)
        schemes.add_clause(again(year.scheme), draft, actor=cast.appraiser.actor, now=NOW)
        again(year.scheme).settings = Settings(section_caps=((EXTRAS, D(5)), ("没有了", D(1)))).as_json()
    with app.test_request_context("/"):
        form = settings_form(again(year.scheme))
        assert [(field.section, field.data) for field in form.cap_fields] == [(EXTRAS, D(5))]
        assert form.settings(None).section_caps == ((EXTRAS, D(5)),)
