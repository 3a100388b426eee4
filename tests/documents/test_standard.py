"""GB/T 9704-2012 on every kind of paper, measured on the printed sample; places in mm from the upper left corner."""

import json
import logging
from collections.abc import Mapping
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.documents.measure import MM, Line, Sheet, sheets, sideways
from tracker.documents.compose import compose
from tracker.documents.kinds import KINDS
from tracker.documents.press import fonts
from tracker.documents.press.render import render

NUMBER = "濮知考〔2026〕1号"
ISSUED = date(2026, 12, 28)
PITCH = 225 / 22
LETTERS = {"annuity_letter"}  # 信函格式: the head reaches above the text area, the first sheet has no number
FRONT = 2  # of the year's book: cover and contents have no number
UNNUMBERED = {"honor_certificate"}  # no page number, and its border reaches beyond the text area
RED_HEADED = [name for name, kind in KINDS.items() if "issuer_mark" in kind.sample() and name not in LETTERS]
UPWARD = {"self_appraisal_report"}  # to an office above: number at the left, 签发人 at the right (7.2.5, 7.2.6)
TEXTS = [*RED_HEADED, *LETTERS]  # running text, as against forms and tables
NOT_FIRST = "，。、；：？！）》”’％…"
NOT_LAST = "（《“‘〔"


@cache
def printed(kind: str, data_dir: Path) -> bytes:
    return set_in_type(kind, KINDS[kind].sample(), data_dir)


def set_in_type(kind: str, data: Mapping[str, Any], data_dir: Path) -> bytes:
    html = compose(kind, data, number=NUMBER, issued_on=ISSUED, draft=False)
    return render(html, title=data["title"], data_dir=data_dir)


def changed(data: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    return dict(json.loads(json.dumps(data, ensure_ascii=False).replace(old, new)))


def is_page_number(line: Line) -> bool:
    return line.size == 14 and line.text.startswith("—") and line.text.endswith("—")


def body(sheet: Sheet) -> list[Line]:
    """Lines of running text."""
    return [line for line in sheet.lines if line.size == 16]


def family_of(role: str, data_dir: Path) -> str:
    return fonts.find(data_dir).faces[role].family.replace(" ", "").lower()


def is_set_in(line: Line, role: str, data_dir: Path) -> bool:
    return family_of(role, data_dir) in line.font.partition("+")[2].replace("-", "").lower()


@pytest.mark.parametrize("kind", KINDS)
def test_every_sheet_is_a4_and_lies_as_its_kind_says(kind: str, press_dir: Path) -> None:
    pages = sheets(printed(kind, press_dir))
    for sheet in pages:
        assert sorted((sheet.width, sheet.height)) == pytest.approx([210, 297], abs=0.1)
    assert (pages[0].width > pages[0].height) is KINDS[kind].is_landscape


@pytest.mark.parametrize("kind", sorted(set(KINDS) - UNNUMBERED))
def test_everything_stands_within_the_text_area(kind: str, press_dir: Path) -> None:
    for index, sheet in enumerate(sheets(printed(kind, press_dir))):
        left, top, right, bottom = (35, 28, 260, 184) if sheet.width > sheet.height else (28, 37, 184, 262)
        head = 30 if kind in LETTERS and index == 0 else top
        for line in sheet.lines:
            if not is_page_number(line):
                assert line.left > left - 0.5, line.text
                assert line.right < right + 0.6, line.text
                assert line.top > head - 1.5, line.text  # a font's box reaches above its character
                assert line.bottom < bottom + 1.5, line.text


@pytest.mark.parametrize("kind", sorted(set(KINDS) - UNNUMBERED))
def test_pages_are_numbered_outside_one_character_in(kind: str, press_dir: Path) -> None:
    pdf = printed(kind, press_dir)
    for number, sheet in enumerate(sheets(pdf), 1):
        if sheet.width > sheet.height:
            marks = sorted(sideways(pdf, number - 1), key=lambda char: float(char["top"]))
            assert "".join(char["text"] for char in marks) == f"—{number}—"
        elif (kind in LETTERS and number == 1) or (kind == "archive_book" and number <= FRONT):
            assert not any(is_page_number(line) for line in sheet.lines)
        else:
            (line,) = [line for line in sheet.lines if is_page_number(line)]
            assert line.text == f"—{number}—"
            edge = line.right if number % 2 else line.left
            assert edge == pytest.approx(184 - 14 / MM if number % 2 else 28 + 14 / MM, abs=0.3)
            assert line.baseline - 0.88 * 14 / MM == pytest.approx(262 + 7, abs=0.5)


@pytest.mark.parametrize("fonts_of", ["press_dir", "bare_press_dir"])
def test_the_bulletin_fills_three_pages_with_22_lines(fonts_of: str, request: pytest.FixtureRequest) -> None:
    pdf = printed("bulletin", request.getfixturevalue(fonts_of))
    full = [lines for sheet in sheets(pdf) if len(lines := body(sheet)) == 22]
    assert len(full) >= 3
    for lines in full:
        assert lines[0].baseline - 0.88 * 16 / MM == pytest.approx(37 + (PITCH - 16 / MM) / 2, abs=1)
        for upper, lower in pairwise(lines):
            assert lower.baseline - upper.baseline == pytest.approx(PITCH, abs=0.05)
        whole = [line for line in lines if not any(char.isascii() for char in line.text) and line.right > 183]
        assert whole
        assert all(27 <= len(line.text) + (line.left - 28) / (156 / 28) <= 28.5 for line in whole)  # a mark may go over


@pytest.mark.parametrize("kind", TEXTS)
def test_no_page_holds_more_than_22_lines(kind: str, press_dir: Path) -> None:
    for sheet in sheets(printed(kind, press_dir)):
        assert len(body(sheet)) <= 22


@pytest.mark.parametrize("kind", TEXTS)
def test_text_runs_to_a_straight_edge_and_obeys_the_rules_of_line_ends(kind: str, press_dir: Path) -> None:
    for sheet in sheets(printed(kind, press_dir)):
        lines = body(sheet)
        for line in lines:
            assert line.text[0] not in NOT_FIRST, line.text
            assert line.text[-1] not in NOT_LAST, line.text
        for upper, lower in pairwise(lines):
            goes_on = lower.left == pytest.approx(28, abs=0.2) and lower.baseline - upper.baseline < PITCH + 0.1
            if goes_on and not upper.text.startswith("附件"):
                assert upper.right == pytest.approx(184, abs=0.6), upper.text


@pytest.mark.parametrize("kind", sorted(set(KINDS) - UNNUMBERED))
def test_headings_are_set_by_their_level(kind: str, press_dir: Path) -> None:
    roles = {"一、": "heiti", "二、": "heiti", "（一）": "kaiti", "（二）": "kaiti"}
    pages = sheets(printed(kind, press_dir))
    titles = [line for sheet in pages for line in sheet.lines if line.size in (22, 26)]
    assert titles
    assert all(is_set_in(line, "biaosong", press_dir) for line in titles)
    if kind in TEXTS:
        for line in (line for sheet in pages for line in body(sheet)):
            role = next((role for mark, role in roles.items() if line.text.startswith(mark)), None)
            if role and "。" not in line.text:
                assert is_set_in(line, role, press_dir), line.text


@pytest.mark.parametrize("kind", RED_HEADED)
def test_a_red_head_has_its_number_over_a_red_line(kind: str, press_dir: Path) -> None:
    first = sheets(printed(kind, press_dir))[0]
    number = first.line("〔2026〕1号")
    if kind in UPWARD:
        assert number.text == f"{NUMBER}签发人："
        assert number.left == pytest.approx(28 + 16 / MM, abs=0.4)
        assert number.right < 184 - 4 * 16 / MM  # a name of three characters, and one of room
    else:
        assert number.text == NUMBER
        assert (number.left + number.right) / 2 == pytest.approx(106, abs=0.5)
    title = next(line for line in first.lines if line.size == 22)
    assert title.top > number.bottom + 4
    assert is_set_in(first.lines[0], "biaosong", press_dir)


@pytest.mark.parametrize("kind", TEXTS)
def test_the_date_stands_four_characters_in_under_the_office(kind: str, press_dir: Path) -> None:
    data = KINDS[kind].sample()
    page = next(s for s in sheets(printed(kind, press_dir)) if any(line.text == "2026年12月28日" for line in s.lines))
    office = [line for line in page.lines if line.text == data["issuer"] and line.size == 16][-1]
    day = (
        page.line("2026年12月28日")
        if "印发" not in page.text
        else next(line for line in page.lines if line.text == "2026年12月28日")
    )
    assert day.right == pytest.approx(184 - 4 * 16 / MM, abs=1)
    assert (office.left + office.right) / 2 == pytest.approx((day.left + day.right) / 2, abs=0.5)
    assert day.baseline - office.baseline == pytest.approx(PITCH, abs=0.1)


@pytest.mark.parametrize("kind", RED_HEADED)
def test_an_annex_is_named_after_the_text_and_begins_a_page(kind: str, press_dir: Path) -> None:
    pages = sheets(printed(kind, press_dir))
    named = [line for sheet in pages for line in sheet.lines if line.text.startswith("附件：")]
    begun = [sheet for sheet in pages if sheet.lines[0].text in ("附件", "附件1", "附件2")]
    assert bool(named) == bool(begun)
    for line in named:
        assert line.left == pytest.approx(28 + 2 * 16 / MM, abs=0.3)
    for sheet in begun:
        assert is_set_in(sheet.lines[0], "heiti", press_dir)
        assert sheet.lines[0].left == pytest.approx(28, abs=0.2)


@pytest.mark.parametrize("kind", RED_HEADED)
@pytest.mark.parametrize("copied_to", ["", "省知识产权局，市委办公室，市政府办公室"])
def test_the_imprint_ends_the_last_even_page(kind: str, copied_to: str, press_dir: Path) -> None:
    data = KINDS[kind].sample()
    if "copied_to" not in data:
        return
    pages = sheets(set_in_type(kind, {**data, "copied_to": copied_to}, press_dir))
    if not copied_to:
        assert not any("印发" in line.text and line.size == 14 for sheet in pages for line in sheet.lines)
        return
    assert len(pages) % 2 == 0
    imprint = [line for line in pages[-1].lines if not is_page_number(line)][-2:]
    assert imprint[0].text == f"抄送：{copied_to}。"
    assert imprint[1].text == f"{data['issuer']}2026年12月28日印发"
    assert imprint[1].bottom == pytest.approx(262, abs=2.5)
    assert imprint[0].left == pytest.approx(28 + 14 / MM, abs=0.3)


def bulletin(text: list[str], **changes: Any) -> dict[str, Any]:
    """A short one without a long annex, so that its text alone decides where it ends."""
    plain = {
        "parts": [],
        "closing": [],
        "annexes": [],
        "paragraphs": text,
        "rows": KINDS["bulletin"].sample()["rows"][:2],
    }
    return {**KINDS["bulletin"].sample(), **plain, **changes}


@pytest.mark.parametrize("length", range(1, 48))
def test_the_signature_never_stands_without_text(length: int, press_dir: Path) -> None:
    """Whatever the length, in one paragraph or in many; and the imprint stays on an even page."""
    text = ["国" * 28 * length] if length % 2 else ["国"] * length
    pages = sheets(set_in_type("bulletin", bulletin(text), press_dir))
    signed = next(sheet for sheet in pages if any(line.text == "2026年12月28日" for line in sheet.lines))
    day = next(line for line in signed.lines if line.text == "2026年12月28日")
    assert any(line.text.startswith("国") for line in signed.lines if line.baseline < day.baseline)
    assert len(pages) % 2 == 0
    assert "抄送" in pages[-1].text


def test_neither_a_blank_page_nor_the_imprint_after_it_is_numbered(press_dir: Path) -> None:
    """GB/T 9704-2012, 7.6. An annex across the sheet on page 2 leaves the imprint page 3, which is a right one."""
    sections = [{"name": f"第{n}部分", "weight": "20"} for n in range(5)]
    rows = [{**row, "scores": ["18.00"] * 5} for row in KINDS["bulletin"].sample()["rows"][:2]]
    short = {
        "title_lines": ["通报"],
        "addressees": "各县",
        "contact": "",
        "sections": sections,
        "rows": rows,
        "figures": [],
    }
    pages = sheets(set_in_type("bulletin", bulletin(["国"], **short), press_dir))
    assert [sheet.width > sheet.height for sheet in pages[:2]] == [False, True]
    assert [sheet.text for sheet in pages[2:3]] == [""]
    assert "抄送" in pages[3].text
    assert not any(is_page_number(line) for line in pages[3].lines)


@pytest.mark.parametrize("kind", KINDS)
def test_a_rare_character_moves_no_line(kind: str, press_dir: Path) -> None:
    """喆 is in none of the fonts of GB 2312; another font serves it, in the line that the first one set."""
    data = KINDS[kind].sample()
    plain, rare = (sheets(set_in_type(kind, changed(data, "县", name), press_dir)) for name in ("哲", "喆"))
    assert len(plain) == len(rare)
    for before, after in zip(plain, rare, strict=True):
        assert [line.baseline for line in after.lines] == pytest.approx(
            [line.baseline for line in before.lines], abs=0.02
        )


@pytest.mark.parametrize("kind", KINDS)
def test_the_engine_has_nothing_to_complain_of(kind: str, press_dir: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        set_in_type(kind, KINDS[kind].sample(), press_dir)
    assert caplog.messages == []
