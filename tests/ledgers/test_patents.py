"""Invention patents as rows: every annuity, what must not lapse, what a county's figures come to."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tests.cast import Cast
from tests.ledgers.stage import make_row
from tests.ledgers.test_spreadsheets import book, confirm_in, kept_rows
from tracker.accounts.models import Person
from tracker.database import db
from tracker.errors import Invalid
from tracker.ledgers.annuity.rules import State
from tracker.ledgers.definitions.shelf import shelf
from tracker.ledgers.measures import figure, of_all, tally
from tracker.ledgers.models import LedgerDue
from tracker.ledgers.patents.numbers import looked_for, patent_number
from tracker.ledgers.patents.rules import alarm, cliff, next_payment, patent_of, payments
from tracker.ledgers.values import parse

SignIn = Callable[[Person], FlaskClient]
PATENTS = shelf()["patents"]
# Filed on 5 April 2017, granted in its third year. Year 10 is due on Sunday 5 April 2026, that is on the 7th.
PATENT: dict[str, Any] = {
    "number": "ZL201710123456.7",
    "title": "一种材料",
    "holder": "甲公司",
    "filed_on": "2017-04-05",
    "granted_on": "2019-09-10",
    "paid_through": "9",
}
VALUES: dict[str, Any] = {name: parse(PATENTS.by_name[name], text) for name, text in PATENT.items()}


def with_(**more: str) -> dict[str, Any]:
    return VALUES | {name: parse(PATENTS.by_name[name], text) for name, text in more.items()}


def test_the_next_annuity_and_all_after_it() -> None:
    every = payments(VALUES, date(2026, 3, 1))
    assert [payment.year for payment in every] == list(range(10, 21))
    assert [payment.annuity.fee for payment in every] == [4000] * 3 + [6000] * 3 + [8000] * 5
    first = every[0]
    assert (first.annuity.due_on, first.grace_until) == (date(2026, 4, 7), date(2026, 10, 5))
    assert next_payment(VALUES, date(2026, 3, 1)) == first


def test_what_is_paid_is_not_asked_for_and_the_last_year_is_the_twentieth() -> None:
    payment = next_payment(with_(paid_through="10"), date(2026, 3, 1))
    assert payment is not None and payment.year == 11
    assert next_payment(with_(paid_through="20"), date(2026, 3, 1)) is None
    never_paid = {name: kept for name, kept in VALUES.items() if name != "paid_through"}
    first = next_payment(never_paid, date(2026, 3, 1))
    assert first is not None and first.year == 4  # the year of grant, the third, was paid at registration


def test_the_reduction_ends_ten_years_after_the_grant_and_the_cliff_is_told() -> None:
    """Years 3 to 12 are reduced by 85 %: year 12 costs 600, year 13 its full 6,000."""
    reduced = with_(reduction="减缴85%")
    fees = {payment.year: payment.annuity.fee for payment in payments(reduced, date(2026, 3, 1))}
    assert (fees[12], fees[13]) == (600, 6000)
    patent = patent_of(reduced)
    assert patent is not None
    assert cliff(patent, 12) == "费用减缴至第12年度期满，第13年度起按全额缴纳，请提前准备"
    assert cliff(patent, 11) is None and cliff(patent, 13) is None


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2026, 2, 5), None),
        (date(2026, 2, 6), "已质押，第10年度年费2026年4月7日到期"),
        (date(2026, 4, 8), "已质押，第10年度年费已逾期，宽限期至2026年10月5日"),
        (date(2026, 10, 6), "已质押，第10年度年费逾宽限期未缴，专利权自2026年4月7日起终止"),
    ],
)
def test_a_pledged_patent_about_to_lapse_is_an_alarm(on: date, said: str | None) -> None:
    assert alarm(with_(pledged_from="2025-05-08"), on) == said
    assert alarm(with_(pledged_from="2025-05-08", pledged_until="2026-01-01"), on) is None
    assert alarm(VALUES, on) is None


@given(st.dates(date(2002, 1, 1), date(2022, 12, 31)), st.integers(200, 2500), st.integers(0, 183))
def test_a_total_never_falls_when_it_is_paid_later_and_the_right_ends_on_the_due_date(
    filed: date, wait: int, late: int
) -> None:
    values = {"filed_on": filed.isoformat(), "granted_on": (filed + timedelta(days=wait)).isoformat()}
    payment = next_payment(values, filed)
    assert payment is not None
    due = payment.annuity.due_on
    totals = []
    for day in (due, due + timedelta(days=late), payment.grace_until):
        then = next_payment(values, min(day, payment.grace_until))
        assert then is not None
        totals.append(then.annuity.total)
    assert totals == sorted(totals)
    after = next_payment(values, payment.grace_until + timedelta(days=1))
    assert after and after.annuity.state is State.LAPSED and after.annuity.ended_on == due


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("ZL201510123456.7", "ZL201510123456.7"),
        ("cn2015101234567", "ZL201510123456.7"),
        ("2015 1012 3456.x", "ZL201510123456.X"),
        ("ＺＬ９８１０１２３４．５", "ZL98101234.5"),
        ("20151012345", None),
        ("专利", None),
    ],
)
def test_a_number_is_kept_in_one_form_however_it_is_written(text: str, number: str | None) -> None:
    assert patent_number(text) == number
    if number is None:
        with pytest.raises(Invalid, match="应如 ZL"):
            parse(PATENTS.by_name["number"], text)


def test_a_search_for_a_number_or_its_beginning() -> None:
    assert looked_for("ZL2015101234567") == looked_for("201510123456.7") == "zl201510123456.7"
    assert looked_for("CN20151012") == "20151012"
    assert looked_for("制备方法") is None and looked_for("2015") is None


def test_the_clock_of_a_row_follows_what_is_paid(cast: Cast) -> None:
    make_row(cast, "patents", **PATENT)
    make_row(cast, "patents", **{**PATENT, "number": "ZL201710123457.7", "paid_through": "10"})
    # 5 April 2027 is 清明, a Monday
    dues = db.session.execute(select(LedgerDue.clock, LedgerDue.due_on).order_by(LedgerDue.row_id)).all()
    assert [tuple(due) for due in dues] == [("annuity", date(2026, 4, 7)), ("annuity", date(2027, 4, 6))]


def test_pages_show_the_calendar_the_alarm_and_who_must_pay(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.clock.today", lambda: date(2026, 5, 20))
    pledged = make_row(cast, "patents", **PATENT, pledged_from="2025-05-08")
    make_row(cast, "patents", **{**PATENT, "number": "ZL201710000001.1", "filed_on": "2017-08-01"})
    make_row(cast, "patents", **{**PATENT, "number": "ZL201610000001.1", "filed_on": "2016-04-05"})
    officer = sign_in(cast.officer)
    page = officer.get(f"/ledgers/patents/{pledged.id}").text
    assert "第10年度年费已逾期，宽限期至2026年10月5日" in page and "第20年度" in page
    # 20 May is in the second month of grace (6 May to 5 June): 5 % of 4,000
    assert "4000×5%＝200元" in page
    later = officer.get(f"/ledgers/patents/{pledged.id}?on=2026-09-30").text
    assert "按2026年9月30日缴纳计算" in later and "4000×25%＝1000元" in later
    for watch, numbers in {
        "coming": ["ZL201710000001.1"],
        "grace": ["ZL201710123456.7"],
        "lapsed": ["ZL201610000001.1"],
        "pledged": ["ZL201710123456.7"],
    }.items():
        shown = officer.get(f"/ledgers/patents/annuities?watch={watch}").text
        assert [n for n in ("ZL201710123456.7", "ZL201710000001.1", "ZL201610000001.1") if n in shown] == numbers
    assert "ZL2017" not in sign_in(cast.other_officer).get("/ledgers/patents/annuities?watch=grace").text
    assert officer.get("/ledgers/schools/annuities").status_code == 404


@pytest.mark.parametrize(("on", "watch"), [(date(2026, 10, 5), "grace"), (date(2026, 10, 6), "lapsed")])
def test_the_grace_ends_to_the_day_even_when_the_due_date_was_moved_off_a_rest_day(
    on: date, watch: str, cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Year 10 is due on 7 instead of 5 April 2026; its grace lasts until 5 October all the same."""
    monkeypatch.setattr("tracker.clock.today", lambda: on)
    make_row(cast, "patents", **PATENT)
    officer = sign_in(cast.officer)
    pages = {each: officer.get(f"/ledgers/patents/annuities?watch={each}").text for each in ("grace", "lapsed")}
    assert [each for each, page in pages.items() if PATENT["number"] in page] == [watch]


def test_a_pledge_that_is_yet_to_come_is_no_alarm(cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.clock.today", lambda: date(2026, 5, 20))
    make_row(cast, "patents", **PATENT, pledged_from="2026-05-21")
    assert PATENT["number"] not in sign_in(cast.officer).get("/ledgers/patents/annuities?watch=pledged").text


def test_maintenance_and_net_growth_by_county(cast: Cast) -> None:
    """南乐: three kept, one ended in 2026; two granted in 2026. Maintained 3 of 4, net growth 2 − 1."""
    for n, more in enumerate(
        (
            {},
            {"granted_on": "2026-01-10"},
            {"granted_on": "2026-02-10"},
            {"ended_on": "2026-04-07", "end_reason": "未缴年费", "state": "ended"},
        )
    ):
        make_row(cast, "patents", **{**PATENT, "number": f"ZL20171012340{n}.1", **more})
    measures = {measure.name: measure for measure in PATENTS.measures}
    path = cast.city.path
    for name, expected in (("maintained", 75), ("net_growth", 1)):
        pairs = tally(PATENTS, [measures[name]], path, 2026)
        assert figure(measures[name], pairs[cast.nanle.id]) == expected
    assert of_all(PATENTS, measures["net_growth"], path, 2025) == 0
    assert of_all(PATENTS, measures["active"], path, 2026) == 3


def test_a_patent_offices_own_spreadsheet_is_taken_in(cast: Cast, sign_in: SignIn) -> None:
    officer = sign_in(cast.officer)
    content = book(
        ["申请号", "专利名称", "申请（专利权）人", "申请日", "授权公告日", "法律状态"],
        ["CN2017101234567", "一种材料", "甲公司", "2017.04.05", "2019.09.10", "授权"],
    )
    page = officer.post("/ledgers/patents/import", data={"file": (io.BytesIO(content), "专利.xlsx")}).text
    assert "新增 1 条" in page and "法律状态" in page
    assert officer.post(f"/ledgers/patents/import/{confirm_in(page, 'patents')}").status_code == 302
    assert kept_rows()[0].values["number"] == "ZL201710123456.7"
    page = officer.post("/ledgers/patents/import", data={"file": (io.BytesIO(content), "专利.xlsx")}).text
    assert "一致，没有需要导入的内容" in page
