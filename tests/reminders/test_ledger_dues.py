"""Dates of ledgers are told before, on and after their day, until they are met or the row is done with."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again
from tests.ledgers.stage import make_row, typed
from tests.queries import count_queries
from tests.reminders.stage import heard, plan_on
from tracker.accounts.models import Person
from tracker.database import transaction
from tracker.ledgers.definitions.shelf import shelf
from tracker.ledgers.models import LedgerRow
from tracker.ledgers.operations import change_row, withdraw_row
from tracker.reminders.kinds import ledger_due
from tracker.reminders.rules import Line, path_of, sections

SignIn = Callable[[Person], FlaskClient]
DUE = date(2026, 4, 7)  # year 10, moved off Sunday 5 April and 清明节; a Tuesday
PATENT: dict[str, Any] = {
    "number": "ZL201710123456.7",
    "title": "一种材料",
    "holder": "甲公司",
    "filed_on": "2017-04-05",
    "granted_on": "2019-09-10",
    "paid_through": "9",
}
REPORT: dict[str, Any] = {
    "number": "1",
    "kind": "举报",
    "named": "是",
    "subject": "销售假冒专利产品",
    "received_on": "2026-03-02",
}


@pytest.fixture
def patent(cast: Cast) -> LedgerRow:
    return make_row(cast, "patents", **PATENT)


def paid(cast: Cast, patent: LedgerRow, year: int) -> None:
    with transaction():
        row = again(patent)
        values = {**row.values, **typed("patents", {"paid_through": str(year)})}
        change_row(shelf()["patents"], row, values, actor=cast.officer.actor, now=NOW, revision=row.revision)


def test_an_annuity_is_told_until_it_is_paid(cast: Cast, patent: LedgerRow) -> None:
    for n in range(24):
        plan_on(date(2026, 3, 22) + timedelta(days=n))
    assert heard(cast.officer) == [
        (date(2026, 3, 23), {"台账即将到期": 1}),
        (date(2026, 3, 31), {"台账即将到期": 1}),
        (date(2026, 4, 3), {"台账即将到期": 1}),  # three days before; the day before is 清明节, so with it
        (date(2026, 4, 7), {"台账今天到期": 1}),
        (date(2026, 4, 14), {"台账逾期": 1}),
    ]
    assert heard(cast.other_officer) == []
    paid(cast, patent, 10)
    plan_on(date(2026, 4, 21))
    assert len(heard(cast.officer)) == 5


def test_what_was_planned_and_not_sent_yet_is_dropped_when_it_is_paid_or_withdrawn(
    cast: Cast, patent: LedgerRow
) -> None:
    (due,) = ledger_due.holding([patent.id])
    assert (due.due_on, due.title) == (DUE, "有效发明专利维护与实施转化台账：ZL201710123456.7 · 缴纳年费")
    paid(cast, patent, 10)
    assert [due.due_on for due in ledger_due.holding([patent.id])] == [date(2027, 4, 6)]
    with transaction():
        withdraw_row(shelf()["patents"], again(patent), actor=cast.officer.actor, now=NOW, reason="重复")
    assert ledger_due.holding([patent.id]) == []


def test_clocks_of_a_row_that_run_out_on_one_day_are_one_thing(cast: Cast) -> None:
    """15 workdays of 2 March and 5 of 16 March are both over on the 23rd."""
    row = make_row(cast, "complaints", state="accepted", **REPORT, decided_on="2026-03-16")
    assert [(due.due_on, due.title) for due in ledger_due.holding([row.id])] == [
        (date(2026, 3, 23), "维权援助与举报投诉台账：1 · 告知实名举报人、举报核查")
    ]
    row = make_row(cast, "complaints", state="accepted", **REPORT | {"number": "2", "decided_on": "2026-03-17"})
    assert [due.due_on for due in ledger_due.holding([row.id])] == [date(2026, 3, 23), date(2026, 3, 24)]


def test_a_row_of_the_city_is_told_to_the_city(cast: Cast) -> None:
    make_row(cast, "patents", cast.city, **PATENT)
    plan_on(DUE)
    assert heard(cast.supervisor) == [(DUE, {"台账今天到期": 1})]
    assert heard(cast.officer) == []


def test_the_page_that_a_reminder_leads_to(cast: Cast, patent: LedgerRow, sign_in: SignIn) -> None:
    line = Line("ledger_due", patent.id, DUE, "", 0)
    (part,) = sections([line], date(2026, 4, 14))
    assert part.entries[0].said == "2026年4月7日到期，已逾期7天"
    found = sign_in(cast.officer).get(path_of(line))
    assert (found.status_code, found.location) == (302, f"/ledgers/patents/{patent.id}")
    assert sign_in(cast.other_officer).get(path_of(line)).status_code == 404
    assert sign_in(cast.officer).get("/ledgers/rows/999999").status_code == 404


def test_it_asks_as_often_however_much_comes_due(cast: Cast) -> None:
    counts = []
    for round_ in range(2):
        for n in range(1 + 5 * round_):
            make_row(cast, "patents", **PATENT | {"number": f"ZL2017101234{round_}{n}.1"})
        with count_queries() as count:
            assert len(ledger_due.falling_due([DUE])) == 1 + 5 * round_ + round_
        counts.append(int(count))
    assert counts[0] == counts[1]
