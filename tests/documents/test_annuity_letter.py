"""专利年费缴纳提醒函: one before the day, one in grace, with the sums of the annuity rules, to who holds the patent."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pdfplumber
import pytest
from flask.testing import FlaskClient

from tests.cast import Cast
from tests.ledgers.stage import make_row
from tests.ledgers.test_patents import PATENT
from tracker.accounts.models import Person
from tracker.documents.annuities import letter_before, letter_in_grace
from tracker.errors import Conflict, NotFound

SignIn = Callable[[Person], FlaskClient]
MARCH, MAY = date(2026, 3, 1), date(2026, 5, 20)  # the tenth year is due on 7 April 2026


def test_before_the_day_it_names_holder_day_and_fee(cast: Cast) -> None:
    row = make_row(cast, "patents", **PATENT, reduction="减缴85%", pledged_from="2025-05-08")
    paper = letter_before("/", row.id, 10, MARCH)
    assert (paper.office.name, paper.unit.name, paper.data["holder"]) == ("濮阳市知识产权局", "南乐县", "甲公司")
    assert paper.data["annuities"] == [
        {
            "patent": "ZL201710123456.7",
            "name": "一种材料",
            "year": 10,
            "due_on": "2026-04-07",
            "fee": "600.00",
            "surcharge": "0.00",
            "grace_until": "2026-10-05",
            "warning": "已质押，请务必按期缴纳",
        }
    ]
    assert paper.data["total"] == "600.00" and not paper.not_yet


def test_in_grace_there_is_a_second_one_with_the_surcharge(cast: Cast) -> None:
    """20 May is in the second month of grace: 5 % of the full fee."""
    row = make_row(cast, "patents", **PATENT)
    assert "宽限期内的提醒函" in letter_before("/", row.id, 10, MAY).not_yet
    assert "还没有超过缴费期限" in letter_in_grace("/", row.id, 10, MARCH).not_yet
    paper = letter_in_grace("/", row.id, 10, MAY)
    assert not paper.not_yet and paper.subject != letter_before("/", row.id, 10, MAY).subject
    assert (paper.data["annuities"][0]["surcharge"], paper.data["total"]) == ("200.00", "4200.00")


@pytest.mark.parametrize(
    ("on", "said"),
    [(date(2026, 1, 6), "到期前90日内"), (date(2026, 1, 7), ""), (date(2026, 10, 6), "宽限期已于2026年10月5日届满")],
)
def test_it_is_not_sent_too_early_nor_when_the_right_has_ended(cast: Cast, on: date, said: str) -> None:
    row = make_row(cast, "patents", **PATENT)
    not_yet = letter_before("/", row.id, 10, on).not_yet
    assert said in not_yet and bool(said) == bool(not_yet)


def test_there_is_nothing_to_remind_of(cast: Cast) -> None:
    paid = make_row(cast, "patents", **PATENT)
    with pytest.raises(Conflict, match="第9年度年费已经缴纳"):
        letter_before("/", paid.id, 9, MARCH)
    with pytest.raises(Conflict, match="不能提前提醒第11年度"):
        letter_before("/", paid.id, 11, MARCH)
    ended = {**PATENT, "number": "ZL201710123457.7", "ended_on": "2026-01-05", "end_reason": "书面放弃"}
    with pytest.raises(Conflict, match="已经终止"):
        letter_before("/", make_row(cast, "patents", state="ended", **ended).id, 10, MARCH)
    full = {**PATENT, "number": "ZL201710123458.7", "paid_through": "20"}
    with pytest.raises(Conflict, match="没有待缴的年费"):
        letter_before("/", make_row(cast, "patents", **full).id, 20, MARCH)
    with pytest.raises(NotFound, match="没有年费"):
        letter_before("/", make_row(cast).id, 10, MARCH)


def test_the_page_of_the_patent_leads_to_it_and_the_county_reads_it(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.clock.today", lambda: MAY)
    row = make_row(cast, "patents", **PATENT)
    subject = f"/documents/papers/ledger-row/{row.id}/annuity/10/grace"
    supervisor, county = sign_in(cast.supervisor), sign_in(cast.officer)
    assert subject in supervisor.get(f"/ledgers/patents/{row.id}").text
    assert subject not in county.get(f"/ledgers/patents/{row.id}").text
    assert f"/ledgers/rows/{row.id}" in supervisor.get(subject).text
    for person, status in ((cast.officer, 404), (cast.leader, 403), (cast.other_officer, 404)):
        assert sign_in(person).post(subject).status_code == status
    issued = supervisor.post(subject)
    with county.get(f"{issued.location}/file") as file, pdfplumber.open(BytesIO(file.data)) as pdf:
        text = "".join(page.extract_text() for page in pdf.pages).replace("\n", "")
    assert "甲公司：" in text and "4200.00元" in text and "六个月的宽限期" in text
    assert sign_in(cast.other_officer).get(issued.location).status_code == 404
