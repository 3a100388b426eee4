"""Papers for the archive, PDF/A-3a: our own checks of what ISO 19005-3 asks, on the file itself.

They are not a validator. `bin/pdfa` runs one, veraPDF, over any file; see docs/decisions/0012-verification.md.
"""

import csv
import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pikepdf
import pytest

from tracker.documents.attachments import attachments_of, tables_of
from tracker.documents.commands import SAMPLE_ISSUED_ON, SAMPLE_NUMBER
from tracker.documents.compose import compose
from tracker.documents.kinds import KINDS
from tracker.documents.mark import Mark
from tracker.documents.press.render import render

MARK = Mark("ABCDE23456", "https://mbz.example.gov.cn")
PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


def printed(kind: str, data_dir: Path) -> bytes:
    data = KINDS[kind].sample()
    html = compose(kind, data, number=SAMPLE_NUMBER, issued_on=SAMPLE_ISSUED_ON, draft=False, mark=MARK)
    attached = attachments_of(html, kind, data, number=SAMPLE_NUMBER)
    return render(html, title=data["title"], data_dir=data_dir, attached=attached)


@pytest.fixture(scope="module", params=list(KINDS))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def pdf(kind: str, press_dir: Path) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(printed(kind, press_dir)))


def test_the_same_bytes_each_time(kind: str, press_dir: Path, pdf: pikepdf.Pdf) -> None:
    again = pikepdf.open(io.BytesIO(printed(kind, press_dir)))
    assert [bytes(each) for each in again.trailer.ID] == [bytes(each) for each in pdf.trailer.ID]
    assert printed(kind, press_dir) == printed(kind, press_dir)


def test_6_1_no_encryption_an_identifier_and_a_header(pdf: pikepdf.Pdf) -> None:
    assert not pdf.is_encrypted
    assert len(pdf.trailer.ID) == 2
    assert pdf.pdf_version == "1.7"


def test_6_2_colours_are_bound_to_a_profile(pdf: pikepdf.Pdf) -> None:
    (intent,) = pdf.Root.OutputIntents
    assert intent.S == "/GTS_PDFA1"
    assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"  # an ICC profile's own signature


def test_6_2_11_every_font_is_embedded_and_says_its_text(pdf: pikepdf.Pdf) -> None:
    fonts = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/Font"]
    descriptors = [each.FontDescriptor for each in fonts if "/FontDescriptor" in each]
    assert descriptors
    for descriptor in descriptors:
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys())
    assert all("/ToUnicode" in each for each in fonts if each.Subtype == "/Type0")


def test_6_5_and_6_6_nothing_runs(pdf: pikepdf.Pdf) -> None:
    assert not {"/OpenAction", "/AA"} & set(pdf.Root.keys())
    assert "/JavaScript" not in pdf.Root.get("/Names", {})
    actions = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") is not None]
    assert not {"/JavaScript", "/Launch", "/ImportData"} & {str(each.S) for each in actions}


def test_6_6_it_says_what_it_is_and_what_it_is_called(kind: str, pdf: pikepdf.Pdf) -> None:
    stream = pdf.Root.Metadata
    root = ElementTree.fromstring(stream.read_bytes())
    about = {name: value for each in root.iter(f"{RDF}Description") for name, value in each.attrib.items()}
    assert (about[f"{PDFA}part"], about[f"{PDFA}conformance"]) == ("3", "A")
    title = KINDS[kind].sample()["title"]
    assert title in [each.text for each in root.iter(f"{RDF}li")]
    assert str(pdf.docinfo["/Title"]) == title
    assert pdf.Root.Lang == "zh-CN"


def test_6_7_it_is_tagged(pdf: pikepdf.Pdf) -> None:
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.StructTreeRoot.K
    assert all("/StructParents" in page for page in pdf.pages)


def test_headings_are_bookmarks(kind: str, pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        assert outline.root or "h1" not in compose_sample(kind)


def test_6_8_the_figures_are_attached_with_what_they_are_to_the_paper(kind: str, pdf: pikepdf.Pdf) -> None:
    specs = {str(each.UF): each for each in pdf.Root.AF}
    assert set(specs) == set(pdf.attachments)
    source = specs["data.json"]
    assert source.AFRelationship == "/Source"
    assert source.EF.F.Subtype == "/application/json"
    kept = json.loads(pdf.attachments["data.json"].get_file().read_bytes())
    assert kept["number"] == SAMPLE_NUMBER
    assert kept["data"] == json.loads(json.dumps(KINDS[kind].sample(), default=str))
    if "<th>" in compose_sample(kind):
        assert specs["figures.csv"].AFRelationship == "/Data"


def test_the_bulletins_figures_count_again(press_dir: Path) -> None:
    pdf = pikepdf.open(io.BytesIO(printed("bulletin", press_dir)))
    text = pdf.attachments["figures.csv"].get_file().read_bytes().decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text))
    sample = KINDS["bulletin"].sample()
    assert head[:2] == ["名次", "县（区）"]
    assert [row[1] for row in rows[: len(sample["rows"])]] == [row["county"] for row in sample["rows"]]


@pytest.mark.parametrize(
    ("html", "rows"),
    [
        ("<table><tr><td>排版用</td></tr></table>", []),
        ("<table><tr><th>甲<br>（分）</th><td>乙 &amp; 丙</td></tr></table>", [["甲 （分）", "乙 & 丙"]]),
        (
            '<table><tr><th colspan="2">甲</th></tr><tr><td rowspan="2">乙</td><td>1</td></tr>'
            "<tr><td>2</td></tr></table>",
            [["甲", ""], ["乙", "1"], ["", "2"]],
        ),
    ],
)
def test_columns_stay_columns(html: str, rows: list[Any]) -> None:
    assert tables_of(html) == ([rows] if rows else [])


def test_a_text_that_looks_like_a_formula_is_no_formula() -> None:
    html = "<table><tr><th>=1+1</th><td>-0.50</td><td>@x</td></tr></table>"
    (figures,) = [each for each in attachments_of(html, "bulletin", {}, number=None) if each.name == "figures.csv"]
    assert figures.text == "\ufeff'=1+1,-0.50,'@x\r\n"


def compose_sample(kind: str) -> str:
    return compose(kind, KINDS[kind].sample(), number=SAMPLE_NUMBER, issued_on=SAMPLE_ISSUED_ON, draft=False)
