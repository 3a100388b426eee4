"""A sign that no paper can be set in is refused while it can still be changed; what is let through is printed."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from tests.appraisals.year import fill, make_year, open_year
from tests.cast import Cast
from tests.conftest import NOW
from tests.documents.conftest import on_base
from tests.factories import again, make_milestone
from tracker.accounts.models import Person
from tracker.appraisals import operations
from tracker.appraisals.models import Clause
from tracker.database import db, transaction
from tracker.documents.papers import substituted
from tracker.documents.press.render import render
from tracker.errors import Invalid
from tracker.printable import _RUNS, lacking, printing_problem, with_substitutes

SignIn = Callable[[Person], FlaskClient]


@pytest.mark.parametrize("text", ["5个“双随机”，3％～5％；①—⑩《》（）、", "喆堃镕翀", "PCT 5 m² ±3℃", ""])
def test_what_an_office_writes_is_printable(text: str) -> None:
    assert printing_problem("标题", text) is None


def test_an_emoji_is_named(cast: Cast) -> None:
    assert lacking("宣传周😀活动☺😀") == ["😀", "☺"]
    assert printing_problem("标题", "宣传周😀") == (
        "标题中有公文字体里没有的字符：“😀”（U+1F600），定稿后将无法印制。请删去或改用文字。"
    )


def test_every_sign_that_is_let_through_has_a_glyph(bare_press_dir: Path, press_dir: Path) -> None:
    ends = [[int(end, 16) for end in run.split("-")] for run in _RUNS.split()]
    signs = "".join(chr(code) for run in ends for code in range(run[0], run[-1] + 1)).replace("<", "").replace("&", "")
    for data_dir in (bare_press_dir, press_dir):
        render(
            on_base(f"<h1>{signs}</h1><p>{signs}</p><table><tr><td>{signs}</td></tr></table>"),
            title="字表",
            data_dir=data_dir,
        )


@given(st.text(max_size=40))
def test_substitutes_leave_nothing_to_lack(text: str) -> None:
    changed = with_substitutes(text)
    assert lacking(changed) == []
    assert len(changed) == len(text)
    assert substituted({"evidence": [text], "rank": 1}) == {"evidence": [changed], "rank": 1}


ADDRESSES = {
    "/work-items/1/edit": {"title": "宣传😀"},
    "/work-items/milestones/1/edit": {"title": "宣传😀", "due_on": "2026-06-30"},
    "/units/1": {"name": "知识产权局😀"},
    "/documents/letterhead": {"mark": "濮知考😀", "issuer_mark": "文件", "addressees": "各县"},
    "/appraisals/schemes/new": {"year": "2026", "title": "细则😀"},
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_is_said_where_it_is_typed(cast: Cast, sign_in: SignIn, address: str) -> None:
    make_milestone(cast)
    client = sign_in(cast.administrator if address.startswith("/units") else cast.supervisor)
    answer = client.post(address, data=ADDRESSES[address])
    assert (answer.status_code, "“😀”（U+1F600）" in answer.text) == (422, True)


def test_no_appraisal_is_opened_with_it(cast: Cast) -> None:
    year = make_year(cast)
    fill(cast, year)
    with transaction():
        again(year.scheme).clauses[1].title = "宣传😀"
    with pytest.raises(Invalid, match=r"第2条中有.*“😀”"):
        open_year(cast, year)


def test_no_judgement_is_given_with_it(cast: Cast) -> None:
    year = make_year(cast)
    clauses = fill(cast, year)
    appraisal = open_year(cast, year)
    with pytest.raises(Invalid, match="评分的理由中有"), transaction():
        judgement = operations.Judgement(cast.nanle.id, Decimal(5), "很好😀")
        clause = db.session.get_one(Clause, clauses["档案管理"])
        operations.judge(again(appraisal), clause, [judgement], actor=cast.appraiser.actor, now=NOW)
