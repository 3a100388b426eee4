"""What in a point is a quantity, and what only looks like one."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.plans.reader.numerals import span
from tracker.plans.reader.quantities import quantities


@pytest.mark.parametrize(
    ("text", "words", "low", "high", "unit", "counted"),
    [
        ("筛选支持 5 个专利技术产业化重大专项实施，", "5 个", 5, 5, "个", "专利技术产业化重大专项"),
        ("年内新增市级示范（试点）校 6-8 所；组织学习", "6-8 所", 6, 8, "所", "市级示范（试点）校"),
        ("遴选 2-3 个企业进行专利微导航", "2-3 个", 2, 3, "个", "企业"),
        ("推动2家企业通过“贯标”认证", "2家", 2, 2, "家", "企业"),
        ("培育5～8家示范企业。", "5～8家", 5, 8, "家", "示范企业"),
        ("建成3至5个工作站。", "3至5个", 3, 5, "个", "工作站"),
        ("建成3个至5个工作站。", "3个至5个", 3, 5, "个", "工作站"),
        ("建成三到五个工作站。", "三到五个", 3, 5, "个", "工作站"),
        ("建立６—８所示范校。", "６—８所", 6, 8, "所", "示范校"),
        ("培育十二家示范企业，", "十二家", 12, 12, "家", "示范企业"),
        ("培育两家优势企业。", "两家", 2, 2, "家", "优势企业"),
        ("举办两三场培训，", "两三场", 2, 3, "场", "培训"),
        ("开展培训十五六场，", "十五六场", 15, 16, "场", "培训"),
        ("有效注册商标总量达到５，０００件以上", "５，０００件", 5000, 5000, "件", "有效注册商标总量"),
        ("有效发明专利1,200件。", "1,200件", 1200, 1200, "件", "有效发明专利"),
        ("查处案件一百二十起", "一百二十起", 120, 120, "起", "案件"),
        ("帮助企业200余家。", "200余家", 200, 200, "家", "企业"),
        ("培训2万人次以上，", "2万人次", 20000, 20000, "人次", "培训"),
        ("培训1-2万人次，", "1-2万人次", 10000, 20000, "人次", "培训"),
        ("质押融资额达到1.5亿元，", "1.5亿元", Decimal("1.5"), Decimal("1.5"), "亿元", "质押融资额"),
        ("融资500万元", "500万元", 500, 500, "万元", "融资"),
        ("万人有效发明专利拥有量达到3.5件，", "3.5件", Decimal("3.5"), Decimal("3.5"), "件", "万人有效发明专利拥有量"),
        ("有效发明专利维持率达到85%以上，", "85%", 85, 85, "%", "有效发明专利维持率"),
        ("维持率达到百分之八十五。", "百分之八十五", 85, 85, "%", "维持率"),
        ("专利授权量增长10%。", "10%", 10, 10, "%", "专利授权量"),
        ("抽查比例为3％-5％，", "3％-5％", 3, 5, "%", "抽查比例"),
        ("满意度提高2个百分点。", "2个百分点", 2, 2, "个百分点", "满意度"),
        ("开展不少于3次的专项检查，", "3次", 3, 3, "次", "专项检查"),
        ("新增5家以上企业备案，", "5家", 5, 5, "家", "企业备案"),
        ("建成知识产权纠纷人民调解组织15家，", "15家", 15, 15, "家", "知识产权纠纷人民调解组织"),
        ("其中，南乐县、清丰县各建成2个。", "2个", 2, 2, "个", ""),
        ("商标注册量较去年提高5个百分点。", "5个百分点", 5, 5, "个百分点", "商标注册量"),
        ("举办一次“入园惠企”活动；", "一次", 1, 1, "次", "“入园惠企”活动"),
        ("电商领域案件占20%左右。", "20%", 20, 20, "%", "电商领域案件"),
    ],
)
def test_a_number_with_a_measure_is_a_quantity(
    text: str, words: str, low: Decimal, high: Decimal, unit: str, counted: str
) -> None:
    (found,) = quantities(text)
    assert (found.text, found.low, found.high, found.unit, found.counted) == (words, low, high, unit, counted)
    assert text[found.start : found.end] == words


@pytest.mark.parametrize(
    "text",
    [
        "2020年9月30日前完成，",
        "落实第三届理事会第5次会议要求",
        "进入全省前三名、前10位",
        "濮知〔2026〕12号文件",
        "力争一次性通过省验收",
        "形成一批有影响力的商标集群，打造一系列活动，进一步提高一体化水平",
        "发挥好政府资金四两拨千金的放大作用",
        "学习贯彻十九届四中全会、二十大精神",
        "增强“四个意识”、坚定“四个自信”、做到“两个维护”",
        "增强四个意识、坚定四个自信、做到两个维护",
        "采取“双随机、一公开”方式，开展“五进”活动",
        "执行中央八项规定，杜绝“四风”",
        "组织4·26宣传活动，12330热线7×24小时服务",
        "三个工作日内办结，提前3个月提醒",
        "政务服务、业务服务、信息服务三大板块",
        "从三个方面入手，一企一策、一对一帮扶",
        "《2026年十大任务：建设5个基地》",
        "“十四五”期间，十四五期间",
        "每一件案件、同一个标准、另一家企业",
        "贯彻GB/T 29490标准",
        "一是抓落实，二是抓督查",
        "不到三分之一",
    ],
)
def test_dates_ordinals_slogans_and_numbers_of_documents_are_none(text: str) -> None:
    assert [found.text for found in quantities(text)] == []


@pytest.mark.parametrize(
    ("text", "each"),
    [
        ("力争每县（区）注册一件地理标志商标或申请一件地理标志产品，", [True, True]),
        ("每个县区至少1所", [True]),
        ("每县培育2家企业", [True]),
        ("每个县（市、区）不少于2家", [True]),
        ("各县（区）分别培育2家企业", [True]),
        ("推动各县（市、区）均建成1个工作站", [True]),
        ("各县（区）培育2家企业", [True]),
        ("全市新增6所，各县区至少1所", [False, True]),
        ("每县区1所，全市共新增8所", [True, False]),
        ("各县（区）共培育10家企业", [False]),
        ("指导各县（区）培育10家企业", [False]),
        ("加强对各县（区）的指导。新增6所示范校", [False]),
        ("新增6所示范校", [False]),
    ],
)
def test_each_county_is_told_from_all_together(text: str, each: list[bool]) -> None:
    assert [found.each_county for found in quantities(text)] == each


def test_several_quantities_keep_their_order() -> None:
    text = "举办沙龙4场，遴选8-10家企业，融资1.5亿元，增长10%。"
    assert [found.text for found in quantities(text)] == ["4场", "8-10家", "1.5亿元", "10%"]


@given(
    low=st.integers(0, 5000),
    more=st.integers(0, 5000),
    dash=st.sampled_from("-–—~～至到"),
    gap=st.sampled_from(["", " "]),
)
def test_any_range_is_read_with_its_bounds(low: int, more: int, dash: str, gap: str) -> None:
    (found,) = quantities(f"培育{gap}{low}{dash}{low + more}{gap}家企业。")
    assert (int(found.low), int(found.high)) == (low, low + more)


@given(st.integers(1, 99_999))
def test_chinese_numerals_mean_what_arabic_ones_mean(number: int) -> None:
    import cn2an

    assert span(str(cn2an.an2cn(number))) == span(str(number)) == (Decimal(number), Decimal(number))


@given(
    st.text(alphabet="0123456789０１一二两三十百千万亿〇.,，-～至个件家所%每县（区）各百分之“”《》余\n 的", max_size=60)
)
def test_no_text_upsets_it_and_places_hold(text: str) -> None:
    for found in quantities(text):
        assert text[found.start : found.end] == found.text
        assert found.low <= found.high
