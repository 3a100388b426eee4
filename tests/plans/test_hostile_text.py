"""Texts that no office writes: the reader answers in seconds, with a draft or with one sentence."""

import time

import pytest

from tests.plans.county_list import PUYANG
from tracker.errors import Invalid
from tracker.plans.reader.quantities import quantities
from tracker.plans.reader.read import find_in, read_plan

A_FEW_SECONDS = 15  # the worst takes 2; the machine may be busy with other tests

ENDLESS = {
    "chapters that never end a sentence": "一、\n" * 90_000,
    "points that never end a sentence": "1、a\n" * 70_000,
    "a point of percentages": "1. 目标\n" + "1%" * 20_000,
    "a point of quantities": "1. 目标\n" + "5个以上" * 10_000,
    "a point of statements": "1. 目标\n" + "（市教育局牵头）" * 6_000,
    "a point of months": "1. 目标\n" + "1月" * 20_000,
    "a point of ordinals": "1. 目标\n" + "第" * 45_000,
    "opened brackets": "1. 目标\n" + "（" * 45_000,
    "digits": "1" * 290_000,
    "one line of chapters": "一、" * 140_000,
}


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS.keys())
def test_no_text_keeps_the_reader_busy(text: str) -> None:
    began = time.monotonic()
    try:
        read_plan(text, PUYANG, 2026)
    except Invalid as refusal:
        assert refusal.sentence.endswith("。")
    assert time.monotonic() - began < A_FEW_SECONDS


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1. 目标\n" + "建设" * 30_000, "一条要点的正文超过5万字"),
        ("一、总体要求\n" * 10_000, "分成的段落超过5000个"),
    ],
)
def test_what_is_out_of_all_proportion_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        read_plan(text, PUYANG, 2026)


def test_a_corrected_point_keeps_within_the_same_bounds() -> None:
    with pytest.raises(Invalid, match="一条要点的正文超过5万字"):
        find_in("建设" * 30_000, PUYANG, 2026)


def test_percentages_and_counts_are_found_in_the_order_of_the_text() -> None:
    found = quantities("增长百分之五，新建3个基地，达到百分之六，再建4个站点。")
    assert [quantity.text for quantity in found] == ["百分之五", "3个", "百分之六", "4个"]
