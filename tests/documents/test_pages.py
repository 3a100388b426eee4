"""The register's pages: who prints, who reads, and that only a final appraisal is numbered."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pdfplumber
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from tests.appraisals.year import fill, finalise, judge_all, make_year, open_year
from tests.cast import Cast
from tracker import clock
from tracker.accounts.models import Unit
from tracker.appraisals.models import Appraisal
from tracker.database import db
from tracker.documents.compose import TEMPLATES
from tracker.documents.models import Document
from tracker.documents.operations import draft
from tracker.documents.papers import ranking_paper, sheet_paper

SignIn = Callable[..., FlaskClient]
YEAR = clock.today().year


@pytest.fixture
def open_appraisal(cast: Cast) -> int:
    """Every clause judged, not final yet; its id."""
    year = make_year(cast)
    clauses = fill(cast, year)
    appraisal = open_year(cast, year)
    judge_all(cast, appraisal, clauses["档案管理"], {cast.qingfeng.id: "9", cast.nanle.id: "8", cast.taiqian.id: "7"})
    return appraisal.id


@pytest.fixture
def final_appraisal(cast: Cast, open_appraisal: int) -> int:
    finalise(cast, db.session.get_one(Appraisal, open_appraisal))
    return open_appraisal


def _numbers() -> list[str]:
    db.session.rollback()
    return [document.number for document in db.session.scalars(select(Document).order_by(Document.id))]


def _content(client: FlaskClient) -> bytes:
    with client.get("/documents/1/file") as answer:
        return bytes(answer.data)


def test_before_it_is_final_there_are_only_drafts(cast: Cast, sign_in: SignIn, open_appraisal: int) -> None:
    client = sign_in(cast.appraiser)
    refused = client.post(f"/documents/papers/appraisal/{open_appraisal}/ranking")
    assert refused.status_code == 409
    assert "尚未定稿" in refused.text
    draft = client.get(f"/documents/drafts/appraisal/{open_appraisal}/unit/{cast.nanle.id}")
    with pdfplumber.open(BytesIO(draft.data)) as pdf:
        text = pdf.pages[0].extract_text()
    assert "未编号" in text
    assert _numbers() == []


def test_a_sign_that_no_paper_can_be_set_in_is_told_before_the_print(
    cast: Cast, sign_in: SignIn, open_appraisal: int
) -> None:
    db.session.execute(update(Unit).where(Unit.id == cast.nanle.id).values(name="南乐县😀"))
    db.session.commit()
    client = sign_in(cast.appraiser)
    told, other = (
        client.get(f"/documents/papers/appraisal/{open_appraisal}/unit/{unit.id}").text
        for unit in (cast.nanle, cast.qingfeng)
    )
    assert "有公文字体里没有的字符，印为“〓”。所在位置：县（区）“南乐县〓”。" in told
    assert "〓" not in other


def test_a_final_appraisal_is_printed_once_and_read_by_those_concerned(
    cast: Cast, sign_in: SignIn, final_appraisal: int
) -> None:
    appraiser = sign_in(cast.appraiser)
    sheet_url = f"/documents/papers/appraisal/{final_appraisal}/unit/{cast.nanle.id}"
    first, again = appraiser.post(sheet_url), appraiser.post(sheet_url)
    assert first.location == again.location == "/documents/1"
    assert appraiser.post(f"/documents/papers/appraisal/{final_appraisal}/ranking").location == "/documents/2"
    assert _numbers() == [f"濮知考〔{YEAR}〕1号", f"濮知考〔{YEAR}〕2号"]
    officer, neighbour = sign_in(cast.officer), sign_in(cast.other_officer)
    content = _content(officer)
    assert content.startswith(b"%PDF")
    assert content == _content(appraiser)
    assert neighbour.get("/documents/1").status_code == 404
    assert neighbour.get("/documents/1/file").status_code == 404
    assert neighbour.get("/documents/2").status_code == 200  # the bulletin is for every county
    assert "南乐县" in officer.get("/documents").text
    assert "南乐县" not in neighbour.get("/documents").text
    other_year = officer.get(f"/documents?year={YEAR - 1}").text
    assert "没有符合条件的文书" in other_year
    assert "还没有印制文书" not in other_year


@pytest.mark.parametrize("page", ["index", "appraisal", "paper"])
def test_on_a_phone_rows_are_cards(page: str) -> None:
    """Else titles stand in columns of one character."""
    source = (TEMPLATES / "register" / f"{page}.html").read_text(encoding="utf-8")
    assert 'class="stack"' in source
    assert 'data-label="' in source


def test_who_may_not_print_cannot(cast: Cast, sign_in: SignIn, final_appraisal: int) -> None:
    people = ((cast.administrator, 403), (cast.auditor, 403), (cast.leader, 403), (cast.officer, 404))
    for person, status in people:
        assert sign_in(person).post(f"/documents/papers/appraisal/{final_appraisal}/ranking").status_code == status
    assert _numbers() == []


def test_a_paper_is_voided_with_a_reason(cast: Cast, sign_in: SignIn, final_appraisal: int) -> None:
    client = sign_in(cast.appraiser)
    client.post(f"/documents/papers/appraisal/{final_appraisal}/ranking")
    assert client.post("/documents/1/void", data={"reason": " "}).status_code == 422
    assert client.post("/documents/1/void", data={"reason": "落款日期有误"}).status_code == 302
    assert "落款日期有误" in client.get("/documents/1").text
    assert client.post(f"/documents/papers/appraisal/{final_appraisal}/ranking").location == "/documents/2"


def test_a_paper_of_an_older_template_says_that_its_word_file_is_of_the_newer(
    cast: Cast, sign_in: SignIn, final_appraisal: int
) -> None:
    client = sign_in(cast.appraiser)
    client.post(f"/documents/papers/appraisal/{final_appraisal}/ranking")
    assert "本件按旧版模板印制" not in client.get("/documents/1").text
    db.session.execute(update(Document).values(template_version=0))
    db.session.commit()
    assert "下载的 Word 文件按现行模板生成" in client.get("/documents/1").text


def test_the_letterhead_names_the_next_papers(cast: Cast, sign_in: SignIn, final_appraisal: int) -> None:
    client = sign_in(cast.appraiser)
    names = {
        "mark": "濮知",
        "issuer_mark": "濮阳市知识产权局文件",
        "addressees": "各县（区）",
        "copied_to": "",
        "contact": "",
    }
    assert client.post("/documents/letterhead", data={**names, "mark": ""}).status_code == 422
    assert client.post("/documents/letterhead", data=names).status_code == 302
    client.post(f"/documents/papers/appraisal/{final_appraisal}/ranking")
    assert _numbers() == [f"濮知〔{YEAR}〕1号"]


def test_the_sheet_shows_the_countys_own_weights(cast: Cast, final_appraisal: int) -> None:
    """南乐 does not carry the pledges: their weight is spread over its other clauses."""
    appraisal = db.session.get_one(Appraisal, final_appraisal)
    sheet = sheet_paper(appraisal, db.session.get_one(Unit, cast.nanle.id)).data
    own = [Decimal(clause["weight"]) for section in sheet["sections"] for clause in section["clauses"]]
    assert sum(own) == 100
    for section in sheet["sections"]:
        assert Decimal(section["score"]) <= Decimal(section["weight"])


def test_who_takes_no_part_has_no_rank_on_the_ranking(cast: Cast, final_appraisal: int, data_dir: Path) -> None:
    paper = ranking_paper(db.session.get_one(Appraisal, final_appraisal))
    data = {**paper.data, "rows": [{**row, "rank": None, "grade": "不参评"} for row in paper.data["rows"]]}
    pdf = draft(replace(paper, data=data), data_dir=data_dir)
    with pdfplumber.open(BytesIO(pdf)) as opened:
        assert "None" not in "".join(page.extract_text() for page in opened.pages)
