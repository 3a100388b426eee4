"""Plans of other offices: other numbering, other heads, other places for the signature."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import tracker.plans
from tests.plans.county_list import PUYANG
from tracker.errors import Invalid
from tracker.plans.reader.findings import Draft, KnownUnit
from tracker.plans.reader.read import find_in, read_plan

SAMPLES = Path(tracker.plans.__file__).parent / "samples"


def outline(text: str) -> list[tuple[str, str | None, str | None, str]]:
    return [(item.number, item.chapter, item.section, item.title) for item in read_plan(text, PUYANG).items]


def head(text: str) -> tuple[str | None, str | None, date | None, int | None]:
    draft = read_plan(text + "\n一、强化保护\n1.严格执法。加强检查。\n", PUYANG)
    return draft.title, draft.issuer, draft.issued_on, draft.year


def test_chapters_sections_and_points() -> None:
    text = """
一、强化创造
（一）提高质量。
1.培育高价值专利。年内培育5个。
2．发展商标。年内培育两个。
（二）发展品牌
１、培育地理标志。每县（区）一件。
二、强化保护
（一）严格执法
1.加强检查。开展检查。
"""
    assert outline(text) == [
        ("1", "一", "一", "培育高价值专利"),
        ("2", "一", "一", "发展商标"),
        ("1", "一", "二", "培育地理标志"),
        ("1", "二", "一", "加强检查"),
    ]


def test_sections_without_points_are_the_items() -> None:
    text = """
一、强化创造
(一)提高质量。年内培育5个。
（二）发展品牌
每县（区）培育一件。（市知识产权局负责）
二、强化保护
（三）严格执法：开展检查3次。
"""
    assert outline(text) == [
        ("一", "一", None, "提高质量"),
        ("二", "一", None, "发展品牌"),
        ("三", "二", None, "严格执法"),
    ]


def test_points_in_brackets_under_sections() -> None:
    text = "一、强化创造\n（一）提高质量\n（1）培育专利。培育5个。\n（2）培育商标。培育2个。"
    assert outline(text) == [("1", "一", "一", "培育专利"), ("2", "一", "一", "培育商标")]


def test_bracketed_numbers_under_points_stay_in_the_point() -> None:
    text = "一、强化创造\n1.提高质量。要求如下：\n（1）培育专利5个。\n（2）培育商标2个。\n2.严格管理。加强检查。"
    draft = read_plan(text, PUYANG)
    assert [item.number for item in draft.items] == ["1", "2"]
    assert [found.text for found in draft.items[0].quantities] == ["5个", "2个"]


def test_numbered_parts_hold_chapters() -> None:
    text = "第一部分 总体要求\n一、指导思想。坚持创新。\n第二部分 重点任务\n一、提高质量。培育5个。\n二、严格保护。"
    assert outline(text) == [
        ("一", "一", None, "指导思想"),
        ("一", "二", None, "提高质量"),
        ("二", "二", None, "严格保护"),
    ]


def test_sections_above_points_are_the_chapters_where_no_others_are_printed() -> None:
    """A long label line without a full stop at its end swallows neither the next heading nor the next point."""
    draft = read_plan(
        "2026年工作要点\n（一）加强组织领导\n1、成立领导小组，3月31日前完成。责任单位：市政府办公室\n"
        "2、建立联席会议制度，每半年召开一次。牵头单位：市市场监管局；配合单位：市发展改革委、市财政局、"
        "各县（市）区人民政府；完成时限：2026年4月\n（二）营造浓厚氛围\n3、4月20日-26日开展宣传周活动。\n",
        (),
    )
    assert [(chapter.number, chapter.title) for chapter in draft.chapters] == [
        ("一", "加强组织领导"),
        ("二", "营造浓厚氛围"),
    ]
    assert [(item.number, item.chapter) for item in draft.items] == [("1", "一"), ("2", "一"), ("3", "二")]


def test_a_plan_may_be_told_in_firstly_and_secondly() -> None:
    draft = read_plan(
        "某市2025年工作思路\n\n　　一是推进示范城市建设。4月底前印发方案。\n\n　　二是推进转化。新增3家。\n", ()
    )
    assert [(item.number, item.title) for item in draft.items] == [("1", "推进示范城市建设"), ("2", "推进转化")]
    assert draft.title == "某市2025年工作思路"


def test_firstly_inside_a_point_stays_in_the_point() -> None:
    draft = read_plan("一、创造\n1.提质。\n一是建台账。\n二是抓提醒。\n2.培育。新增3家。\n", ())
    assert [item.number for item in draft.items] == ["1", "2"]
    assert "二是抓提醒" in draft.items[0].text


def test_the_list_of_annexes_belongs_to_no_point() -> None:
    draft = read_plan("一、创造\n1.提质。新增3家。\n附件：1.任务分解表\n2.联系人名单\n", ())
    assert [item.text for item in draft.items] == ["提质。新增3家。"]


def test_a_plan_of_chapters_alone_has_them_as_items() -> None:
    text = "2026年工作要点\n一、提高质量。年内培育5个。\n二、严格保护。开展检查3次。"
    assert outline(text) == [("一", "一", None, "提高质量"), ("二", "二", None, "严格保护")]


def test_prose_under_a_chapter_is_kept_with_it() -> None:
    text = "一、总体要求\n以服务产业为主线，推动知识产权高质量发展。\n二、重点任务\n（一）提高质量。培育5个。"
    draft = read_plan(text, PUYANG)
    assert draft.chapters[0].text == "以服务产业为主线，推动知识产权高质量发展。"
    assert [item.number for item in draft.items] == ["一"]


def test_a_page_mark_between_heading_and_point() -> None:
    text = "一、强化创造\n- 7 -\n1.提高质量。培育5个。\n第 8 页 共 9 页\n二、强化保护\n— 9 —\n2.严格执法。检查3次。"
    assert outline(text) == [("1", "一", None, "提高质量"), ("2", "二", None, "严格执法")]


def test_a_long_sentence_is_no_heading() -> None:
    text = (
        "1.培育知识产权示范企业，以重点产业和重点园区为依托，"
        "年内新增国家级优势企业5家以上，省级优势企业10家以上，6月底前完成申报。"
    )
    assert outline(text)[0][3] == "培育知识产权示范企业"


def test_decimals_at_the_start_of_a_line_are_no_points() -> None:
    assert [
        row[0] for row in outline("1.提高质量。万人拥有量达到\n3.5件以上，较上年有所增长。\n2.严格保护。加强检查。")
    ] == ["1", "2"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "濮阳市知识产权局2026年知识产权工作要点",
            ("濮阳市知识产权局2026年知识产权工作要点", "濮阳市知识产权局", None, 2026),
        ),
        (
            "濮阳市知识产权局\n2026年知识产权工作要点",
            ("濮阳市知识产权局2026年知识产权工作要点", "濮阳市知识产权局", None, 2026),
        ),
        (
            "2026年全市知识产权\n工作要点\n（2026年1月12日）",
            ("2026年全市知识产权工作要点", None, date(2026, 1, 12), 2026),
        ),
        (
            "中共濮阳市委知识产权强市建设\n领导小组办公室\n2026年度工作计划",
            (
                "中共濮阳市委知识产权强市建设领导小组办公室2026年度工作计划",
                "中共濮阳市委知识产权强市建设领导小组办公室",
                None,
                2026,
            ),
        ),
        ("二〇二六年知识产权工作计划", ("二〇二六年知识产权工作计划", None, None, 2026)),
        (
            "安阳市市场监督管理局文件\n安市监〔2026〕3号\n安阳市市场监督管理局\n关于印发《2026年知识产权工作要点》的通知\n"
            "各县（市、区）市场监管局：\n现将《2026年知识产权工作要点》印发给你们，请认真贯彻落实。\n"
            "安阳市市场监督管理局\n2025年12月30日\n2026年知识产权工作要点",
            ("2026年知识产权工作要点", "安阳市市场监督管理局", date(2025, 12, 30), 2026),
        ),
        ("", (None, None, None, None)),
    ],
)
def test_title_issuer_date_and_year_before_the_points(
    text: str, expected: tuple[str | None, str | None, date | None, int | None]
) -> None:
    assert head(text) == expected


@pytest.mark.parametrize(
    ("ending", "issuer", "issued_on"),
    [
        ("濮阳市知识产权局\n2026年1月12日", "濮阳市知识产权局", date(2026, 1, 12)),
        ("濮阳市知识产权局\n二〇二六年一月十二日", "濮阳市知识产权局", date(2026, 1, 12)),
        ("濮阳市知识产权局办公室　　2026 年 1 月 10 日印发", "濮阳市知识产权局办公室", date(2026, 1, 10)),
        (
            "濮阳市知识产权局\n2026年1月8日\n濮阳市知识产权局办公室 2026年1月10日印发",
            "濮阳市知识产权局",
            date(2026, 1, 8),
        ),
        (
            "抄送：市委办公室，市政府办公室。\n濮阳市知识产权局办公室 ２０２６年１月１０日印发",
            "濮阳市知识产权局办公室",
            date(2026, 1, 10),
        ),
    ],
)
def test_the_signature_is_the_issuer_and_leaves_the_text(ending: str, issuer: str, issued_on: date) -> None:
    draft = read_plan(f"一、强化保护\n1.严格执法。加强检查。\n{ending}\n", PUYANG)
    assert (draft.issuer, draft.issued_on, draft.year) == (issuer, issued_on, 2026)
    assert [item.text for item in draft.items] == ["严格执法。加强检查。"]


def test_a_plan_made_in_december_is_for_the_year_in_its_title() -> None:
    draft = read_plan("2027年工作要点\n1.严格执法。6月底前完成。\n濮阳市知识产权局\n2026年12月20日", PUYANG)
    assert draft.year == 2027
    assert draft.items[0].deadlines[0].due_on == date(2027, 6, 30)


def test_the_year_given_counts_only_where_the_plan_names_none() -> None:
    bare = "1.严格执法。6月底前完成。"
    assert read_plan(bare, PUYANG).items[0].deadlines[0].due_on is None
    assert read_plan(bare, PUYANG, 2028).items[0].deadlines[0].due_on == date(2028, 6, 30)
    assert read_plan("2026年工作要点\n" + bare, PUYANG, 2028).year == 2026


@pytest.mark.parametrize(
    "text", ["", "  \n\n", "今天天气很好。", "姓名,单位\n张三,南乐县", "关于召开会议的通知\n各单位：请参加。"]
)
def test_what_is_no_plan_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_plan(text, PUYANG)
    assert refused.value.sentence.count("。") == 1


def test_another_city() -> None:
    units = (
        KnownUnit("林州市", ("林州",), (), is_county=True),
        KnownUnit("滑县", (), (), is_county=True),
        KnownUnit("文峰区", ("文峰",), (), is_county=True),
        KnownUnit("安阳县", ("安阳",), (), is_county=True),
    )
    text = """安阳市2026年知识产权强市建设工作要点
一、知识产权创造
（一）实施专利质量提升工程。到２０２６年底，全市万人高价值发明专利拥有量达到２．８件，林州市、文峰区不低于３件。（市市场监管局牵头，各县（市、区）人民政府配合）
（二）实施商标品牌工程。指导滑县、林州培育三至五件驰名商标，每个县（市、区）至少一家商标品牌指导站，于8月31日前完成。（责任单位：滑县，林州市；安阳市场监管局）
"""
    draft = read_plan(text, units)
    first, second = draft.items
    assert [(q.text, float(q.low), q.counted) for q in first.quantities] == [
        ("２．８件", 2.8, "万人高价值发明专利拥有量"),
        ("３件", 3.0, ""),
    ]
    assert [(u.name, u.role) for u in first.units] == [
        ("林州市", "mentioned"),
        ("文峰区", "mentioned"),
        ("other", "lead"),
        ("all counties", "supporting"),
    ]
    assert [(q.low, q.high, q.counted, q.each_county) for q in second.quantities] == [
        (Decimal(3), Decimal(5), "驰名商标", False),
        (Decimal(1), Decimal(1), "商标品牌指导站", True),
    ]
    assert [d.due_on for d in second.deadlines] == [date(2026, 8, 31)]
    assert [u.name for u in second.units if u.role == "responsible"] == ["滑县", "林州市", "other"]


@pytest.fixture(scope="module")
def demonstration() -> Draft:
    return read_plan((SAMPLES / "demonstration-plan.txt").read_text(encoding="utf-8"), PUYANG)


def test_the_demonstration_plan_reads_as_it_was_meant(demonstration: Draft) -> None:
    assert demonstration.title == "濮阳市知识产权局2026年知识产权工作要点"
    assert (demonstration.issuer, demonstration.issued_on) == ("濮阳市知识产权局", date(2026, 1, 12))
    assert [chapter.number for chapter in demonstration.chapters] == list("一二三四五")
    assert [item.number for item in demonstration.items] == [str(number) for number in range(1, 19)]
    assert all(any(unit.role != "mentioned" for unit in item.units) for item in demonstration.items)


def test_the_json_has_the_agreed_shape(demonstration: Draft) -> None:
    plain = json.loads(json.dumps(demonstration.to_json(), ensure_ascii=False))
    assert list(plain) == ["title", "issuer", "issued_on", "chapters", "items"]
    assert plain["issued_on"] == "2026-01-12"
    assert plain["chapters"][0] == {"number": "一", "title": "抓创造，夯实产业根基"}
    point = plain["items"][13]
    assert list(point)[:7] == ["number", "chapter", "title", "text", "quantities", "deadlines", "units"]
    quantity, deadline, unit = point["quantities"][0], point["deadlines"][0], point["units"][0]
    assert {key: quantity[key] for key in list(quantity)[:6]} == {
        "text": "6-8所",
        "low": 6,
        "high": 8,
        "unit": "所",
        "counted": "市级示范（试点）校",
        "each_county": False,
    }
    assert (deadline["text"], deadline["due_on"]) == ("年内", "2026-12-31")
    assert (unit["text"], unit["name"], unit["role"]) == ("市教育局", "other", "mentioned")
    assert all(point["text"][f["start"] : f["end"]] == f["text"] for f in (quantity, deadline, unit))


def test_a_corrected_text_is_read_like_a_new_one(demonstration: Draft) -> None:
    item = demonstration.items[13]
    plain = demonstration.to_json()["items"][13]
    assert find_in(item.text, PUYANG, 2026) == {kind: plain[kind] for kind in ("quantities", "deadlines", "units")}
