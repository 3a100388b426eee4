"""Two people with the same form open: the second to save is told who was faster, and overwrites only knowingly."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again, make_milestone
from tracker.accounts.models import Person
from tracker.appraisals import schemes
from tracker.appraisals.models import Clause, Scheme
from tracker.database import db, transaction
from tracker.work_items.models import Assignment, Milestone, WorkItem

SignIn = Callable[[Person], FlaskClient]

FORMS = {
    "/work-items/1/edit": {"title": "甲", "text": "", "measure": "所", "weight": "10", "contact": ""},
    "/work-items/assignments/1/edit": {"duty": "responsible", "target": "11"},
    "/work-items/milestones/1/edit": {"title": "甲", "due_on": "2026-06-30", "target": "4"},
    "/appraisals/schemes/1/settings": {
        "title": "甲",
        "places": "2",
        "ties": "dense",
        "not_applicable": "reweight",
        "grade_1": "优秀",
        "bound_1": "90",
        "grade_2": "良好",
        "bound_2": "80",
        "grade_3": "一般",
        "bound_3": "60",
        "lowest": "较差",
        "publicity_days": "5",
        "objection_days": "0",
        "decide_days": "5",
        "rectify_lowest": "1",
        "rectify_months": "3",
    },
    "/appraisals/clauses/1": {"title": "甲", "type": "by_hand", "work_item_id": "0", "weight": "100", "section": ""},
}


@pytest.fixture
def year(cast: Cast) -> None:
    make_milestone(cast)
    with transaction():
        city = again(cast.city)
        scheme = schemes.add_scheme(actor=cast.supervisor.actor, now=NOW, office=city, year=2026, title="细则")
        draft = schemes.ClauseDraft("", "条款", "by_hand", {}, Decimal(100), None)
        schemes.add_clause(scheme, draft, actor=cast.supervisor.actor, now=NOW)


def seen(page: str) -> str:
    found = re.search(r'name="seen"[^>]* value="(\w+)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize("address", FORMS)
def test_the_second_is_told_who_was_faster(cast: Cast, year: None, sign_in: SignIn, address: str) -> None:
    first, second = sign_in(cast.supervisor), sign_in(cast.supervisor)
    shown = [seen(client.get(address).text) for client in (first, second)]
    typed: dict[str, Any] = FORMS[address]
    assert first.post(address, data={**typed, "seen": shown[0]}).status_code == 302
    other = {name: "乙" if value == "甲" else "12" if value == "11" else value for name, value in typed.items()}
    answer = second.post(address, data={**other, "seen": shown[1]})
    assert answer.status_code == 409
    assert "此页打开后，王督办已于20" in answer.text
    assert "请核对后重新填写" in answer.text
    assert second.post(address, data={**other, "seen": seen(answer.text)}).status_code == 302


@pytest.mark.parametrize("address", FORMS)
def test_saving_twice_from_pages_opened_one_after_the_other(
    cast: Cast, year: None, sign_in: SignIn, address: str
) -> None:
    client = sign_in(cast.supervisor)
    for _ in range(2):
        assert client.post(address, data={**FORMS[address], "seen": seen(client.get(address).text)}).status_code == 302


def test_nothing_of_the_second_is_kept(cast: Cast, year: None, sign_in: SignIn) -> None:
    client = sign_in(cast.supervisor)
    for address, typed in FORMS.items():
        assert client.post(address, data={**typed, "seen": "0" * 32}).status_code == 409
    records = [db.session.get_one(model, 1) for model in (WorkItem, Milestone, Scheme, Clause)]
    assert "甲" not in {record.title for record in records}  # type: ignore[attr-defined]
    assert db.session.get_one(Assignment, 1).target == 8


def test_the_table_of_clauses_too(cast: Cast, year: None, sign_in: SignIn) -> None:
    client = sign_in(cast.supervisor)
    shown = seen(client.get("/appraisals/schemes/1").text)
    row = {"clause-1-position": "1", "clause-1-section": "", "clause-1-title": "甲", "clause-1-weight": "60"}
    assert client.post("/appraisals/schemes/1/clauses", data={**row, "seen": shown}).status_code == 302
    answer = client.post("/appraisals/schemes/1/clauses", data={**row, "clause-1-weight": "70", "seen": shown})
    assert answer.status_code == 409
    assert "权重：100 → 60" in answer.text
