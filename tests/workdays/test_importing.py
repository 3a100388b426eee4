"""The file of days, as offices save it: what is taken, and how each bad line is named."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.workdays.importing import LARGEST, MOST_LINES, read_days
from tracker.workdays.rules import GivenDay

TEXT = "日期,工作日/休息日,说明\n2027-02-08,休息日,春节放假\n2027-02-14,工作日,春节调休\n"
DAYS = [GivenDay(date(2027, 2, 8), False, "春节放假"), GivenDay(date(2027, 2, 14), True, "春节调休")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_as_excel_wps_and_editors_save_it(encoding: str) -> None:
    assert read_days(TEXT.encode(encoding)) == (DAYS, [])


def test_line_ends_blanks_and_empty_lines_do_not_matter() -> None:
    assert read_days(TEXT.replace("\n", "\r\n\r\n").encode()) == (DAYS, [])
    assert read_days(TEXT.replace("\n", " \r").replace(",", " , ").encode()) == (DAYS, [])


def test_the_header_may_be_missing() -> None:
    assert read_days(TEXT.partition("\n")[2].encode()) == (DAYS, [])


def test_excel_adds_empty_columns() -> None:
    assert read_days(TEXT.replace("\n", ",,\n").encode()) == (DAYS, [])


@pytest.mark.parametrize(
    "written", ["2027-02-08", "2027/2/8", "2027.2.8", "2027年2月8日", "2027年02月08日", "20270208", "２０２７／２／８"]
)
def test_dates_as_people_write_them(written: str) -> None:
    assert read_days(f"{written},休息日,".encode()) == ([GivenDay(date(2027, 2, 8), False, "")], [])


@pytest.mark.parametrize(("word", "works"), [("工作日", True), ("班", True), ("休息日", False), ("放假", False)])
def test_words_as_people_write_them(word: str, works: bool) -> None:
    assert read_days(f"2027-02-08,{word}".encode()) == ([GivenDay(date(2027, 2, 8), works, "")], [])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("2027-02-30,休息日,春节", "日期“2027-02-30”不存在或写法不对，应如 2026-07-20。"),
        ("明天,休息日,春节", "日期“明天”不存在或写法不对，应如 2026-07-20。"),
        ("1999-02-08,休息日,春节", "只能安排2004年至2100年的日期，请核对年份。"),
        ("2027-02-08,半天,春节", "“半天”应为“工作日”或“休息日”，请改正。"),
        ("2027-02-08", "应有日期、工作日或休息日、说明三列，各列用英文逗号分开，请补全。"),
        ("2027-02-08，休息日，春节", "应有日期、工作日或休息日、说明三列，各列用英文逗号分开，请补全。"),
        ("2027-02-08,休息日,春节,放假", "多于三列；"),
        ("2027-02-08,休息日," + "长" * 201, "说明超过200字，请缩短。"),
        ("2027-02-14,工作日,再来一次", "这一天与第3行重复，请只保留一行。"),
    ],
)
def test_each_bad_line_is_named_with_what_is_wrong_and_what_to_do(line: str, said: str) -> None:
    _, faults = read_days(f"{TEXT}\n{line}\n".encode())
    assert len(faults) == 1
    assert faults[0].startswith(f"第5行：{said}")


def test_all_bad_lines_are_named_at_once() -> None:
    _, faults = read_days("昨天,休息日,\n2027-02-08,休息日,\n2027-02-09,半天,".encode())
    assert [fault[:4] for fault in faults] == ["第1行：", "第3行："]


def test_a_line_number_is_where_the_line_begins() -> None:
    _, faults = read_days('2027-02-08,休息日,"两\n行"\n明天,休息日,'.encode())
    assert faults[0].startswith("第3行：")


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 a workbook", TEXT.encode("utf-16"), b"\xff\xfe\xff", b"\x89PNG\r\n\x1a\n\0"]
)
def test_what_is_no_text_is_told_how_to_save_it(content: bytes) -> None:
    days, [fault] = read_days(content)
    assert days == []
    assert "另存为" in fault


@pytest.mark.parametrize("content", [b"", b"\n\n,,\n", "日期,工作日/休息日,说明".encode()])
def test_a_file_without_days_says_what_it_should_look_like(content: bytes) -> None:
    assert read_days(content)[1] == [
        "文件里没有日期。每行应为：日期、工作日或休息日、说明，如 2026-07-20,休息日,防汛。"
    ]


def test_too_large() -> None:
    assert "1 MB" in read_days(b" " * (LARGEST + 1))[1][0]
    first = date(2010, 1, 1).toordinal()
    many = "\n".join(f"{date.fromordinal(first + n)},工作日" for n in range(MOST_LINES + 1))
    assert read_days(many.encode())[1] == ["日期超过5000行，请分成几个文件导入。"]


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode())))
def test_whatever_is_uploaded_gives_days_or_sentences(content: bytes) -> None:
    days, faults = read_days(content)
    assert days or faults


@given(
    st.dictionaries(
        st.dates(date(2004, 1, 1), date(2100, 12, 31)),
        st.tuples(st.booleans(), st.text("防汛停工 a1，。、", max_size=20).map(str.strip)),
        min_size=1,
    )
)
def test_what_is_written_is_what_is_read(days: dict[date, tuple[bool, str]]) -> None:
    lines = [f"{day},{'工作日' if works else '休息日'},{reason}" for day, (works, reason) in days.items()]
    assert read_days("\n".join(lines).encode()) == ([GivenDay(day, *rest) for day, rest in days.items()], [])
