"""What is overdue and what comes due next, over all ledgers."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.cast import Cast
from tests.ledgers.stage import make_row
from tests.queries import count_queries
from tracker.accounts.models import Person

SignIn = Callable[[Person], FlaskClient]
LONG_OVERDUE = "2026-01-05"  # seven workdays later is 2026年1月14日; today is 2026年3月2日


@pytest.fixture(autouse=True)
def second_of_march(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day on which the pages are asked for."""
    monkeypatch.setattr("tracker.clock.today", lambda: date(2026, 3, 2))


def report(cast: Cast, number: str, received_on: str, **more: Any) -> int:
    facts = {"number": number, "kind": "投诉", "subject": f"事项{number}", "received_on": received_on}
    return make_row(cast, "complaints", **{**facts, **more}).id


def test_the_earliest_comes_first_and_says_how_late_it_is(cast: Cast, sign_in: SignIn) -> None:
    soon, late = report(cast, "1", "2026-02-28"), report(cast, "2", LONG_OVERDUE)
    page = sign_in(cast.officer).get("/ledgers/due").text
    assert page.index(f"/ledgers/complaints/{late}") < page.index(f"/ledgers/complaints/{soon}")
    assert "2026年1月14日" in page and "已逾期47天" in page
    assert "2026年3月10日" in page and "还有8天" in page and "受理决定" in page


def test_what_was_done_has_gone_and_so_has_what_was_withdrawn(cast: Cast, sign_in: SignIn) -> None:
    officer = sign_in(cast.officer)
    report(cast, "1", LONG_OVERDUE, accepted_on="2026-01-20", mediated_on="2026-02-01")
    row_id = report(cast, "2", LONG_OVERDUE)
    officer.post(f"/ledgers/complaints/{row_id}/withdrawal", data={"reason": "重复"})
    assert "没有逾期的事项" in officer.get("/ledgers/due").text


def test_it_is_narrowed_by_day_ledger_and_unit_and_never_shows_other_counties(cast: Cast, sign_in: SignIn) -> None:
    late, soon = report(cast, "1", LONG_OVERDUE), report(cast, "2", "2026-02-28")
    case: dict[str, Any] = {"number": "3", "cause": "侵权", "kind": "商标", "party": "某商行"}
    other = make_row(cast, "cases", cast.qingfeng, received_on="2026-01-06", **case).id
    supervisor = sign_in(cast.supervisor)

    def found(client: FlaskClient, query: str) -> set[int]:
        page = client.get(f"/ledgers/due?{query}").text
        hrefs = {late: f"complaints/{late}", soon: f"complaints/{soon}", other: f"cases/{other}"}
        return {row_id for row_id, href in hrefs.items() if f'href="/ledgers/{href}"' in page}

    assert found(supervisor, "") == {late, soon, other}
    assert found(supervisor, "ahead=0") == {late, other}
    assert found(supervisor, "ledger=cases") == {other}
    assert found(supervisor, f"unit={cast.nanle.id}") == {late, soon}
    assert found(supervisor, "ahead=x&ledger=x&unit=x") == {late, soon, other}
    assert found(sign_in(cast.other_officer), "") == {other}
    assert (
        f'<a href="/ledgers/due?unit={cast.nanle.id}&amp;ahead=30&amp;ledger=">' in supervisor.get("/ledgers/due").text
    )


def test_the_page_makes_the_same_number_of_queries_however_much_comes_due(cast: Cast, sign_in: SignIn) -> None:
    supervisor, counts = sign_in(cast.supervisor), []
    for round_ in range(2):
        for number in range(1 + 5 * round_):
            report(cast, f"{round_}-{number}", LONG_OVERDUE)
        with count_queries() as count:
            assert supervisor.get("/ledgers/due").status_code == 200
        counts.append(int(count))
    assert counts[0] == counts[1]
