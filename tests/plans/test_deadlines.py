"""By when: each way of saying it, as a date of the plan's year."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.plans.reader.deadlines import deadlines


@pytest.mark.parametrize(
    ("text", "words", "due_on"),
    [
        ("年内新增", "年内", "2020-12-31"),
        ("争取今年获批", "今年", "2020-12-31"),
        ("今年年底前完成", "今年年底前", "2020-12-31"),
        ("年底前完成", "年底前", "2020-12-31"),
        ("年终前完成", "年终前", "2020-12-31"),
        ("2020年底前完成", "2020年底前", "2020-12-31"),
        ("本年度完成", "本年度", "2020-12-31"),
        ("全年举办", "全年", "2020-12-31"),
        ("6月底前完成", "6月底前", "2020-06-30"),
        ("2月底完成", "2月底", "2020-02-29"),
        ("6月30日前完成", "6月30日前", "2020-06-30"),
        ("10月1日前完成", "10月1日前", "2020-10-01"),
        ("10月前完成", "10月前", "2020-09-30"),
        ("6月上旬完成", "6月上旬", "2020-06-10"),
        ("6月中旬前完成", "6月中旬前", "2020-06-20"),
        ("6月下旬完成", "6月下旬", "2020-06-30"),
        ("9月份开展", "9月份", "2020-09-30"),
        ("2020年9月完成", "2020年9月", "2020-09-30"),
        ("2020 年 9 月 15 日前", "2020 年 9 月 15 日前", "2020-09-15"),
        ("２０２０年６月３０日前完成", "２０２０年６月３０日前", "2020-06-30"),
        ("十二月底前完成", "十二月底前", "2020-12-31"),
        ("二〇二一年三月底前", "二〇二一年三月底前", "2021-03-31"),
        ("2020-06-30前报送", "2020-06-30前", "2020-06-30"),
        ("上半年完成", "上半年", "2020-06-30"),
        ("下半年完成", "下半年", "2020-12-31"),
        ("第三季度开展", "第三季度", "2020-09-30"),
        ("三季度末完成", "三季度末", "2020-09-30"),
        ("前三季度完成", "前三季度", "2020-09-30"),
        ("一季度前完成", "", ""),
        ("3月1日至5月31日开展", "3月1日至5月31日", "2020-05-31"),
        ("3月至5月开展", "3月至5月", "2020-05-31"),
        ("3-5月开展", "3-5月", "2020-05-31"),
        ("4月20-26日开展", "4月20-26日", "2020-04-26"),
        ("4月20日至26日开展", "4月20日至26日", "2020-04-26"),
        ("明年6月底前完成", "明年6月底前", "2021-06-30"),
        ("到2025年，达到", "2025年", "2025-12-31"),
        ("力争在“十四五”期间", "“十四五”期间", "2025-12-31"),
        ("十四五末", "十四五末", "2025-12-31"),
        ("“十三五”期间", "“十三五”期间", "2020-12-31"),
        ("'十五五'时期", "'十五五'时期", "2030-12-31"),
        ("每年12月底前报送", "12月底前", "2020-12-31"),
    ],
)
def test_words_become_a_date_of_the_plans_year(text: str, words: str, due_on: str) -> None:
    found = deadlines(text, 2020)
    assert [(deadline.text, str(deadline.due_on)) for deadline in found] == ([(words, due_on)] if words else [])


@pytest.mark.parametrize(
    "text",
    [
        "三年内建成、近年内、6个月内、十个工作日内",
        "今年以来，今年是关键之年",
        "截至2020年底，去年底",
        "自2020年3月1日起施行",
        "2020 年 1 月 10 日印发",
        "2019年底已建成",
        "按照《2020年工作要点》要求",
        "每月报送、每季度通报、每半年调度",
        "与年终表彰挂钩，制定年度合作计划",
        "2月30日前、13月",
        "4·26世界知识产权日",
        "“十四五”规划开局之年",
        "按时间节点完成",
    ],
)
def test_spans_of_time_history_and_titles_set_no_deadline(text: str) -> None:
    assert [deadline.text for deadline in deadlines(text, 2020)] == []


def test_without_a_year_nothing_is_guessed() -> None:
    (found,) = deadlines("6月底前完成", None)
    assert found.due_on is None
    (dated,) = deadlines("2026年6月底前完成", None)
    assert dated.due_on == date(2026, 6, 30)


def test_a_year_said_once_holds_to_the_end_of_its_span() -> None:
    assert [d.due_on for d in deadlines("2021年3月至5月，另6月底前", 2020)] == [date(2021, 5, 31), date(2020, 6, 30)]


@given(st.dates(date(2020, 1, 1), date(2020, 12, 31)), st.sampled_from(["前", "之前", "以前", "", "止"]))
def test_every_day_of_the_year_is_read_as_itself(day: date, by: str) -> None:
    (found,) = deadlines(f"于{day.month}月{day.day}日{by}完成", 2020)
    assert found.due_on == day


@given(
    st.text(alphabet="0123456789０一二三十月日年前底末旬上中下半季度第今全到至“”四五期间-.《》\n ", max_size=60),
    st.none() | st.just(2020),
)
def test_no_text_upsets_it_and_places_hold(text: str, year: int | None) -> None:
    for found in deadlines(text, year):
        assert text[found.start : found.end] == found.text
