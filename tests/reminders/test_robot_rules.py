"""Who is told through which robot, and how much of a digest a group can read."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.reminders.channels.vendors import VENDORS
from tracker.reminders.robots.rules import digest_text, nearest_above
from tracker.reminders.rules import Line

DAY = date(2026, 6, 30)
SEE = "http://tracker.example.gov.cn/inbox"


def line(number: int, title: str = "培育知识产权示范校") -> Line:
    return Line("milestone_due", number, DAY + timedelta(days=number % 9 - 3), f"{number}. {title}", number)


def text(lines: list[Line], most_bytes: int = 2048) -> str:
    return digest_text("南乐经办", lines, DAY, see=SEE, most_bytes=most_bytes)


def test_it_begins_with_the_name_and_ends_with_where_to_go_on() -> None:
    assert text([line(3)]).splitlines() == [
        "南乐经办：",
        "【目标责任制】6月30日提醒：今天到期1项",
        "",
        "【今天到期的时间节点】1项",
        "· 3. 培育知识产权示范校，2026年6月30日到期，就是今天",
        f"详见系统：{SEE}",
    ]


def test_what_does_not_fit_is_left_away_at_a_line() -> None:
    whole, cut = text([line(n) for n in range(60)], 100_000), text([line(n) for n in range(60)])
    assert len(cut.encode()) <= 2048
    assert cut.splitlines()[-1] == f"……等60项，详见系统：{SEE}"
    assert set(cut.splitlines()[:-1]) <= set(whole.splitlines())
    assert len(cut.encode()) > 1800


@given(
    st.lists(st.tuples(st.integers(1, 400), st.text(max_size=120)), max_size=40),
    st.sampled_from([vendor.most_bytes for vendor in VENDORS.values()]),
)
def test_no_digest_is_longer_than_its_vendor_takes(items: list[tuple[int, str]], most_bytes: int) -> None:
    said = text([line(number, title) for number, title in items], most_bytes)
    assert len(said.encode()) <= most_bytes
    assert said.startswith("南乐经办：")
    assert SEE in said


@pytest.mark.parametrize("command", ['<at user_id="all">所有人</at>', "<@all>"])
def test_a_title_cannot_call_everybody(command: str) -> None:
    assert "<" not in text([line(3, command)])


def test_the_nearest_robot_upward() -> None:
    paths = [(1, "/1/"), (4, "/1/4/"), (9, "/1/4/9/"), (5, "/1/5/"), (7, "/7/")]
    assert nearest_above({1: "city", 4: "county"}, paths) == {1: "city", 4: "county", 9: "county", 5: "city"}
    assert nearest_above({}, paths) == {}
