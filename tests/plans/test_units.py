"""Who is named in a point, and as what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plans.county_list import PUYANG
from tracker.plans.reader.findings import KnownUnit
from tracker.plans.reader.units import UnitFinder

CITY = "濮阳市知识产权局"


def found_in(text: str, around: str = CITY) -> list[tuple[str, str, str]]:
    return [(found.text, found.name, found.role) for found in UnitFinder(PUYANG, around + text).find(text)]


def names(text: str, around: str = CITY) -> list[tuple[str, str]]:
    return [(words, name) for words, name, _ in found_in(text, around)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("抓好南乐、清丰、华龙区三个基地", [("南乐", "南乐县"), ("清丰", "清丰县"), ("华龙区", "华龙区")]),
        ("南乐、清丰、濮阳三县", [("南乐", "南乐县"), ("清丰", "清丰县"), ("濮阳", "濮阳县")]),
        ("濮阳县", [("濮阳县", "濮阳县")]),
        ("吴坝大蒜、范县大米", [("吴坝", "吴坝镇"), ("范县", "范县")]),
        ("指导开发区，促进经开区", [("开发区", "经济技术开发区"), ("经开区", "经济技术开发区")]),
        ("原高新技术产业开发区企业", [("高新技术产业开发区", "经济技术开发区")]),
        ("濮东产业集聚区石油装备", [("濮东产业集聚区", "濮东产业集聚区")]),
        ("指导台前开展", [("台前", "台前县")]),
        ("与市教育局、市人社局联合开展", [("市教育局", "other"), ("市人社局", "other")]),
        (
            "各县（区）、各县区、每县（区）、每个县区",
            [(w, "all counties") for w in ("各县（区）", "各县区", "每县（区）", "每个县区")],
        ),
        ("各县（市、区）要，各县市区要", [("各县（市、区）", "all counties"), ("各县市区", "all counties")]),
        ("指导县（区）建立台账", [("县（区）", "all counties")]),
    ],
)
def test_units_go_by_full_short_and_former_name(text: str, expected: list[tuple[str, str]]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "濮阳市中小学知识产权普及教育服务团",
        "办好濮阳知识产权网和《濮阳日报》专栏",
        "审协河南中心社会服务濮阳工作站、远程教育濮阳分站",
        "创建知识产权示范县（区）、建设强县",
        "搭建服务平台前期工作",
        "产业集聚区知识产权维权援助工作站",
        "各类开发区、国家级经济技术产业开发区域",
        "优化产业布局，形成全市新格局",
        "加强市、县知识产权维权援助中心建设",
        "有关县区另行通知",
        "按照《关于范县大米的方案》要求",
    ],
)
def test_a_name_inside_another_word_names_no_unit(text: str) -> None:
    assert names(text) == []


def test_the_city_newspaper_is_not_the_county_even_where_nothing_else_tells() -> None:
    assert names("办好濮阳知识产权网", around="") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "完成建设。（市知识产权局牵头，市教育局、各县（区）配合）",
            [
                ("市知识产权局", CITY, "lead"),
                ("市教育局", "other", "supporting"),
                ("各县（区）", "all counties", "supporting"),
            ],
        ),
        (
            "完成建设（南乐县、市财政局按职责分工负责）。",
            [("南乐县", "南乐县", "responsible"), ("市财政局", "other", "responsible")],
        ),
        (
            "完成建设。（责任单位：濮阳县、华龙区）",
            [("濮阳县", "濮阳县", "responsible"), ("华龙区", "华龙区", "responsible")],
        ),
        (
            "完成建设。(牵头单位:市知识产权局;配合单位:市教育局,南乐县)",
            [("市知识产权局", CITY, "lead"), ("市教育局", "other", "supporting"), ("南乐县", "南乐县", "supporting")],
        ),
        (
            "完成建设。\n牵头单位：市知识产权局\n配合单位：各县区",
            [("市知识产权局", CITY, "lead"), ("各县区", "all counties", "supporting")],
        ),
        ("完成建设。（保护科负责）", [("保护科", "other", "responsible")]),
        ("完成建设。（由市教育局牵头）", [("市教育局", "other", "lead")]),
        (
            "完成建设。（南乐县和清丰县负责，完成时限：6月底前）",
            [("南乐县", "南乐县", "responsible"), ("清丰县", "清丰县", "responsible")],
        ),
        (
            "完成建设。（市教育局，各县（区））",
            [("市教育局", "other", "responsible"), ("各县（区）", "all counties", "responsible")],
        ),
        ("完成建设。（各县（区）知识产权局负责）", [("各县（区）知识产权局", "all counties", "responsible")]),
        ("完成建设。（濮阳县市场监管局负责）", [("濮阳县市场监管局", "濮阳县", "responsible")]),
        (
            "完成建设。【市知识产权局牵头，市科技局等部门配合】",
            [("市知识产权局", CITY, "lead"), ("市科技局", "other", "supporting")],
        ),
        (
            "完成建设。（市司法局、市知识产权局，排第一位的为牵头单位）",
            [("市司法局", "other", "lead"), ("市知识产权局", CITY, "supporting")],
        ),
        ("实行责任制（由企业负责）的单位", []),
        ("坚持原则。（谁主管谁负责）", []),
        ("新增市级示范（试点）校。", []),
    ],
)
def test_brackets_say_who_leads_and_who_supports(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert found_in(text) == expected


def test_a_name_that_two_units_share_is_left_to_a_person() -> None:
    twins = (KnownUnit("城关镇（甲）", ("城关镇",)), KnownUnit("城关镇（乙）", ("城关镇",)))
    (found,) = UnitFinder(twins, "").find("巡查。（城关镇负责）")
    assert (found.text, found.name) == ("城关镇", "other")


@given(
    st.text(alphabet="濮阳市县范南乐清丰开发区各每（）()【】、，；。：牵头配合负责单位责任局教育和\n 《》", max_size=60)
)
def test_no_text_upsets_it_and_places_hold(text: str) -> None:
    end = 0
    for found in UnitFinder(PUYANG, text).find(text):
        assert text[found.start : found.end] == found.text
        assert found.start >= end, "no two mentions overlap"
        end = found.end
