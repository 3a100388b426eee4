"""How an office's papers are numbered and signed is its own to set; a sign that cannot be printed is found for it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.cast import Cast
from tests.conftest import NOW
from tests.documents.measure import MM, sheets
from tests.documents.test_register import numbers, paper
from tests.documents.test_standard import set_in_type
from tracker.accounts.models import Person, Unit
from tracker.database import db, transaction
from tracker.documents.kinds import KINDS
from tracker.documents.operations import draft, issue, letterhead_of
from tracker.documents.places import WORDS, places_told
from tracker.errors import Invalid

SignIn = Callable[[Person], FlaskClient]
NAMES = {"mark": "濮知考", "issuer_mark": "濮阳市知识产权局文件", "addressees": "各县", "copied_to": "", "contact": ""}
MARKED = {**NAMES, "mark_of_appraisal_sheet": "濮知评", "is_unsealed": "y"}


def test_a_kind_of_paper_may_have_a_series_of_its_own(cast: Cast, sign_in: SignIn, data_dir: Path) -> None:
    client = sign_in(cast.appraiser)

    def issue_one(number: int) -> None:
        with transaction():
            issue(paper(cast, f"appraisal/{number}/unit/2"), actor=cast.appraiser.actor, now=NOW, data_dir=data_dir)

    issue_one(1)
    assert client.post("/documents/letterhead", data=MARKED).status_code == 302
    issue_one(2)
    assert client.post("/documents/letterhead", data={**NAMES, "mark_of_appraisal_sheet": ""}).status_code == 302
    issue_one(3)
    assert numbers() == ["濮知考〔2026〕1号", "濮知评〔2026〕1号", "濮知考〔2026〕2号"]


def test_the_page_shows_what_is_set(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.appraiser)
    assert client.post("/documents/letterhead", data=MARKED).status_code == 302
    page = client.get("/documents/letterhead").text
    assert 'value="濮知评"' in page and "checked" in page
    assert "mark_of_supervision_notice" not in page
    office = db.session.get_one(Unit, cast.city.id)
    assert (letterhead_of(office).marks, letterhead_of(office).is_unsealed) == ({"appraisal_sheet": "濮知评"}, True)


@pytest.mark.parametrize("mark", ["濮" * 21, "濮知😀"])
def test_a_mark_that_does_not_do_is_refused(cast: Cast, sign_in: SignIn, mark: str) -> None:
    answer = sign_in(cast.appraiser).post("/documents/letterhead", data={**NAMES, "mark_of_appraisal_sheet": mark})
    assert answer.status_code == 422


def test_without_a_seal_the_office_stands_two_characters_from_the_right_and_the_date_two_in_from_it(
    press_dir: Path,
) -> None:
    """GB/T 9704-2012, 7.3.5.2."""
    data = {**KINDS["bulletin"].sample(), "is_unsealed": True}
    signed = next(s for s in sheets(set_in_type("bulletin", data, press_dir)) if s.text.count("2026年12月28日"))
    day = next(line for line in signed.lines if line.text == "2026年12月28日")
    office = [line for line in signed.lines if line.text == data["issuer"] and line.size == 16][-1]
    assert max(office.right, day.right) == pytest.approx(184 - 2 * 16 / MM, abs=1)
    assert day.left - office.left == pytest.approx(2 * 16 / MM, abs=1)


def test_a_missing_character_is_found_and_nothing_is_printed(cast: Cast, data_dir: Path) -> None:
    wrong = paper(cast, county="\U0010fffd县")
    with pytest.raises(Invalid, match=r"（U\+10FFFD），没有印制.*所在位置：县（区）“\U0010fffd县”。"):
        draft(wrong, data_dir=data_dir)
    with pytest.raises(Invalid, match="所在位置"), transaction():
        issue(wrong, actor=cast.appraiser.actor, now=NOW, data_dir=data_dir)
    assert numbers() == []


def test_a_place_is_told_in_the_papers_words() -> None:
    data = {
        "paragraphs": ["第一段。", "从头说起，请各单位于😀月底以前把有关情况报送"],
        "rows": [{"name": "甲"}, {"name": "乙😀"}],
    }
    assert (
        places_told(data, ["😀"]) == "所在位置：正文第2项“…说起，请各单位于😀月底以前把有关情…”；表格第2项名称“乙😀”。"
    )
    assert places_told({"x": ["😀"] * 9}, ["😀"]).endswith("等9处。")
    assert places_told(data, ["☺"]) == ""


def _names(data: object) -> set[str]:
    if isinstance(data, dict):
        return set(data).union(*map(_names, data.values()))
    return set().union(*map(_names, data)) if isinstance(data, list) else set()


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_that_is_typed_has_its_word(kind: str) -> None:
    typed = {"paragraphs", "text", "asked", "reply", "county", "unit", "issuer", "item", "statement", "title"}
    assert typed & _names(KINDS[kind].sample()) <= set(WORDS)
