"""The two papers of the first walk, as they come off the press with their samples."""

import hashlib
import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pdfplumber
import pikepdf
import pytest

from tests.documents.measure import MM, sheets
from tracker.documents.compose import chinese_day, compose, numeral
from tracker.documents.kinds import KINDS
from tracker.documents.press.render import render

NUMBER = "濮知考〔2026〕1号"
ISSUED = date(2026, 12, 28)
ROOT = Path(__file__).parents[2]

AGAIN = """
import hashlib, sys
from datetime import date
from pathlib import Path
from tracker.documents.compose import compose
from tracker.documents.kinds import KINDS
from tracker.documents.press.render import render
for kind in sys.argv[2:]:
    html = compose(kind, KINDS[kind].sample(), number="濮知考〔2026〕1号", issued_on=date(2026, 12, 28), draft=False)
    print(kind, hashlib.sha256(render(html, title="x", data_dir=Path(sys.argv[1]))).hexdigest())
"""


@cache
def sample(kind: str, data_dir: Path) -> bytes:
    return printed(kind, data_dir, KINDS[kind].sample())


def printed(kind: str, data_dir: Path, data: Mapping[str, Any], *, number: str | None = NUMBER) -> bytes:
    issued_on = ISSUED if number else None
    return render(
        compose(kind, data, number=number, issued_on=issued_on, draft=False), title=data["title"], data_dir=data_dir
    )


def test_printing_again_gives_the_same_bytes(press_dir: Path) -> None:
    assert sample("bulletin", press_dir) == printed("bulletin", press_dir, KINDS["bulletin"].sample())
    fresh = subprocess.run(  # in a process of its own, with another hash seed and another press server
        [sys.executable, "-c", AGAIN, str(press_dir), *KINDS], cwd=ROOT, capture_output=True, text=True, check=True
    )
    digests = dict(line.split() for line in fresh.stdout.splitlines())
    assert digests == {kind: hashlib.sha256(sample(kind, press_dir)).hexdigest() for kind in KINDS}


def font_resources(page: Any) -> list[Any]:
    return [font.resolve() for font in page.page_obj.resources["Font"].resolve().values()]


@pytest.mark.parametrize("kind", KINDS)
def test_every_font_is_embedded_and_cut_down_to_what_is_used(kind: str, press_dir: Path) -> None:
    pdf = sample(kind, press_dir)
    assert len(pdf) < 800_000
    with pdfplumber.open(BytesIO(pdf)) as document:
        names = {char["fontname"] for page in document.pages for char in page.chars}
        fonts = [font for page in document.pages for font in font_resources(page)]
    assert names
    assert all(re.match(r"[A-Z]{6}\+", name) for name in names), names
    for font in fonts:
        descriptor = font["DescendantFonts"][0].resolve()["FontDescriptor"].resolve()
        assert {"FontFile2", "FontFile3"} & set(descriptor)


@pytest.mark.parametrize("kind", KINDS)
def test_the_file_says_what_it_is(kind: str, press_dir: Path) -> None:
    with pdfplumber.open(BytesIO(sample(kind, press_dir))) as document:
        assert document.metadata["Title"] == KINDS[kind].sample()["title"]
        assert document.metadata["CreationDate"].startswith("D:20261228")
        assert document.doc.catalog["Lang"] in (b"zh-CN", "zh-CN")
        assert document.doc.catalog["MarkInfo"]
    with pikepdf.open(BytesIO(sample(kind, press_dir))) as pdf, pdf.open_outline() as outline:
        assert outline.root  # bookmarks


def test_an_appraisal_sheet_shows_every_clause_with_its_derivation_and_evidence(press_dir: Path) -> None:
    data = KINDS["appraisal_sheet"].sample()
    pages = sheets(sample("appraisal_sheet", press_dir))
    text = "".join(sheet.text for sheet in pages).replace(" ", "")
    assert all(sheet.width > sheet.height for sheet in pages)
    for expected in (
        "被考核单位：华龙区",
        NUMBER,
        "等次：优秀",
        "第1名（共8个单位）",
        "考核人（签字）",
        "复核人（签字）",
        "2026年12月28日",
    ):
        assert expected in text
    for section in data["sections"]:
        for clause in section["clauses"]:
            assert clause["score"] in text
            assert clause["weight"] in text


def test_a_ranking_is_a_bulletin_with_its_table_as_annex(press_dir: Path) -> None:
    data = KINDS["bulletin"].sample()
    pages = sheets(sample("bulletin", press_dir))
    mark, number = pages[0].line("知识产权局文件"), pages[0].line(NUMBER)
    assert mark.size == 43
    assert (number.left + number.right) / 2 == pytest.approx(106, abs=0.5)
    signature = next(sheet for sheet in pages if any(line.text == "2026年12月28日" for line in sheet.lines))
    office, day = signature.line("濮阳市知识产权局"), signature.line("2026年12月28日")
    assert (office.left + office.right) / 2 == pytest.approx((day.left + day.right) / 2, abs=0.3)
    assert day.right == pytest.approx(184 - 4 * 16 / MM, abs=1)
    annex = next(sheet for sheet in pages if sheet.lines[0].text == "附件1")
    for row in data["rows"]:
        (line,) = [line for line in annex.lines if row["county"] in line.text and row["grade"] in line.text]
        assert row["total"] in line.text
    assert pages[-1].lines[-2].bottom == pytest.approx(262, abs=2.5)  # the imprint ends with the text area


def test_the_issuing_mark_begins_35_mm_below_the_top_of_the_text(press_dir: Path) -> None:
    with pdfplumber.open(BytesIO(sample("bulletin", press_dir))) as document:
        image = document.pages[0].to_image(resolution=127).original.convert("RGB")  # 5 dots a millimetre
    green = image.getchannel("G").tobytes()  # the first dark one belongs to the red mark
    first = next(place for place, value in enumerate(green) if value < 90)
    assert first // image.width / 5 == pytest.approx(37 + 35, abs=0.7)


def test_a_red_line_as_wide_as_the_text_stands_under_the_number(press_dir: Path) -> None:
    with pdfplumber.open(BytesIO(sample("bulletin", press_dir))) as document:
        page = document.pages[0]
        wide = [rect for rect in page.rects if rect["width"] / MM > 150 and rect["height"] / MM < 2]
        assert len(wide) == 1
        assert wide[0]["x0"] / MM == pytest.approx(28, abs=0.1)
        assert wide[0]["x1"] / MM == pytest.approx(184, abs=0.1)


def test_many_sections_turn_the_annex_to_landscape(press_dir: Path) -> None:
    data = {**KINDS["bulletin"].sample(), "parts": [], "annexes": [], "figures": []}
    data["sections"] = [{"name": f"第{n}部分", "weight": "20"} for n in range(5)]
    data["rows"] = [{**row, "scores": ["18.00"] * 5} for row in data["rows"]]
    pages = sheets(printed("bulletin", press_dir, data))
    assert pages[0].width < pages[0].height
    assert [sheet.width > sheet.height for sheet in pages] == [False, False, True, False]  # the imprint stands upright


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_number_every_page_is_marked_as_a_draft(kind: str, press_dir: Path) -> None:
    draft, issued = printed(kind, press_dir, KINDS[kind].sample(), number=None), sample(kind, press_dir)
    with pdfplumber.open(BytesIO(draft)) as document:
        for page in document.pages:
            assert {char["text"] for char in page.chars if char["size"] > 100 and char["text"].strip()} == {"草", "稿"}
    if kind != "archive_book":  # has no number when it is final, either
        assert "（未编号）" in "".join(sheet.text for sheet in sheets(draft))
    assert "草" not in "".join(sheet.text for sheet in sheets(issued))


def test_dates_and_numerals_are_written_as_offices_write_them() -> None:
    assert chinese_day(date(2026, 3, 5)) == chinese_day("2026-03-05") == "2026年3月5日"
    assert chinese_day(None).replace("　", "") == "年月日"
    assert [numeral(n) for n in (1, 10, 11, 20, 21)] == ["一", "十", "十一", "二十", "二十一"]
