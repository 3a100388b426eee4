"""A real plan, read by hand and by the reader.

The table was written from reading the print: what an officer would note in the margin of each point. The plan's first
page is missing, so it begins at point 2, without a chapter heading above points 2 and 3 and without a title.
"""

from datetime import date
from pathlib import Path

import pytest

from tests.plans.county_list import PUYANG
from tracker.plans.reader.findings import Draft
from tracker.plans.reader.read import read_plan

PLAN = Path(__file__).parents[3] / "shared" / "plans" / "puyang-2020-work-plan.txt"

pytestmark = pytest.mark.skipif(not PLAN.exists(), reason="the real plan is not kept in this repository")

CHAPTERS = [
    ("二", "强化知识产权保护，营造良好营商环境"),
    ("三", "强化知识产权运用，提高企业产业核心竞争力"),
    ("四", "优化知识产权服务，提高社会公众知识产权意识"),
    ("五", "强化理论武装，加强政治建设"),
]

# Point: chapter, heading, quantities (text, low, high, unit, counted, each county), deadlines, units (words → name).
EXPECTED: dict[str, tuple[str | None, str, list[object], list[object], list[object]]] = {
    "2": (
        None,
        "培育区域商标集群",
        [("三个", 3, 3, "个", "省级产业商标品牌培育基地", False)],
        [],
        [("南乐", "南乐县"), ("清丰", "清丰县"), ("华龙区", "华龙区")],
    ),
    "3": (
        None,
        "培育地理标志产品",
        [("一件", 1, 1, "件", "地理标志商标", True), ("一件", 1, 1, "件", "地理标志产品", True)],
        [("“十四五”期间", date(2025, 12, 31)), ("今年", date(2020, 12, 31))],
        [
            ("各县区", "all counties"),
            ("每县（区）", "all counties"),
            ("吴坝", "吴坝镇"),
            ("范县", "范县"),
            ("范县", "范县"),
        ],
    ),
    "4": ("二", "明确知识产权保护重点", [], [], []),
    "5": ("二", "严厉查处商标侵权假冒等违法行为", [], [], []),
    "6": ("二", "严厉查处假冒专利，及时调处专利纠纷", [], [], []),
    "7": ("二", "严厉查处地理标志侵权违法行为", [], [], []),
    "8": ("二", "严厉查处特殊标志侵权违法行为", [], [], []),
    "9": ("二", "扎实做好知识产权维权援助工作", [], [], []),
    "10": ("二", "提高知识产权保护协作水平", [], [], []),
    "11": ("三", "积极构建知识产权金融服务体系", [], [], []),
    "12": (
        "三",
        "大力推进企业产业知识产权运用",
        [
            ("5 个", 5, 5, "个", "专利技术产业化重大专项", False),
            ("2-3 个", 2, 3, "个", "企业", False),
        ],
        [],
        [
            ("濮东产业集聚区", "濮东产业集聚区"),
            ("开发区", "经济技术开发区"),
            ("濮东产业集聚区", "濮东产业集聚区"),
            ("经开区", "经济技术开发区"),
        ],
    ),
    "13": (
        "三",
        "进一步加强知识产权管理",
        [("2 家", 2, 2, "家", "企业", False)],
        [],
        [("县（区）", "all counties"), ("县（区）", "all counties")],
    ),
    "14": ("四", "加强知识产权服务平台建设", [], [], [("开发区", "经济技术开发区")]),
    "15": (
        "四",
        "深化中小学知识产权教育工作",
        [("6-8 所", 6, 8, "所", "市级示范（试点）校", False)],
        [("年内", date(2020, 12, 31))],
        [("市教育局", "other")],
    ),
    "16": ("四", "强化知识产权工作基础", [], [], []),
    "17": ("五", "加强党建和党风廉政建设", [], [], []),
    "18": (
        "五",
        "建立奖励机制",
        [],
        [],
        [("市市场监督管理局", "other"), ("县（区）", "all counties"), ("市人社局", "other")],
    ),
}


@pytest.fixture(scope="module")
def draft() -> Draft:
    return read_plan(PLAN.read_text(encoding="utf-8"), PUYANG)


def test_the_head_is_what_the_remaining_pages_say(draft: Draft) -> None:
    assert draft.title is None
    assert draft.issuer == "濮阳市知识产权局办公室"
    assert draft.issued_on == date(2020, 1, 10)
    assert [(chapter.number, chapter.title) for chapter in draft.chapters] == CHAPTERS


def test_seventeen_points_come_out(draft: Draft) -> None:
    assert [item.number for item in draft.items] == [str(number) for number in range(2, 19)]


@pytest.mark.parametrize("number", list(EXPECTED))
def test_a_point_says_what_a_reader_finds_in_it(draft: Draft, number: str) -> None:
    item = next(item for item in draft.items if item.number == number)
    chapter, title, quantities, deadlines, units = EXPECTED[number]
    assert item.chapter == chapter
    assert item.title == title
    assert item.text.startswith(title + "。")
    assert item.text.endswith("。")
    assert [(q.text, q.low, q.high, q.unit, q.counted, q.each_county) for q in item.quantities] == quantities
    assert [(deadline.text, deadline.due_on) for deadline in item.deadlines] == deadlines
    assert [(mention.text, mention.name) for mention in item.units] == units
    assert {mention.role for mention in item.units} <= {"mentioned"}


def test_nothing_of_the_pages_is_left_in_the_text(draft: Draft) -> None:
    texts = "".join(item.text for item in draft.items)
    assert "—７—" not in texts
    assert "\n" not in texts
    assert "营商环境4." not in texts
    assert "执法专项行动" in texts, "a line broken by a page joins its other half"
    assert "印发" not in texts
