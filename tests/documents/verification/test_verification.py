"""Whoever holds a paper may ask for it, and is told no more than the paper's head says."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import pdfplumber
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.cast import Cast
from tests.conftest import NOW
from tests.documents.test_register import kept_bytes, numbers, paper
from tracker.database import db, transaction
from tracker.documents import operations, site
from tracker.documents.mark import Mark
from tracker.documents.models import CODE_ALPHABET, Document, new_code
from tracker.documents.operations import correct, issue, void
from tracker.documents.verification import views
from tracker.documents.verification.models import FailedVerification
from tracker.documents.verification.operations import FAILURES_PER_ADDRESS, WINDOW, look_up
from tracker.documents.verification.rules import as_code
from tracker.errors import Conflict, DomainError, Invalid

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def issued(cast: Cast, data_dir: Path) -> int:
    with transaction():
        return issue(paper(cast), actor=cast.appraiser.actor, now=NOW, data_dir=data_dir).id


def document(document_id: int) -> Document:
    return db.session.get_one(Document, document_id)


def corrected(cast: Cast, data_dir: Path, wrong_id: int, reason: str = "总分有误", **changes: str) -> int:
    with transaction():
        changed = paper(cast, **changes)
        found = document(wrong_id)
        who = cast.appraiser.actor
        return correct(found, changed, actor=who, now=NOW, data_dir=data_dir, reason=reason).id


def text_of(content: bytes) -> str:
    with pdfplumber.open(BytesIO(content)) as pdf:
        return str(pdf.pages[0].extract_text())


def test_codes_have_no_sign_that_is_read_for_another() -> None:
    assert not set("01ILO") & set(CODE_ALPHABET)
    assert len({new_code() for _ in range(200)}) == 200


@pytest.mark.parametrize("typed", ["abcde-23456", " ABCDE 23456 ", "ＡＢＣＤＥ－２３４５６", "ABCDE—23456"])
def test_a_code_is_taken_as_people_type_it(typed: str) -> None:
    assert as_code(typed) == "ABCDE23456"


def test_the_paper_carries_its_code_and_where_to_ask(cast: Cast, data_dir: Path, issued: int) -> None:
    text = text_of(kept_bytes(data_dir, document(issued)))
    code = document(issued).code
    assert f"验证码：{code[:5]}-{code[5:]}" in text
    assert "“文书核验”页" in text  # nobody has set an address for paper


def test_with_an_address_the_code_leads_to_its_page(
    cast: Cast, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(site._sites, data_dir, site.Site("https://mbz.example.gov.cn"))
    with transaction():
        kept = issue(paper(cast), actor=cast.appraiser.actor, now=NOW, data_dir=data_dir)
        code, content = kept.code, kept_bytes(data_dir, kept)
    assert "https://mbz.example.gov.cn/verify" in text_of(content)
    mark = Mark(code, "https://mbz.example.gov.cn")
    assert mark.address == f"https://mbz.example.gov.cn/verify/{code}"
    assert mark.picture != Mark(code, "").picture
    assert mark.picture.startswith("<svg")


def test_a_stranger_sees_the_head_of_the_paper_and_never_its_content(app: Flask, issued: int) -> None:
    kept = document(issued)
    page = app.test_client().get(f"/verify/{kept.code}").text
    for shown in (kept.number, kept.title, kept.file.sha256, "2026年3月2日", "有效"):
        assert shown in page
    assert kept.data["total"] not in page
    found = app.test_client().get("/verify", query_string={"code": f" {kept.code.lower()} "})
    assert found.location == f"/verify/{kept.code}"


def test_void_and_corrected_papers_say_so(app: Flask, cast: Cast, data_dir: Path, issued: int) -> None:
    code = document(issued).code
    right = corrected(cast, data_dir, issued, total="91.00")
    assert "由濮知考〔2026〕2号更正" in app.test_client().get(f"/verify/{code}").text
    with transaction():
        void(document(right), actor=cast.appraiser.actor, now=NOW, reason="重复")
        code = document(right).code
    page = app.test_client().get(f"/verify/{code}").text
    assert "已作废" in page
    assert "本件更正濮知考〔2026〕1号" in page
    assert "重复" not in page


def test_a_file_is_compared_and_not_kept(
    app: Flask, data_dir: Path, issued: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = document(issued)
    content, address = kept_bytes(data_dir, kept), f"/verify/{kept.code}"
    before = sorted(data_dir.rglob("*"))

    def answer(sent: bytes) -> str:
        return app.test_client().post(address, data={"file": (BytesIO(sent), "收到的.pdf")}).text

    assert "一致：" in answer(content)
    assert "不一致：" in answer(content + b"\n")
    for wrong in (b"", b"PK\x03\x04 a spreadsheet"):
        assert "不是 PDF 文件" in answer(wrong)
    monkeypatch.setattr(views, "LARGEST", 100)
    assert "超过 " in answer(b"%PDF-" + bytes(101))
    assert "请选择" in app.test_client().post(address, data={}).text
    assert sorted(data_dir.rglob("*")) == before


def test_codes_cannot_be_tried_at_speed(app: Flask, issued: int) -> None:
    client = app.test_client()
    for _ in range(FAILURES_PER_ADDRESS):
        assert client.get("/verify/NOSUCHCODE").status_code == 404
    refused = client.get(f"/verify/{document(issued).code}")
    assert refused.status_code == 429
    assert "15 分钟后再试" in refused.text


@pytest.mark.parametrize(
    "odd", ["", " ", "9" * 5000, "²" * 10, "长" * 10, "a\0b", "../../etc/passwd", "<script>alert(1)"]
)
def test_odd_codes_are_simply_unknown(app: Flask, odd: str) -> None:
    client = app.test_client()
    answer = client.get("/verify", query_string={"code": odd}, follow_redirects=True)
    assert answer.status_code in {200, 404, 422}
    assert "<script>alert" not in answer.text
    assert client.get(f"/verify/{quote(odd, safe='')}").status_code in {200, 404, 422, 308}


def test_old_failures_are_forgotten(cast: Cast, issued: int) -> None:
    with transaction():
        code = document(issued).code
        for _ in range(FAILURES_PER_ADDRESS):
            assert look_up("NOSUCHCODE", "1.2.3.4", NOW) is None
        db.session.flush()
        with pytest.raises(Conflict):
            look_up(code, "1.2.3.4", NOW)
        assert look_up(code, "1.2.3.5", NOW)
        assert look_up(code, "1.2.3.4", NOW + WINDOW + timedelta(seconds=1))
        assert look_up("", "1.2.3.4", NOW + WINDOW + timedelta(seconds=1)) is None
        db.session.flush()
        assert db.session.scalar(select(func.count()).select_from(FailedVerification)) == 1


def test_a_correction_is_a_new_paper_that_names_the_old_one(cast: Cast, data_dir: Path, issued: int) -> None:
    content = kept_bytes(data_dir, document(issued))
    right = corrected(cast, data_dir, issued, total="91.00")
    assert numbers() == ["濮知考〔2026〕1号", "濮知考〔2026〕2号"]
    assert "本件更正濮知考〔2026〕1号，原件同时作废。" in text_of(kept_bytes(data_dir, document(right)))
    assert kept_bytes(data_dir, document(issued)) == content
    assert document(issued).corrected_by is document(right)
    assert document(issued).void_reason == "总分有误"
    assert corrected(cast, data_dir, issued, total="92.00") == right


def test_a_correction_that_fails_leaves_the_old_paper_valid(cast: Cast, data_dir: Path, issued: int) -> None:
    for wrong, sentence in (
        ({"reason": " "}, "更正原因"),
        ({}, "没有可更正之处"),
        ({"county": "\U0010fffd县"}, "字符"),
    ):
        with pytest.raises((Invalid, Conflict, DomainError), match=sentence):
            corrected(cast, data_dir, issued, **wrong)
        assert document(issued).voided_at is None
    assert numbers() == ["濮知考〔2026〕1号"]
    with transaction():
        void(document(issued), actor=cast.appraiser.actor, now=NOW, reason="重复")
    with pytest.raises(Conflict, match="已作废"):
        corrected(cast, data_dir, issued, total="91.00")


def test_what_fails_in_the_press_leaves_no_gap(
    cast: Cast, data_dir: Path, issued: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(operations, "render", lambda *_, **__: (_ for _ in ()).throw(OSError("disk")))
        with pytest.raises(OSError, match="disk"):
            corrected(cast, data_dir, issued, total="91.00")
    assert document(issued).voided_at is None
    right = corrected(cast, data_dir, issued, total="91.00")
    assert document(right).number == "濮知考〔2026〕2号"


def test_a_paper_is_corrected_from_its_page(cast: Cast, sign_in: SignIn, issued: int) -> None:
    """Its subject is not of an appraisal that exists: what it was built from is out of sight."""
    client = sign_in(cast.appraiser)
    assert "更正" in client.get(f"/documents/{issued}").text
    assert client.post(f"/documents/{issued}/correction", data={"reason": "有误"}).status_code == 404
    assert sign_in(cast.officer).post(f"/documents/{issued}/correction").status_code == 403


def test_the_command_says_the_same(app: Flask, cast: Cast, data_dir: Path, issued: int, tmp_path: Path) -> None:
    file = tmp_path / "文书.pdf"

    def answer() -> tuple[int, str]:
        result = app.test_cli_runner().invoke(args=["documents", "verify", str(file)])
        return result.exit_code, result.output

    file.write_bytes(kept_bytes(data_dir, document(issued)))
    code, said = answer()
    assert code == 0
    assert "濮知考〔2026〕1号" in said
    assert "一致，有效" in said
    corrected(cast, data_dir, issued, total="91.00")
    code, said = answer()
    assert code == 1
    assert "一致，已更正（2026-03-02，由濮知考〔2026〕2号更正）" in said
    file.write_bytes(b"%PDF-1.7")
    code, said = answer()
    assert code == 1
    assert "不一致" in said
