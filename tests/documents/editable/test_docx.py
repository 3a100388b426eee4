"""A paper for editing: opened in LibreOffice and turned to PDF it still says everything, laid out alike."""

import subprocess
import unicodedata
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pdfplumber
import pytest
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Length
from docx.text.paragraph import Paragraph
from flask import Flask
from flask.testing import FlaskClient

from tests.cast import Cast
from tests.conftest import NOW
from tests.documents.test_archive import compose_sample
from tests.documents.test_register import paper
from tests.house.test_odd_input import issued_paper
from tracker.database import transaction
from tracker.documents.editable.style import styles_of
from tracker.documents.editable.write import docx_of
from tracker.documents.kinds import KINDS
from tracker.documents.markup import parse, text_of
from tracker.documents.operations import issue

SignIn = Callable[..., FlaskClient]
KINDS_TO_TRY = list(KINDS)


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of every kind's .docx and of the PDFs that LibreOffice made of them."""
    folder = tmp_path_factory.mktemp("docx")
    for kind in KINDS_TO_TRY:
        (folder / f"{kind}.docx").write_bytes(docx_of(compose_sample(kind), title=KINDS[kind].title))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    files = [str(folder / f"{kind}.docx") for kind in KINDS_TO_TRY]
    to_pdf = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *files]
    subprocess.run(to_pdf, check=True, capture_output=True, timeout=300)
    return folder


def signs(text: str) -> Counter[str]:
    return Counter(sign for sign in unicodedata.normalize("NFKC", text) if not sign.isspace())


def opened(kind: str) -> Docx:
    return docx.Document(BytesIO(docx_of(compose_sample(kind), title=KINDS[kind].title)))


@pytest.mark.parametrize("kind", KINDS_TO_TRY)
def test_nothing_is_lost_on_the_way_to_pdf(converted: Path, kind: str) -> None:
    (body,) = parse(compose_sample(kind)).iter("body")
    with pdfplumber.open(converted / f"{kind}.pdf") as pdf:
        printed = "".join(page.extract_text() for page in pdf.pages)
    assert signs(text_of(body)) - signs(printed) == Counter()


@pytest.mark.parametrize("kind", KINDS_TO_TRY)
def test_the_sheet_is_as_on_paper(kind: str) -> None:
    first = opened(kind).sections[0]
    across = KINDS[kind].is_landscape
    assert first.orientation == (WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT)
    size = [round(each.mm) for each in (first.page_width, first.page_height) if each]
    assert size == ([297, 210] if across else [210, 297])
    if not across:
        margins = (first.top_margin, first.right_margin, first.bottom_margin, first.left_margin)
        assert [round(each.mm) for each in margins if each] == [37, 26, 35, 28]


def test_text_and_headings_have_the_fonts_of_their_level() -> None:
    bulletin = opened("bulletin")
    levels: dict[str | None, Paragraph] = {}
    for each in bulletin.paragraphs:
        level = each._p.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        if each.runs and level is not None:
            levels.setdefault(level.get(qn("w:val")), each)
    fonts = [levels[name].runs[0].font for name in ("0", "1", "2")]
    assert [(font.name, Length(font.size or 0).pt) for font in fonts] == [
        ("方正小标宋简体", 22),
        ("黑体", 16),
        ("楷体_GB2312", 16),
    ]
    text = next(each for each in bulletin.paragraphs if each.text.startswith("根据"))
    layout = text.paragraph_format
    assert (text.runs[0].font.name, Length(text.runs[0].font.size or 0).pt) == ("仿宋_GB2312", 16)
    assert Length(layout.first_line_indent or 0).pt == 32
    assert round(Length(int(layout.line_spacing or 0)).mm, 1) == 10.2


def test_tables_keep_columns_and_repeat_their_head() -> None:
    (ranking, *_) = opened("bulletin").tables
    head = ranking.rows[0]._tr
    assert head.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    assert [cell.text for cell in ranking.rows[0].cells][:2] == ["名次", "县（区）"]
    assert len(ranking.rows) == len(KINDS["bulletin"].sample()["rows"]) + 1


def test_cells_that_span_stay_one() -> None:
    html = (
        '<html lang="zh-CN"><body><table><tr><th rowspan="2">甲</th><td colspan="2">乙</td></tr>'
        "<tr><td>丙</td><td>丁</td></tr></table>文后<p class=note>注</p></body></html>"
    )
    (table,) = docx.Document(BytesIO(docx_of(html, title="表"))).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["甲", "乙", "乙"], ["甲", "丙", "丁"]]


def test_the_cascade_is_the_stylesheets() -> None:
    root = parse(
        '<style>.a { margin: 1mm 2mm } p.a b { color: #112233 }</style><p class="a" style="height: 1em"><b>x</b>'
    )
    styles = styles_of(root, "p { font: 16pt/10mm var(--fangsong); text-indent: 2em } .a { font-size: 12pt }")
    (p,), (b,) = root.iter("p"), root.iter("b")
    assert (styles[p].size, styles[p].face, styles[p].points("text-indent"), styles[p].points("height")) == (
        *(12, "fangsong"),
        *(24, 12),
    )
    assert styles[p].get("margin-left") == "2mm"
    assert (styles[b].get("color"), styles[b].get("height")) == ("#112233", "")


def test_an_issued_paper_is_fetched_for_editing(cast: Cast, sign_in: SignIn, data_dir: Path) -> None:
    with transaction():
        kept = issue(paper(cast), actor=cast.appraiser.actor, now=NOW, data_dir=data_dir)
        address, number, code = f"/documents/{kept.id}/docx", kept.number, kept.code
    with sign_in(cast.officer).get(address) as answer:
        found = docx.Document(BytesIO(answer.data))
    text = "\n".join(cell.text for table in found.tables for row in table.rows for cell in row.cells)
    assert number in text
    assert code[:5] not in text  # what may be edited carries no mark of being genuine
    assert sign_in(cast.other_officer).get(address).status_code == 404


def test_what_an_older_template_printed_may_be_past_conversion(app: Flask, cast: Cast, sign_in: SignIn) -> None:
    paper_id = issued_paper(app, cast, unit=cast.nanle)
    answer = sign_in(cast.appraiser).get(f"/documents/{paper_id}/docx")
    assert answer.status_code == 409
    assert "请下载 PDF" in answer.text
