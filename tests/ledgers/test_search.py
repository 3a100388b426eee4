"""One search over ledgers and work items: two characters, units by their initials, numbers; only what one may see."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import Cast
from tests.factories import make_assignment, make_work_item
from tests.ledgers.stage import make_row
from tests.queries import count_queries
from tracker.accounts.models import Person
from tracker.ledgers.search.rules import MOST_READINGS, asked, initials

SignIn = Callable[[Person], FlaskClient]
UNITS = {"南乐县": 3, "南乐": 3, "清丰县": 4, "清丰": 4, "台前县": 5, "台前": 5}
PATENT: dict[str, Any] = {"title": "一种生物基材料", "filed_on": "2017-04-05", "granted_on": "2019-09-10"}


@pytest.mark.parametrize(
    ("text", "words", "units"),
    [
        ("示范校", ["示范校"], set()),
        ("nl 专利", ["专利"], {3}),
        ("NLX", [], {3}),
        ("qf tq", [], {4, 5}),
        ("南乐 质押", ["质押"], {3}),
        ("ZL201510123456.7", ["ZL201510123456.7"], set()),
        ("", [], set()),
    ],
)
def test_what_is_asked_for(text: str, words: list[str], units: set[int]) -> None:
    found = asked(text, UNITS)
    assert (found.words, set(found.unit_ids)) == (words, units)


def test_every_reading_of_a_name_counts() -> None:
    assert {"nl", "ny"} <= initials("南乐")
    assert len(initials("乐" * 30)) <= MOST_READINGS


@given(st.text(max_size=200))
def test_whatever_is_typed_is_understood(text: str) -> None:
    found = asked(text, UNITS)
    assert len(found.words) <= 6 and all(word in text for word in found.words)


@pytest.fixture
def year(cast: Cast) -> None:
    """A work item of 南乐; schools of both counties, a patent of each, an expert for all."""
    make_assignment(cast, make_work_item(cast))
    for unit, n in ((cast.nanle, "1"), (cast.qingfeng, "2")):
        make_row(cast, "schools", unit, school=f"{unit.short_name}实验小学")
        make_row(cast, "patents", unit, number=f"ZL20151012345{n}.7", holder=f"{unit.short_name}化工", **PATENT)
    expert: dict[str, Any] = {"name": "陈专家", "kind": "律师", "employer": "某所", "appointed_on": "2026-01-05"}
    make_row(cast, "experts", cast.city, **expert)


def found_by(client: FlaskClient, text: str) -> set[str]:
    page = client.get("/search", query_string={"q": text}).text
    body = page.partition("</form>")[2]
    known = ("培育知识产权示范校", "南乐实验小学", "清丰实验小学", "ZL201510123451.7", "ZL201510123452.7", "陈专家")
    return {name for name in known if name in body}


def test_rows_and_work_items_are_found(cast: Cast, year: None, sign_in: SignIn) -> None:
    supervisor = sign_in(cast.supervisor)
    assert found_by(supervisor, "示范") == {"培育知识产权示范校"}
    assert found_by(supervisor, "小学") == {"南乐实验小学", "清丰实验小学"}
    assert found_by(supervisor, "小学 nl") == {"南乐实验小学"}
    assert found_by(supervisor, "nl") == {"培育知识产权示范校", "南乐实验小学", "ZL201510123451.7"}
    assert found_by(supervisor, "材料 化工") == {"ZL201510123451.7", "ZL201510123452.7"}
    for text in ("ZL201510123451.7", "2015101234517", "cn201510123451.7", "20151012345"):
        assert "ZL201510123451.7" in found_by(supervisor, text), text
    assert found_by(supervisor, "%") == set()
    assert "没有找到" in supervisor.get("/search?q=不存在的词").text


def test_only_what_one_may_see(cast: Cast, year: None, sign_in: SignIn) -> None:
    officer, other = sign_in(cast.officer), sign_in(cast.other_officer)
    assert found_by(officer, "小学") == {"南乐实验小学"}
    assert found_by(other, "小学") == {"清丰实验小学"}
    assert found_by(other, "示范") == set()
    assert found_by(other, "nl") == set()  # no unit of theirs, and no such word
    assert found_by(other, "陈专家") == {"陈专家"}


def test_personal_data_is_not_searched(cast: Cast, sign_in: SignIn) -> None:
    make_row(cast, phone="13800001234", head="王校长")
    supervisor = sign_in(cast.supervisor)
    assert "没有找到" in supervisor.get("/search?q=13800001234").text
    assert "没有找到" in supervisor.get("/search?q=王校长").text


def test_as_many_queries_however_much_there_is(cast: Cast, year: None, sign_in: SignIn) -> None:
    supervisor = sign_in(cast.supervisor)
    counts = []
    for _ in range(2):
        with count_queries() as count:
            supervisor.get("/search?q=小学")
        counts.append(int(count))
        for n in range(5):
            make_row(cast, school=f"第{n}小学{len(counts)}")
    assert counts[0] == counts[1]
