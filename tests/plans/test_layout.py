"""Pages, measures and line breaks are the printer's; what a plan says does not depend on them."""

import re
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tracker.plans
from tests.plans.county_list import PUYANG
from tracker.errors import DomainError
from tracker.plans.reader.findings import Deadline, Draft, Quantity, UnitMention
from tracker.plans.reader.layout import paragraphs
from tracker.plans.reader.read import read_plan

SAMPLE = (Path(tracker.plans.__file__).parent / "samples" / "demonstration-plan.txt").read_text(encoding="utf-8")
PAGE_MARKS = ["—７—", "- 7 -", "— 7 —", "第 7 页 共 9 页", "第7页", "7/9", "－ ７ －", "·7·", "7", "Page 7 of 9", "~7~"]


def lines_of(text: str) -> list[str]:
    return [paragraph.text for paragraph in paragraphs(text)]


def said(draft: Draft) -> object:
    """All that a draft says, spaces apart: a line break swallows the space beside a digit."""

    def bare(words: str | None) -> str | None:
        return None if words is None else "".join(words.split())

    return (
        bare(draft.title),
        draft.issuer,
        draft.issued_on,
        [(chapter.number, bare(chapter.title)) for chapter in draft.chapters],
        [
            (
                item.number,
                item.chapter,
                item.section,
                bare(item.title),
                bare(item.text),
                [(bare(q.text), q.low, q.high, q.unit, bare(q.counted), q.each_county) for q in item.quantities],
                [(bare(d.text), d.due_on) for d in item.deadlines],
                [(bare(u.text), u.name, u.role) for u in item.units],
            )
            for item in draft.items
        ],
    )


def wrapped(text: str, width: int, indent: str) -> list[str]:
    """Cut at so many characters, as a plain program would."""
    return [
        line
        for paragraph in text.split("\n")
        if (bare := paragraph.strip())
        for line in [(indent + bare)[at : at + width] for at in range(0, len(indent + bare), width)]
    ]


def set_in_columns(text: str, width: int, indent: str) -> list[str]:
    """Set as print is: digits half as wide, numbers not cut, no line begins with a stop."""
    lines = []
    for paragraph in filter(None, map(str.strip, text.split("\n"))):
        line = indent
        for word in re.findall(r"[0-9A-Za-z.%-]+[，。；、：）”]*|.[，。；、：）”]*", paragraph):
            if columns(line + word) > 2 * width and line.strip():
                lines.append(line)
                line = ""
            line += word
        lines.append(line)
    return lines


def columns(text: str) -> int:
    return sum(1 if sign.isascii() else 2 for sign in text)


@pytest.mark.parametrize("mark", PAGE_MARKS)
def test_a_page_mark_between_the_halves_of_a_sentence_goes(mark: str) -> None:
    text = f"1.加强保护。依法开展知识产权执法\n\n{mark}\n\f\n专项行动，加大力度，提高保护水平。\n2.加强运用。"
    assert lines_of(text)[0] == "1.加强保护。依法开展知识产权执法专项行动，加大力度，提高保护水平。"


def test_lines_that_fill_the_measure_run_on_and_short_ones_end_a_paragraph() -> None:
    text = "一二三四五六七八九十一二三四五六七八九十\n一二三四五六七八九十一二三四五六七八九十\n短行。\n另起一段。"
    assert lines_of(text) == ["一二三四五六七八九十一二三四五六七八九十" * 2 + "短行。", "另起一段。"]


def test_an_indent_begins_a_paragraph() -> None:
    text = "　　甲乙丙丁戊己庚辛。\n　　子丑寅卯辰巳午未申酉戌亥。"
    assert lines_of(text) == ["甲乙丙丁戊己庚辛。", "子丑寅卯辰巳午未申酉戌亥。"]


def test_latin_words_keep_their_space_and_digits_theirs() -> None:
    assert lines_of("加强与World Intellectual\nProperty") == ["加强与World Intellectual Property"]
    spaced = "支持 5 个项目，支持 3 个项目，支持 2-3\n个企业"
    assert lines_of(spaced) == ["支持 5 个项目，支持 3 个项目，支持 2-3 个企业"]


def test_a_head_that_runs_over_the_pages_is_no_text() -> None:
    pages = [f"濮阳市知识产权局文件汇编\n　　{n}.第{n}件事。做好这一件事情。\n{n}" for n in range(1, 5)]
    assert not any("汇编" in line for line in lines_of("\f".join(pages)))


def test_a_numeral_that_a_line_break_put_first_opens_no_chapter() -> None:
    text = (
        "一、推动产业发展\n1.优化结构。推动第一产业提质增效，带动第\n二、三产业融合发展，形成产业发展的新局面\n"
        "和新优势，年内新增企业5家。\n2.提高质量。提高产品的质量和效益。"
    )
    draft = read_plan(text, ())
    assert [(item.number, item.chapter) for item in draft.items] == [("1", "一"), ("2", "一")]
    assert "第二、三产业融合" in draft.items[0].text


SAID = said(read_plan(SAMPLE, PUYANG))


@settings(max_examples=60, deadline=None)
@given(
    width=st.integers(8, 80),
    indent=st.sampled_from(["", "　　"]),
    blank_lines=st.booleans(),
    mark=st.sampled_from(PAGE_MARKS),
    lines_a_page=st.integers(3, 40),
    setting=st.sampled_from([wrapped, set_in_columns]),
    gap=st.sampled_from(["\n", "\n\n", "\f", "\r\n"]),
)
def test_wrapping_and_paging_change_nothing(
    width: int,
    indent: str,
    blank_lines: bool,
    mark: str,
    lines_a_page: int,
    setting: Callable[[str, int, str], list[str]],
    gap: str,
) -> None:
    lines = setting(SAMPLE, width, indent)
    pages = [lines[at : at + lines_a_page] for at in range(0, len(lines), lines_a_page)]
    between = "\n\n" if blank_lines else "\n"
    printed = f"{gap}{mark}{gap}".join(between.join(page) for page in pages)
    assert said(read_plan(printed, PUYANG)) == SAID


PLAN_WORDS = st.sampled_from(
    [
        *"一二三四五、。，；：（）().．1234567890％%年月日前底个件家所次市县区局“”《》【】—-\n\f　 ",
        *(
            "一、",
            "（一）",
            "1.",
            "（1）",
            "第一章 ",
            "2026年",
            "各县（区）",
            "濮阳",
            "（市局牵头，南乐配合）",
            "责任单位：",
        ),
        *(
            "附件：",
            "印发",
            "工作要点",
            "6-8所",
            "百分之十",
            "“十四五”期间",
            "每县（区）",
            "抄送：",
            "濮阳市知识产权局",
        ),
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PLAN_WORDS, max_size=80).map("".join) | st.text(max_size=200))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    try:
        draft = read_plan(text, PUYANG)
    except DomainError as refused:
        assert refused.sentence.endswith("。")
        return
    assert draft.items
    for item in draft.items:
        all_found: list[Quantity | Deadline | UnitMention] = [*item.quantities, *item.deadlines, *item.units]
        for found in all_found:
            assert item.text[found.start : found.end] == found.text != ""


@pytest.mark.parametrize(
    "piece",
    ["濮阳、", "1月1日至", "（", "一、\n", "5家，各县（区）", "（A牵头）。", "每县", "二十一百", " ", "《", "“"],
)
def test_a_long_odd_text_takes_no_long_time(piece: str) -> None:
    started = time.process_time()
    with suppress(DomainError):
        read_plan("1.要点。" + piece * (60_000 // len(piece)), PUYANG)
    assert time.process_time() - started < 10
