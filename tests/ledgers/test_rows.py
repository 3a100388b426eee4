"""Keeping rows: what must be filled in, what may not come twice, who may, the steps, and what stays in the history."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again
from tests.ledgers.stage import APPROVED, SCHOOL, make_row, typed
from tests.overtaken import together
from tracker.access.policy import Actor
from tracker.accounts.timeline import timeline_of
from tracker.database import db, transaction
from tracker.errors import Conflict, Invalid, NotAllowed, NotFound
from tracker.ledgers import operations
from tracker.ledgers.definition import Mover
from tracker.ledgers.definitions.shelf import shelf
from tracker.ledgers.models import LedgerDue, LedgerKey, LedgerRow
from tracker.ledgers.queries import row_within
from tracker.ledgers.rules import still_asked
from tracker.workdays import calendar
from tracker.workdays.rules import GivenDay

SCHOOLS = shelf()["schools"]


def change(cast: Cast, row: LedgerRow, revision: int, actor: Actor | None = None, **values: Any) -> bool:
    with transaction():
        return operations.change_row(
            SCHOOLS,
            again(row),
            typed("schools", {**SCHOOL, **values}),
            actor=actor or cast.officer.actor,
            now=NOW,
            revision=revision,
        )


def move(row: LedgerRow, name: str, actor: Actor) -> None:
    with transaction():
        operations.move_row(SCHOOLS, again(row), name, actor=actor, now=NOW)


def withdraw(row: LedgerRow, actor: Actor, reason: str = "登记重复") -> None:
    with transaction():
        operations.withdraw_row(SCHOOLS, again(row), actor=actor, now=NOW, reason=reason)


def history_of(row: LedgerRow) -> list[tuple[str, str, str]]:
    return [(who, what, detail) for _, who, what, detail in timeline_of("ledger_row", row.id)]


def test_a_row_is_kept_as_it_was_typed_and_begins_in_the_first_state(cast: Cast) -> None:
    row = again(make_row(cast, actor=cast.officer.actor))
    assert row.values == SCHOOL
    assert (row.state, row.version, row.revision, row.unit_id) == ("filed", 1, 1, cast.nanle.id)
    assert history_of(row) == [
        ("南乐经办", "登记台账", "记录：中小学知识产权教育示范（试点）校台账·南乐县第一高级中学")
    ]


def test_what_must_be_filled_in_is_named(cast: Cast) -> None:
    with pytest.raises(Invalid, match="请填写：学校名称、申报日期。"), transaction():
        operations.add_row(
            SCHOOLS, again(cast.nanle), typed("schools", {"kind": "示范校", "level": "市级"}),
            actor=cast.officer.actor, now=NOW,
        )  # fmt: skip
    assert db.session.scalars(select(LedgerRow)).all() == []


@pytest.mark.parametrize(
    ("who", "unit", "may"),
    [
        ("officer", "nanle", True),
        ("officer", "qingfeng", False),
        ("supervisor", "nanle", True),
        ("town_officer", "taiqian", False),
        ("leader", "nanle", False),
        ("auditor", "nanle", False),
        ("administrator", "nanle", False),
    ],
)
def test_who_may_keep_whose_rows(cast: Cast, who: str, unit: str, may: bool) -> None:
    def keep() -> None:
        make_row(cast, unit=getattr(cast, unit), actor=getattr(cast, who).actor)

    if may:
        keep()
    else:
        with pytest.raises(NotAllowed):
            keep()


def test_a_ledger_of_the_supervisors_is_not_kept_by_counties(cast: Cast) -> None:
    expert: dict[str, Any] = {"name": "陈专家", "kind": "律师", "employer": "某所", "appointed_on": "2026-01-05"}
    with pytest.raises(NotAllowed, match="由督办人员登记"):
        make_row(cast, "experts", actor=cast.officer.actor, **expert)
    make_row(cast, "experts", **expert)


def test_what_is_unique_is_refused_the_second_time_however_it_is_written(cast: Cast) -> None:
    make_row(cast, school="ＡＢ中学")
    with pytest.raises(Conflict, match="“学校名称”“ab 中学”已经登记过"):
        make_row(cast, unit=cast.qingfeng, school="ab 中学")
    assert len(db.session.scalars(select(LedgerRow)).all()) == 1


def test_two_who_register_the_same_at_once_one_is_told(app: Flask, cast: Cast) -> None:
    def load() -> int:
        return cast.nanle.id

    def act(_unit: int) -> None:
        operations.add_row(SCHOOLS, again(cast.nanle), typed("schools", SCHOOL), actor=cast.officer.actor, now=NOW)

    assert sorted(together(app, (load, act), (load, act))) == ["conflict", "done"]
    assert len(db.session.scalars(select(LedgerRow)).all()) == 1


def test_a_change_is_told_field_by_field_and_none_is_nothing(cast: Cast) -> None:
    row = make_row(cast)
    assert change(cast, row, 1, level="省级", students="1200", phone="13800001234")
    assert not change(cast, row, 2, level="省级", students="1200", phone="13800001234")
    assert again(row).revision == 2
    told = history_of(row)[0]
    assert told[:2] == ("南乐经办", "修改台账")
    assert told[2].endswith("改动：级别：市级 → 省级；联系电话：（空） → （不记录）；参与学生：（空） → 1200人")
    assert "13800001234" not in str(history_of(row))


def test_of_two_who_change_the_same_row_the_second_is_told(cast: Cast) -> None:
    row = make_row(cast)
    change(cast, row, 1, level="省级")
    with pytest.raises(Conflict, match="已被他人修改"):
        change(cast, row, 1, level="国家级")
    assert again(row).values["level"] == "省级"


def test_a_unique_value_that_was_given_up_is_free_again(cast: Cast) -> None:
    row = make_row(cast)
    change(cast, row, 1, school="南乐县高级中学")
    make_row(cast, unit=cast.qingfeng)
    withdraw(row, cast.officer.actor)
    make_row(cast, school="南乐县高级中学")


def test_steps_are_taken_by_whom_and_when_the_definition_says(cast: Cast) -> None:
    row = make_row(cast)
    with pytest.raises(NotAllowed, match="“认定”由上级督办人员办理"):
        move(row, "approve", cast.officer.actor)
    with pytest.raises(Invalid, match="“认定”之前，请先填写：认定日期、认定文号。"):
        move(row, "approve", cast.supervisor.actor)
    change(cast, row, 1, None, **APPROVED)
    move(row, "approve", cast.supervisor.actor)
    assert again(row).state == "approved"
    assert history_of(row)[0][:2] == ("王督办", "台账流转") and "已申报 → 已认定" in history_of(row)[0][2]
    with pytest.raises(Conflict, match="该记录现为“已认定”，不能这样办理"):
        move(row, "approve", cast.supervisor.actor)


def test_what_is_final_only_a_supervisor_still_corrects(cast: Cast) -> None:
    row = make_row(cast)
    move(row, "refuse", cast.supervisor.actor)
    with pytest.raises(Conflict, match="该记录已“未认定”，不能再改"):
        change(cast, row, 2, level="省级")
    assert change(cast, row, 2, cast.supervisor.actor, level="省级")


CASE: dict[str, Any] = {
    "number": "1",
    "cause": "侵权",
    "kind": "商标",
    "party": "某商行",
    "received_on": "2026-03-02",
    "decided_on": "2026-04-15",
    "closed_on": "2026-04-20",
    "outcome": "行政处罚",
}


def test_what_is_still_to_be_done_when_a_case_is_closed_stays_due_and_can_be_filled_in(cast: Cast) -> None:
    """A penalty is published within 20 workdays of the decision, whether the case is closed by then or not."""
    cases, row = shelf()["cases"], make_row(cast, "cases", state="closed", **CASE)
    dues = select(LedgerDue.due_on, LedgerDue.met_on).where(LedgerDue.clock == "publishing")
    assert db.session.execute(dues).all() == [(date(2026, 5, 15), None)]

    def fill_in(revision: int, **values: str) -> bool:
        with transaction():
            mine = again(row)
            kept = {**mine.values, **typed("cases", values)}
            return operations.change_row(cases, mine, kept, actor=cast.officer.actor, now=NOW, revision=revision)

    with pytest.raises(Conflict, match="该记录已“已结案”，不能再改，只能补填“立案日期”、“处罚公示日期”。"):
        fill_in(1, published_on="2026-04-28", party="别的商行")
    assert fill_in(1, published_on="2026-04-28")
    assert db.session.execute(dues).all() == [(date(2026, 5, 15), date(2026, 4, 28))]
    with pytest.raises(Conflict, match="不能再改"):
        fill_in(2, published_on="2026-04-29")
    with pytest.raises(Conflict, match="不能再改"), transaction():
        operations.withdraw_row(cases, again(row), actor=cast.officer.actor, now=NOW, reason="重复")


def test_what_a_supervisor_has_decided_is_not_added_to_below() -> None:
    cases = shelf()["cases"]
    assert [field.name for field in still_asked(cases, "closed")] == ["docketed_on", "published_on"]
    assert still_asked(cases, "refused") == []
    decided = replace(cases, moves=tuple(replace(move, by=Mover.SUPERVISOR) for move in cases.moves))
    assert still_asked(decided, "closed") == []


def test_a_withdrawn_row_is_no_longer_there_but_its_history_is(cast: Cast) -> None:
    row = make_row(cast)
    with pytest.raises(Invalid, match="请写明作废的原因"):
        withdraw(row, cast.officer.actor, " ")
    withdraw(row, cast.officer.actor)
    withdraw(row, cast.officer.actor)
    assert [what for _, what, _ in history_of(row)] == ["作废台账记录", "登记台账"]
    assert db.session.scalars(select(LedgerKey)).all() == []
    with pytest.raises(Conflict, match="已作废"):
        change(cast, row, 2)


def test_rows_of_others_and_of_other_ledgers_are_not_found(cast: Cast) -> None:
    row = make_row(cast)
    assert row_within(SCHOOLS, row.id, cast.nanle.path).id == row.id
    for definition, path in ((SCHOOLS, cast.qingfeng.path), (shelf()["patents"], cast.nanle.path)):
        with pytest.raises(NotFound):
            row_within(definition, row.id, path)


def test_clocks_are_counted_when_a_row_changes(cast: Cast) -> None:
    def dues() -> list[tuple[str, date | None, date | None]]:
        rows = db.session.scalars(select(LedgerDue).order_by(LedgerDue.clock))
        found = [(due.clock, due.due_on, due.met_on) for due in rows]
        db.session.rollback()
        return found

    report: dict[str, Any] = {"number": "1", "kind": "举报", "subject": "假冒", "received_on": "2026-09-24"}
    row = make_row(cast, "complaints", **report)
    assert dues() == [("accepting", date(2026, 10, 12), None), ("verifying", date(2026, 10, 22), None)]
    with transaction():
        operations.change_row(
            shelf()["complaints"], again(row), typed("complaints", report | {"verified_on": "2026-10-01"}),
            actor=cast.officer.actor, now=NOW, revision=1,
        )  # fmt: skip
    assert dues()[1] == ("verifying", date(2026, 10, 22), date(2026, 10, 1))


def test_a_changed_calendar_moves_open_dates_with_a_line_in_the_rows_history(app: Flask, cast: Cast) -> None:
    facts: dict[str, Any] = {"kind": "举报", "subject": "假冒", "received_on": "2026-09-24"}
    row = make_row(cast, "complaints", number="1", **facts)
    done = make_row(cast, "complaints", number="2", **facts, accepted_on="2026-09-28", verified_on="2026-10-15")
    with transaction():
        day = GivenDay(date(2026, 10, 9), False, "防汛")
        assert calendar.set_day(day, actor=cast.administrator.actor, now=NOW) == 2
    moved = [line for line in history_of(row) if line[1] == "期限随工作日历调整"]
    assert sorted(detail for _, _, detail in moved) == [
        "2026年10月12日 → 2026年10月13日；名称：受理决定；原因：2026年10月9日定为休息日",
        "2026年10月22日 → 2026年10月23日；名称：举报核查；原因：2026年10月9日定为休息日",
    ]
    assert len(history_of(done)) == 1
    due = db.session.get_one(LedgerDue, (row.id, "verifying"))
    assert due.due_on == date(2026, 10, 23)
