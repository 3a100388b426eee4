"""From an uploaded document to assigned work items: what a person does to a draft, and what it refuses."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import Cast
from tests.conftest import NOW
from tracker.accounts.models import Unit
from tracker.database import db, transaction
from tracker.errors import Conflict, Invalid
from tracker.files.models import StoredFile
from tracker.plans import operations
from tracker.plans.models import Plan
from tracker.plans.operations import Share
from tracker.plans.queries import known_units
from tracker.plans.reader.read import read_plan
from tracker.plans.rules import (
    Findings,
    Rhythm,
    heading_of,
    highlighted,
    planned_milestones,
    sentences,
    split_at_sentence,
)
from tracker.work_items.models import Duty, WorkItem

TEXT = """濮阳市知识产权局2026年工作要点
一、强化知识产权创造
1.深化中小学知识产权教育。年内新增市级示范校6-8所。南乐、清丰各建成1所试点校。（市教育局牵头，南乐县配合）
2.培育地理标志。每县（区）注册一件地理标志商标，6月底前完成申报。
二、强化保护
3.开展执法检查。第三季度组织专项行动。
"""


@pytest.fixture
def plan(cast: Cast) -> int:
    """A draft of three points; its id."""
    with transaction():
        draft = read_plan(TEXT, known_units("/"), 2026)
        file = StoredFile(sha256="0" * 64, size=1, name="要点.txt", media_type="text/plain", uploaded_at=NOW)
        db.session.add(file)
        office = db.session.get_one(Unit, cast.city.id)
        made = operations.take_in(draft, file, actor=cast.supervisor.actor, now=NOW, office=office, year=2026)
        return made.id


def _plan(plan_id: int) -> Plan:
    return db.session.get_one(Plan, plan_id)


def test_the_draft_keeps_chapters_points_and_findings(cast: Cast, plan: int) -> None:
    draft = _plan(plan)
    assert [(point.chapter, point.number, point.title) for point in draft.points] == [
        ("一、强化知识产权创造", "1", "深化中小学知识产权教育"),
        ("一、强化知识产权创造", "2", "培育地理标志"),
        ("二、强化保护", "3", "开展执法检查"),
    ]
    for point in draft.points:
        for kind in point.findings.values():
            for found in kind:
                assert point.text[found["start"] : found["end"]] == found["text"]


def test_merging_and_splitting_again_gives_the_same_findings(cast: Cast, plan: int) -> None:
    known = known_units("/")
    first, second, _ = _plan(plan).points
    texts, findings = [first.text, second.text], [first.findings, second.findings]
    cut = len(sentences(first.text))
    with transaction():
        operations.merge_with_next(_plan(plan).points[0], actor=cast.supervisor.actor, now=NOW, known=known)
    assert len(_plan(plan).points) == 2
    with transaction():
        operations.split(_plan(plan).points[0], cut, actor=cast.supervisor.actor, now=NOW, known=known)
    again = _plan(plan).points[:2]
    assert [point.text for point in again] == texts
    assert [point.findings for point in again] == findings


def test_a_corrected_text_is_read_anew(cast: Cast, plan: int) -> None:
    with transaction():
        point = _plan(plan).points[2]
        operations.correct(
            point,
            actor=cast.supervisor.actor,
            now=NOW,
            number="3",
            chapter=point.chapter,
            title=point.title,
            text="开展执法检查。10月底前检查企业20家。",
            findings=point.findings,
            known=known_units("/"),
        )
    findings = _plan(plan).points[2].findings
    assert [(found["low"], found["unit"]) for found in findings["quantities"]] == [(20, "家")]
    assert [found["due_on"] for found in findings["deadlines"]] == ["2026-10-31"]


def test_a_dropped_point_does_not_become_a_work_item(cast: Cast, plan: int) -> None:
    with transaction():
        operations.drop(_plan(plan).points[1], actor=cast.supervisor.actor, now=NOW)
        items = operations.confirm(_plan(plan), actor=cast.supervisor.actor, now=NOW)
        assert [(item.number, item.year, item.measure) for item in items] == [("1", 2026, "所"), ("3", 2026, "")]


def test_a_confirmed_plan_is_settled(cast: Cast, plan: int) -> None:
    with transaction():
        operations.confirm(_plan(plan), actor=cast.supervisor.actor, now=NOW)
    with pytest.raises(Conflict, match="已确认"), transaction():
        operations.confirm(_plan(plan), actor=cast.supervisor.actor, now=NOW)
    with pytest.raises(Conflict, match="不能作废"), transaction():
        operations.discard(_plan(plan), actor=cast.supervisor.actor, now=NOW)
    with pytest.raises(Conflict, match="不能再改动"), transaction():
        operations.drop(_plan(plan).points[0], actor=cast.supervisor.actor, now=NOW)


def test_nothing_taken_means_nothing_to_confirm(cast: Cast, plan: int) -> None:
    with pytest.raises(Invalid, match="没有采用任何要点"), transaction():
        for point in _plan(plan).points:
            operations.drop(point, actor=cast.supervisor.actor, now=NOW)
        operations.confirm(_plan(plan), actor=cast.supervisor.actor, now=NOW)


def test_the_whole_plan_is_assigned_in_one_act(cast: Cast, plan: int) -> None:
    with transaction():
        items = operations.confirm(_plan(plan), actor=cast.supervisor.actor, now=NOW)
        nanle, education = db.session.get_one(Unit, cast.nanle.id), db.session.get_one(Unit, cast.education.id)
        share = Share(
            work_item=items[0],
            measure="所",
            weight=Decimal(10),
            due_on=date(2026, 12, 31),
            rhythm=Rhythm.QUARTERS,
            lead=education,
            targets={nanle.id: (nanle, Decimal(2))},
        )
        assert operations.assign_whole(_plan(plan), [share], actor=cast.supervisor.actor, now=NOW) == 2
    with transaction():
        held = {assignment.unit_id: assignment for assignment in _first_work_item(plan).assignments}
        assert held[cast.education.id].duty is Duty.LEAD
        county = held[cast.nanle.id]
        assert (county.duty, county.target, county.milestone_count) == (Duty.RESPONSIBLE, Decimal(2), 4)
        quarters = [(step.due_on.month, step.target) for step in county.milestones]
        assert quarters == [(3, Decimal(0)), (6, Decimal(1)), (9, Decimal(1)), (12, Decimal(2))]
        again = Share(
            work_item=county.work_item,
            measure="所",
            weight=Decimal(10),
            due_on=date(2026, 12, 31),
            rhythm=Rhythm.ONCE,
            lead=db.session.get_one(Unit, cast.education.id),
            targets={cast.nanle.id: (county.unit, Decimal(3))},
        )
        assert operations.assign_whole(_plan(plan), [again], actor=cast.supervisor.actor, now=NOW) == 0
        assert (county.target, county.milestone_count) == (Decimal(3), 4)


def _first_work_item(plan_id: int) -> WorkItem:
    return db.session.get_one(WorkItem, _plan(plan_id).points[0].work_item_id)


def test_interim_milestones_lie_between_today_and_the_due_date() -> None:
    steps = planned_milestones(Rhythm.QUARTERS, date(2026, 9, 15), Decimal(9), after=date(2026, 4, 1))
    assert [(step.due_on, step.target) for step in steps] == [
        (date(2026, 6, 30), Decimal(6)),
        (date(2026, 9, 15), Decimal(9)),
    ]


@given(st.text(alphabet="甲乙丙。！；\n”", max_size=60))
def test_sentences_put_together_are_the_text(text: str) -> None:
    assert "".join(sentences(text)) == text


@given(st.text(alphabet="甲乙丙。！；", min_size=1, max_size=60), st.integers(0, 12))
def test_a_split_loses_nothing(text: str, number: int) -> None:
    try:
        head, tail = split_at_sentence(text, number)
    except ValueError:
        return
    assert head + tail == text
    assert head and tail


def test_highlighting_shows_every_character_once() -> None:
    findings: Findings = {
        "quantities": [{"start": 2, "end": 4, "low": 6, "high": 8, "unit": "所", "counted": "", "each_county": False}],
        "deadlines": [{"start": 3, "end": 6, "due_on": None}],
        "units": [],
    }
    pieces = list(highlighted("新增6所校年内完成", findings))
    assert "".join(piece.text for piece in pieces) == "新增6所校年内完成"
    assert [piece.kind for piece in pieces] == ["", "quantity", ""]


def test_the_heading_is_the_first_sentence_without_its_stop() -> None:
    assert heading_of("组织征文。再组织竞赛。") == "组织征文"
