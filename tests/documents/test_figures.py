"""Pictures in papers: the same that the pages show, drawn from what the paper keeps, whole, and told in words."""

import json
import re
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pdfplumber
import pytest

from tests.documents.measure import MM
from tracker.charts import Picture
from tracker.documents.compose import compose
from tracker.documents.editable.write import docx_of
from tracker.documents.figures import figure, picture_of
from tracker.documents.kinds import KINDS
from tracker.documents.press.render import render

D = Decimal
YEARS = Picture("side_by_side", ["清丰", "南乐"], [("2025年", [D("80.50"), None]), ("2026年", [D(90), D("70.10")])], 2)


def set_out(kind: str, **changed: object) -> str:
    return compose(kind, {**KINDS[kind].sample(), **changed}, number=None, issued_on=None, draft=False)


def test_what_a_paper_keeps_gives_the_picture_that_the_page_shows() -> None:
    kept = json.loads(json.dumps(figure("对比", YEARS)))
    assert kept == figure("对比", YEARS), "else a paper would seem to have changed since it was issued"
    assert picture_of(kept).svg == YEARS.svg
    assert picture_of(kept).words == "2025年：清丰80.50；2026年：清丰90.00、南乐70.10"


@pytest.mark.parametrize(("kind", "pictures", "edge"), [("bulletin", 3, 156), ("appraisal_sheet", 1, 225)])
def test_pictures_stand_whole_within_the_text_each_above_its_caption(
    kind: str, pictures: int, edge: float, press_dir: Path
) -> None:
    pdf = render(set_out(kind), title=kind, data_dir=press_dir)
    captions = [each["caption"] for each in KINDS[kind].sample()["figures"]]
    assert len(captions) == pictures
    with pdfplumber.open(BytesIO(pdf)) as document:
        for at, caption in enumerate(captions, start=1):
            page = next(page for page in document.pages if f"图{at}" in page.extract_text())
            assert caption in page.extract_text() and "华龙区" in page.extract_text()
            chars = [char for char in page.chars if char["text"].strip() and char["upright"]]
            drawn = min(char["x0"] for char in chars), max(char["x1"] for char in chars)
            assert (drawn[1] - drawn[0]) / MM <= edge + 0.5
            assert min(char["size"] for char in chars) >= 7


def test_a_paper_from_before_there_were_pictures_is_still_set() -> None:
    data = {name: value for name, value in KINDS["bulletin"].sample().items() if name != "figures"}
    assert "<figure" not in compose("bulletin", data, number=None, issued_on=None, draft=False)


def test_what_is_edited_tells_the_picture_in_words() -> None:
    docx = docx_of(set_out("appraisal_sheet"), title="x")
    text = re.sub(r"<[^>]+>", "", ZipFile(BytesIO(docx)).read("word/document.xml").decode())
    assert "华龙区与各单位平均得分率的对比（％）：华龙区：知识产权创造与运用92.0、" in text
    assert "图1" in text
