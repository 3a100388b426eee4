"""Plans as other places print them: other numerals, brackets, labels and ways to say who leads."""

import pytest

from tests.plans.county_list import PUYANG
from tests.plans.test_units import CITY, found_in
from tracker.plans.reader.deadlines import deadlines
from tracker.plans.reader.quantities import quantities
from tracker.plans.reader.read import read_plan


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "建成中心10家。由市知识产权局牵头，市教育局、各县（区）配合，9月底前完成。",
            [
                ("市知识产权局", CITY, "lead"),
                ("市教育局", "other", "supporting"),
                ("各县（区）", "all counties", "supporting"),
            ],
        ),
        (
            "由市教育局、南乐县共同负责，市财政局协助，召开会议。",
            [
                ("市教育局", "other", "responsible"),
                ("南乐县", "南乐县", "responsible"),
                ("市财政局", "other", "supporting"),
            ],
        ),
        ("由市检察院牵头组织专项行动。", [("市检察院", "other", "lead")]),
        ("支持由龙头企业牵头，高校配合，组建联合体。", []),
        ("由于市教育局牵头较晚，抓紧推进。", []),
        ("落实由主要负责人负责的制度。", []),
        (
            "建成基地（市教育局、各县（区））。",
            [("市教育局", "other", "responsible"), ("各县（区）", "all counties", "responsible")],
        ),
        ("培育经营主体（企业、合作社）。", []),
        (
            "建成基地。牵头单位：市知识产权局配合单位：市教育局完成时限：10月底",
            [("市知识产权局", CITY, "lead"), ("市教育局", "other", "supporting")],
        ),
        (
            "由各县级市（区）、各县（市）负责。",
            [(w, "all counties", "responsible") for w in ("各县级市（区）", "各县（市）")],
        ),
    ],
)
def test_who_is_responsible(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert found_in(text) == expected


def test_every_county_level_city_owes_one() -> None:
    (found,) = quantities("每个县级市（区）至少新增1件地理标志商标。")
    assert found.each_county


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("修订办法，上半年出台。", ["2026-06-30"]),
        ("第三季度印发实施意见。", ["2026-09-30"]),
        ("落实2月印发的通知和3月5日出台的办法。", []),
    ],
)
def test_by_when_a_paper_must_come_out(text: str, expected: list[str]) -> None:
    assert [str(found.due_on) for found in deadlines(text, 2026)] == expected


def test_articles_are_points_and_a_list_belongs_to_the_title() -> None:
    draft = read_plan(
        "海州市知识产权保护2026年工作要点及责任清单\n第二章 重点任务\n第一条 完善协调机制。召开会议1次。\n"
        "第二条 培育地理标志。\n(1) 建设基地3个。\n(2) 举办培训4期。\n第三章 保障措施\n第三条 加强督查。半年1次。\n",
        PUYANG,
    )
    assert draft.title == "海州市知识产权保护2026年工作要点及责任清单"
    assert [(item.chapter, item.number, item.title) for item in draft.items] == [
        ("二", "1", "完善协调机制"),
        ("二", "2", "培育地理标志"),
        ("三", "3", "加强督查"),
    ]
