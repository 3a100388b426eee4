"""双随机一公开: drawn at random, reproducible by anybody from the seed and the lists, recusal respected."""

import hashlib
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again
from tests.ledgers.stage import make_row
from tests.overtaken import together
from tracker.accounts.models import Person
from tracker.accounts.timeline import timeline_of
from tracker.database import db, transaction
from tracker.errors import Invalid, NotAllowed
from tracker.ledgers.inspections.models import InspectionDraw
from tracker.ledgers.inspections.operations import make_draw
from tracker.ledgers.inspections.queries import redrawn
from tracker.ledgers.inspections.rules import Inspector, Object, Pair, draw, share
from tracker.ledgers.models import LedgerDue, LedgerRow

SignIn = Callable[[Person], FlaskClient]
OBJECTS = [Object(f"9141{n:014d}", f"第{n}商行") for n in range(10)]
INSPECTORS = [Inspector(f"豫J{n:07d}", f"检查员{n}") for n in range(4)]
KEYS = st.lists(st.text("0123456789AX", min_size=1, max_size=18), min_size=1, max_size=20, unique=True)
SEEDS = st.text(min_size=1, max_size=40)


def test_a_draw_that_anybody_can_check_by_hand() -> None:
    """The first object is the one with the smallest SHA-256 of seed, "object" and key."""
    pairs = draw(OBJECTS, INSPECTORS, seed="2026", count=3)
    ranks = {one.key: hashlib.sha256(f"2026\x1fobject\x1f{one.key}".encode()).hexdigest() for one in OBJECTS}
    assert [pair.object_key for pair in pairs] == sorted(ranks, key=ranks.__getitem__)[:3]
    first = pairs[0]
    texts = {one.key: f"2026\x1f{first.object_key}\x1f{one.key}" for one in INSPECTORS}
    mine = {key: hashlib.sha256(text.encode()).hexdigest() for key, text in texts.items()}
    assert list(first.inspector_keys) == sorted(mine, key=mine.__getitem__)[:2]


@given(KEYS, KEYS, SEEDS, st.data())
def test_laws_of_the_draw(objects: list[str], inspectors: list[str], seed: str, data: st.DataObject) -> None:
    """The order of the lists does not matter; each object once, each with two who are not recused."""
    count = data.draw(st.integers(1, len(objects)))
    size = len(inspectors)
    recusals = data.draw(st.lists(st.frozensets(st.sampled_from(objects)), min_size=size, max_size=size))
    all_objects = [Object(key, key) for key in objects]
    all_inspectors = [Inspector(key, key, recused) for key, recused in zip(inspectors, recusals, strict=True)]
    try:
        pairs = draw(all_objects, all_inspectors, seed=seed, count=count)
    except Invalid:
        return
    shuffled = data.draw(st.permutations(all_objects)), data.draw(st.permutations(all_inspectors))
    assert draw(*shuffled, seed=seed, count=count) == pairs
    assert len({pair.object_key for pair in pairs}) == len(pairs) == count
    recused = {one.key: one.recused_from for one in all_inspectors}
    for key, going in pairs:
        assert len(set(going)) == len(going) == 2
        assert all(key not in recused[inspector] for inspector in going)


@given(st.integers(1, 40), st.integers(2, 9), SEEDS)
def test_without_recusals_nobody_has_more_than_one_object_more_than_another(
    count: int, inspectors: int, seed: str
) -> None:
    objects = [Object(str(n), str(n)) for n in range(count)]
    people = [Inspector(str(n), str(n)) for n in range(inspectors)]
    loads = Counter(key for pair in draw(objects, people, seed=seed, count=count) for key in pair.inspector_keys)
    full = [loads[one.key] for one in people]
    assert max(full) - min(full) <= 1


@given(SEEDS, SEEDS)
def test_another_seed_is_another_draw(one: str, other: str) -> None:
    objects = [Object(str(n), str(n)) for n in range(200)]
    same = draw(objects, INSPECTORS, seed=one, count=100) == draw(objects, INSPECTORS, seed=other, count=100)
    assert same == (one == other)


@pytest.mark.parametrize(
    ("objects", "inspectors", "count", "each", "sentence"),
    [
        ([], INSPECTORS, 1, 2, "没有可抽取的检查对象"),
        (OBJECTS, INSPECTORS, 11, 2, "抽取数量应为1至10"),
        (OBJECTS, INSPECTORS, 0, 2, "抽取数量应为1至10"),
        (OBJECTS, INSPECTORS[:1], 1, 2, "只有1人，不足2人"),
        (OBJECTS, INSPECTORS, 1, 1, "每户检查人员应为2至5人"),
        (OBJECTS[:1] * 2, INSPECTORS, 1, 2, "检查对象名录中有重复的编号"),
        (
            OBJECTS[:1],
            [Inspector("1", "甲", frozenset({OBJECTS[0].key})), *INSPECTORS[:1]],
            1,
            2,
            "“第0商行”可派的检查人员不足2人（回避后剩1人）",
        ),
    ],
)
def test_what_cannot_be_drawn(
    objects: list[Object], inspectors: list[Inspector], count: int, each: int, sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence):
        draw(objects, inspectors, seed="x", count=count, each=each)


def test_shares() -> None:
    assert [str(share(*each)) for each in ((3, 100), (1, 3), (0, 0))] == ["3.00", "33.33", "0"]


@pytest.fixture
def lists(cast: Cast) -> None:
    """Five shops of 南乐, two of 清丰; three inspectors, one recused from the first shop; a fourth has expired."""
    for n in range(7):
        code, unit = f"9141{n:014d}", cast.nanle if n < 5 else cast.qingfeng
        shop: dict[str, Any] = {"name": f"第{n}商行", "credit_code": code, "category": "商标"}
        make_row(cast, "inspection_objects", unit, added_on="2026-01-05", **shop)
    for n, more in enumerate(({"recused_from": f"9141{0:014d}"}, {}, {}, {"valid_until": "2026-01-01"})):
        person: dict[str, Any] = {"name": f"检查员{n}", "certificate": f"豫J{n}", "added_on": "2026-01-05"}
        make_row(cast, "inspectors", cast.city, **{**person, **more})


def drawing(cast: Cast, count: int, **more: Any) -> InspectionDraw:
    said: dict[str, Any] = {"category": "", "each": 2, "again": False, **more}
    with transaction():
        db.session().expire_on_commit = False
        return make_draw(again(cast.city), actor=cast.supervisor.actor, now=NOW, count=count, **said)


def test_a_draw_is_entered_in_the_ledger_and_starts_its_clock(cast: Cast, lists: None) -> None:
    found = drawing(cast, 7)
    rows = db.session.scalars(select(LedgerRow).where(LedgerRow.ledger == "inspections").order_by(LedgerRow.id)).all()
    assert len(rows) == 7 and {row.state for row in rows} == {"drawn"}
    assert [row.values["number"] for row in rows] == [f"2026-{found.id}-{n:03d}" for n in range(1, 8)]
    assert {row.unit_id for row in rows} == {cast.nanle.id, cast.qingfeng.id}
    first = next(row for row in rows if row.values["object"] == "第0商行")
    assert set(first.values["inspectors"].split("、")) == {"检查员1", "检查员2"}
    assert "检查员3" not in str([row.values for row in rows])
    assert db.session.scalars(select(LedgerDue)).all() == []  # publication counts from the inspection
    (event, *_) = timeline_of("inspection_draw", found.id)
    assert event[1:3] == ("王督办", "双随机抽取") and found.seed in event[3]


def test_it_can_be_drawn_again_from_its_record_and_a_change_is_seen(cast: Cast, lists: None) -> None:
    found = drawing(cast, 4)
    assert redrawn(again(found)) == [Pair(key, tuple(going)) for key, going in found.pairs]
    with transaction():
        kept = again(found)
        kept.pairs = [*kept.pairs[1:], kept.pairs[0]]
    assert redrawn(again(found)) != [Pair(key, tuple(going)) for key, going in again(found).pairs]


def test_nobody_is_drawn_twice_a_year_unless_it_is_wanted(cast: Cast, lists: None) -> None:
    drawing(cast, 5)
    with pytest.raises(Invalid, match="抽取数量应为1至2"):
        drawing(cast, 3)
    drawing(cast, 2)
    with pytest.raises(Invalid, match="没有可抽取的检查对象"):
        drawing(cast, 1)
    drawing(cast, 7, again=True)


def test_of_two_who_draw_at_once_the_second_draws_from_what_is_left(
    app: Flask, cast: Cast, lists: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    both_have_read = threading.Barrier(2)

    def drawn_late(*args: Any, **said: Any) -> list[Pair]:
        with suppress(threading.BrokenBarrierError):
            both_have_read.wait(0.5)
        return draw(*args, **said)

    def act(_unit: int) -> None:
        said: dict[str, Any] = {"category": "", "count": 3, "each": 2, "again": False}
        make_draw(again(cast.city), actor=cast.supervisor.actor, now=NOW, **said)

    monkeypatch.setattr("tracker.ledgers.inspections.operations.draw", drawn_late)
    assert together(app, (lambda: cast.city.id, act), (lambda: cast.city.id, act)) == ["done", "done"]
    keys = [key for found in db.session.scalars(select(InspectionDraw)) for key, _ in found.pairs]
    assert len(keys) == len(set(keys)) == 6


def test_who_may_draw(cast: Cast, lists: None) -> None:
    for person in (cast.officer, cast.leader, cast.auditor):
        with pytest.raises(NotAllowed), transaction():
            make_draw(again(cast.city), actor=person.actor, now=NOW, category="", count=1, each=2, again=False)


def test_pages_draw_show_and_check(cast: Cast, lists: None, sign_in: SignIn) -> None:
    supervisor = sign_in(cast.supervisor)
    assert "检查对象 7 户" in supervisor.get("/inspection-draws/new").text
    data = {"category": "商标", "count": "2", "each": "2"}
    assert supervisor.post("/inspection-draws/new", data=data | {"count": "99"}).status_code == 422
    assert supervisor.post("/inspection-draws/new", data=data).status_code == 302
    page = supervisor.get("/inspection-draws/1").text
    assert "重新演算，结果一致" in page and "sha256-1" in page
    with transaction():
        found = db.session.get_one(InspectionDraw, 1)
        found.seed = "0" * 32
    assert "与记录不一致" in supervisor.get("/inspection-draws/1").text
    page = supervisor.get("/inspection-draws").text
    assert "名录在册 7 户" in page and "全年应不低于 3%" in page
    assert supervisor.post("/inspection-draws/rules", data={"percent": "5"}).status_code == 302
    assert "全年应不低于 5%" in supervisor.get("/inspection-draws").text
    assert supervisor.post("/inspection-draws/rules", data={"percent": "0"}).status_code == 422
    assert sign_in(cast.officer).get("/inspection-draws/1").status_code == 404
    assert sign_in(cast.officer).get("/inspection-draws/rules").status_code == 403
