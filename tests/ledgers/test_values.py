"""What people type into a ledger, what is kept of it, and how it reads."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import Invalid
from tracker.ledgers.definition import Field, FieldKind
from tracker.ledgers.values import Names, figure_of, masked, parse, searched, shown, typed

TEXT = Field("title", "发明名称", FieldKind.TEXT)
LONG = Field("note", "备注", FieldKind.LONG_TEXT)
AMOUNT = Field("lent", "放款金额", FieldKind.MONEY, measure="万元", least=0, most=100_000)
DAY = Field("filed_on", "申请日", FieldKind.DATE)
LEVEL = Field("level", "级别", FieldKind.CHOICE, choices=("国家级", "省级", "A+"))
UNIT = Field("place", "所在单位", FieldKind.UNIT)
CASE = Field("case", "转为案件", FieldKind.REFERENCE, ledger="cases")
NAMES = Names(units={"南乐县": 3, "南乐": 3}, rows={"cases": {"台知案〔2026〕1号": 9}})


@pytest.mark.parametrize(
    ("field", "text", "kept", "reads"),
    [
        (TEXT, "  一种 生物基\u3000材料 ", "一种 生物基 材料", "一种 生物基 材料"),
        (LONG, "第一行  \r\n第二行\n", "第一行\n第二行", "第一行\n第二行"),
        (AMOUNT, "1,200.50", 12_005_000, "1200.5万元"),
        (AMOUNT, "３００万元", 3_000_000, "300万元"),
        (AMOUNT, "0", 0, "0万元"),
        (DAY, "2015-04-05", "2015-04-05", "2015年4月5日"),
        (DAY, "2015年4月5日", "2015-04-05", "2015年4月5日"),
        (DAY, "2015/4/5", "2015-04-05", "2015年4月5日"),
        (DAY, "20150405", "2015-04-05", "2015年4月5日"),
        (LEVEL, "省级", "省级", "省级"),
        (LEVEL, " ａ＋ ", "A+", "A+"),
        (UNIT, "南乐", 3, "南乐县"),
        (CASE, "台知案〔2026〕1号", 9, "台知案〔2026〕1号"),
        (TEXT, "   ", None, ""),
    ],
)
def test_what_is_typed_kept_and_read(field: Field, text: str, kept: object, reads: str) -> None:
    found = parse(field, text, NAMES)
    assert found == kept
    called = {3: "南乐县", 9: "台知案〔2026〕1号"}
    assert shown(field, found, called) == reads
    assert parse(field, typed(field, found, called), NAMES) == kept


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        (AMOUNT, "约三百", "“放款金额”应为数字"),
        (AMOUNT, "-1", "“放款金额”不小于0"),
        (AMOUNT, "100001", "“放款金额”不大于100000"),
        (AMOUNT, "1.00001", "最多保留4位小数"),
        (AMOUNT, "1e400", "数过大"),
        (AMOUNT, "nan", "数过大"),
        (DAY, "2015-02-30", "“申请日”应为日期"),
        (DAY, "去年", "“申请日”应为日期"),
        (DAY, "0099-01-01", "应在1900年至2100年之间"),
        (LEVEL, "市级", "“级别”只能是国家级、省级、A+，现为“市级”"),
        (UNIT, "安阳", "“所在单位”中没有找到单位“安阳”"),
        (CASE, "1号", "没有找到记录“1号”"),
        (TEXT, "字" * 201, "不超过200字，现有201字"),
        (TEXT, "a\x07b", "不可见的控制字符"),
        (Field("f", "附件", FieldKind.FILE), "a.pdf", "请在页面上传"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(field: Field, text: str, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence.replace("+", r"\+")):
        parse(field, text, NAMES)


@given(st.decimals(-999_999_999, 999_999_999, places=4))
def test_a_figure_is_kept_exactly(value: Decimal) -> None:
    free = Field("n", "数", FieldKind.NUMBER)
    kept = parse(free, str(value))
    assert kept is not None and figure_of(kept) == value
    assert parse(free, typed(free, kept)) == kept


@given(st.sampled_from([TEXT, LONG, AMOUNT, DAY, LEVEL]), st.text(max_size=300))
def test_whatever_is_typed_is_kept_or_refused_in_chinese(field: Field, text: str) -> None:
    try:
        kept = parse(field, text)
    except Invalid as error:
        assert field.label in error.sentence
    else:
        assert parse(field, typed(field, kept)) == kept


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("", ""),
        ("王", "*"),
        ("张三", "张*"),
        ("欧阳某某", "欧***"),
        ("13800001234", "138*****234"),
        ("a@b.cn", "a@****"),
    ],
)
def test_personal_data_is_masked(text: str, seen: str) -> None:
    assert masked(text) == seen


def test_a_search_finds_it_however_it_is_written() -> None:
    assert searched(TEXT, "ＺＬ 2015 1012") == "zl20151012"
    assert searched(DAY, "2015-04-05") == ""
