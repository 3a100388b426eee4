"""GB/T 9704-2012 on the printed sheet: margins, 22 lines of 28 characters, page numbers, straight edges."""

from pathlib import Path

import pytest

from tests.documents.conftest import Print, on_base
from tests.documents.measure import Line, Sheet, sheets, sideways
from tracker.documents.press.render import render

PROSE = (
    "各县（区）要按照年度工作要点，逐项分解任务、明确责任单位和完成时限，于每季度末月25日前报送进展情况；"
    "对有效发明专利维护、质押融资、地理标志培育等12.5％以上的重点指标，应当附佐证材料——台账、凭证和照片。"
)


def body_lines(sheet: Sheet) -> list[Line]:
    return [line for line in sheet.lines if line.size == 16]


@pytest.mark.parametrize("fonts", ["press_dir", "bare_press_dir"])
def test_a_full_page_holds_22_lines_of_28_characters(fonts: str, request: pytest.FixtureRequest) -> None:
    data_dir: Path = request.getfixturevalue(fonts)
    pdf = render(on_base(f'<p class="flush">{"国" * 28 * 44}</p>'), title="样张", data_dir=data_dir)
    first, second = sheets(pdf)
    for sheet in (first, second):
        assert (sheet.width, sheet.height) == pytest.approx((210, 297), abs=0.1)
        lines = body_lines(sheet)
        assert [len(line.text) for line in lines] == [28] * 22
        for line in lines:
            assert line.left == pytest.approx(28, abs=0.1)
            assert line.right == pytest.approx(184, abs=0.15)
        pitch = (lines[-1].baseline - lines[0].baseline) / 21
        assert pitch == pytest.approx(225 / 22, abs=0.01)
        middle = (lines[0].top + lines[-1].bottom) / 2
        assert middle == pytest.approx(37 + 225 / 2, abs=2)


def test_lines_of_mixed_text_end_at_a_straight_edge(print_body: Print) -> None:
    (sheet,) = sheets(print_body(f"<p>{PROSE * 3}</p>"))
    lines = body_lines(sheet)
    assert len(lines) > 8
    for line in lines[:-1]:
        assert line.right == pytest.approx(184, abs=0.5), line.text
    assert all(line.text[0] not in "，。、；：）》”" and line.text[-1] not in "（《“" for line in lines)


def test_a_first_line_is_indented_by_two_characters(print_body: Print) -> None:
    (sheet,) = sheets(print_body(f"<p>{PROSE}</p>"))
    assert body_lines(sheet)[0].left == pytest.approx(28 + 2 * 16 * 25.4 / 72, abs=0.3)


def test_a_rare_character_does_not_move_the_lines(print_body: Print) -> None:
    """喆 is not in GB 2312: where the 仿宋 lacks it, a second font with taller lines serves it."""
    plain, rare = (sheets(print_body(f'<p class="flush">{("国" * 27 + end) * 22}</p>')) for end in ("国", "喆"))
    assert len(plain) == len(rare) == 1
    for straight, mixed in zip(body_lines(plain[0]), body_lines(rare[0]), strict=True):
        assert mixed.baseline == pytest.approx(straight.baseline, abs=0.01)


def test_page_numbers_stand_outside_one_character_in(print_body: Print) -> None:
    pages = sheets(print_body(f"<p>{PROSE * 30}</p>"))
    assert len(pages) >= 3
    for number, sheet in enumerate(pages, 1):
        line = sheet.lines[-1]
        assert line.text == f"—{number}—"
        assert line.size == 14
        em_box_top = line.baseline - 0.88 * 14 * 25.4 / 72  # the same for every font, unlike the box it claims
        assert em_box_top == pytest.approx(297 - 35 + 7, abs=0.5)
        if number % 2:
            assert line.right == pytest.approx(184 - 14 * 25.4 / 72, abs=0.3)
        else:
            assert line.left == pytest.approx(28 + 14 * 25.4 / 72, abs=0.3)


def test_a_landscape_sheet_is_numbered_where_the_portrait_one_would_be(print_body: Print) -> None:
    """Turned back to portrait (a quarter to the left) the number stands 7 mm below the text, at the outer edge."""
    pdf = print_body('<div class="landscape"><p>甲</p><p style="break-before: page">乙</p></div>')
    for page, sheet in enumerate(sheets(pdf)):
        assert (sheet.width, sheet.height) == pytest.approx((297, 210), abs=0.1)
        marks = sideways(pdf, page)
        assert "".join(char["text"] for char in sorted(marks, key=lambda c: float(c["top"]))) == f"—{page + 1}—"
        from_text = 35 - max(char["x1"] for char in marks) * 25.4 / 72
        assert from_text == pytest.approx(7, abs=1.5)
        edges = min(char["top"] for char in marks) * 25.4 / 72, max(char["bottom"] for char in marks) * 25.4 / 72
        if page % 2:
            assert edges[0] == pytest.approx(28 + 4.94, abs=0.3)
        else:
            assert edges[1] == pytest.approx(210 - 26 - 4.94, abs=0.3)


def test_a_signature_never_stands_alone_on_a_page(print_body: Print) -> None:
    signature = '<div class="signature"><div><p class="office">濮阳市知识产权局</p><p>2026年3月5日</p></div></div>'
    for filling in range(16, 24):
        text = "<p>国</p>" * filling
        last = sheets(print_body(f"{text}{signature}"))[-1]
        assert any(line.text == "国" for line in last.lines), filling


def test_a_table_repeats_its_head_on_every_page(print_body: Print) -> None:
    rows = "".join(f"<tr><td>{n}</td><td>内容</td></tr>" for n in range(80))
    pages = sheets(print_body(f"<table><thead><tr><th>序号</th><th>考核内容</th></tr></thead>{rows}</table>"))
    assert len(pages) >= 3
    assert all("考核内容" in sheet.text for sheet in pages)
