"""Many PDFs as one book: every page has its number where the standard has it, and bookmarks lead to the right page."""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from tests.documents.measure import sheets, sideways
from tracker.documents.compose import compose
from tracker.documents.kinds import KINDS
from tracker.documents.press.render import render
from tracker.documents.runs import binding
from tracker.documents.runs.binding import Piece

COVER = {"year": 2026, "name": "2个单位", "office": "市局", "scheme": "细则", "state": "已定稿"}
FRONT: dict[str, Any] = {"title": "档案", "cover": COVER, "contents": [], "volumes": [], "is_numbered": False}


@pytest.fixture(scope="module")
def volume(press_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Upright, then across for several pages, then upright."""
    data: dict[str, Any] = {**KINDS["archive_book"].sample(), "cover": None, "contents": [], "is_numbered": False}
    (one,) = data["volumes"]
    data["volumes"] = [{**one, "sections": [{**each, "rows": each["rows"] * 25} for each in one["sections"]]}]
    html = compose("archive_book", data, number="", issued_on=None, draft=False)
    path = tmp_path_factory.mktemp("volume") / "one.pdf"
    path.write_bytes(render(html, title="x", data_dir=press_dir))
    return path


def test_page_numbers_go_on_from_volume_to_volume_upright_and_across(
    volume: Path, press_dir: Path, tmp_path: Path
) -> None:
    whole = tmp_path / "whole.pdf"
    binding.bind_book([Piece("甲县", volume), Piece("乙县", volume)], FRONT, whole, data_dir=press_dir, is_draft=False)
    pdf = whole.read_bytes()
    pages, across, empty = sheets(pdf), 0, 0
    for number, page in enumerate(pages[2:], start=1):
        if page.width > page.height:
            across += 1
            marks = sorted(sideways(pdf, number + 1), key=lambda char: float(char["top"]))
            assert "".join(char["text"] for char in marks) == f"—{number}—"
        elif page.text:
            (line,) = [line for line in page.lines if line.text.replace(" ", "") == f"—{number}—"]
            assert (line.left > 105) == bool(number % 2), "outside"
        else:
            empty += 1
    assert across >= 4
    assert empty <= 2, "to begin on the right"


def test_bookmarks_and_contents_lead_to_the_page(volume: Path, press_dir: Path, tmp_path: Path) -> None:
    whole = tmp_path / "whole.pdf"
    binding.bind_book([Piece("甲县", volume), Piece("乙县", volume)], FRONT, whole, data_dir=press_dir, is_draft=False)
    pages = sheets(whole.read_bytes())
    with pikepdf.open(whole) as pdf, pdf.open_outline() as outline:
        places = {page.obj.objgen: at for at, page in enumerate(pdf.pages)}
        titles = [item.title for item in outline.root]
        second = outline.root[2]
        inner = [(each.title, places[each.destination[0].objgen]) for each in second.children[0].children]  # type: ignore[index]
    assert titles == ["封面和目录", "甲县", "乙县"]
    assert [title for title, _ in inner][:3] == ["目标任务", "工作台账", "考核评分表"]
    for title, at in inner:
        assert title.replace(" ", "") in pages[at].text.replace(" ", "")
        assert f"{at - 1}" in pages[1].text, "what the contents say"


def test_plain_binding_changes_no_page(volume: Path, tmp_path: Path) -> None:
    whole = tmp_path / "whole.pdf"
    binding.bind([Piece("甲县", volume)], whole, title="评分表")
    assert [page.text for page in sheets(whole.read_bytes())] == [page.text for page in sheets(volume.read_bytes())]


def test_a_volume_is_for_the_archive_too(volume: Path, press_dir: Path, tmp_path: Path) -> None:
    """ISO 19005-3, conformance level B: what its parts have, but for the tags. `bin/pdfa` runs a validator over it."""
    whole, plain, packed = (tmp_path / name for name in ("whole.pdf", "plain.pdf", "packed.zip"))
    binding.bind_book([Piece("甲县", volume)], FRONT, whole, data_dir=press_dir, is_draft=False)
    binding.bind([Piece("甲县", volume)], plain, title="评分表")
    binding.pack([Piece("甲县", volume)], packed, data_dir=press_dir, is_numbered=True)
    with zipfile.ZipFile(packed) as opened:
        alone = BytesIO(opened.read(opened.namelist()[0]))
    for source, title in ((whole, "档案"), (plain, "评分表"), (alone, "甲县")):
        with pikepdf.open(source) as pdf:
            (intent,) = pdf.Root.OutputIntents
            assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"  # an ICC profile's own signature
            with pdf.open_metadata() as about:
                assert (about["pdfaid:part"], about["pdfaid:conformance"], about["dc:title"]) == ("3", "B", title)
            assert str(pdf.docinfo["/Title"]) == title
            assert pdf.Root.Lang == "zh-CN"
            assert len(pdf.trailer.ID) == 2
