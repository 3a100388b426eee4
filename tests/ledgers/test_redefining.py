"""A ledger's definition changed by the administrator: versions, what may not be taken away, and what rows keep."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again, make_assignment, make_work_item
from tests.ledgers.stage import APPROVED, make_row
from tests.overtaken import together
from tracker.accounts.models import Person
from tracker.accounts.timeline import timeline_of
from tracker.database import db, transaction
from tracker.errors import Conflict, Invalid, NotFound
from tracker.ledgers import operations, redefining
from tracker.ledgers.definition import Definition
from tracker.ledgers.definitions.checks import RESERVED_LEDGERS
from tracker.ledgers.definitions.shelf import shelf, shelf_text
from tracker.ledgers.indicators.operations import count_by
from tracker.ledgers.library import ledger, ledgers, text_at
from tracker.ledgers.models import LedgerDefinition, LedgerDue, LedgerKey, LedgerRow
from tracker.ledgers.values import parse

SignIn = Callable[[Person], FlaskClient]
TEXT = shelf_text("schools")
GROVES = """\
name: groves
title: 培育园台账
fields:
  grove: {label: 名称, kind: text, required: yes, listed: yes}
  level: {label: 级别, kind: choice, choices: [省级, 市级, 县级]}
  trees: {label: 规模, kind: number, measure: 亩}
  planted_on: {label: 设立日期, kind: date}
states:
  planned: 拟设立
  open: 已设立
"""


def changed(old: str, new: str, text: str = TEXT) -> str:
    assert old in text
    return text.replace(old, new, 1)


def save(cast: Cast, text: str, name: str = "schools", seen: int = 1, reason: str = "省里改了要求") -> Definition:
    with transaction():
        return redefining.redefine(name, text, seen=seen, reason=reason, actor=cast.administrator.actor, now=NOW)


def found(cast: Cast, text: str = GROVES) -> Definition:
    with transaction():
        return redefining.found_ledger(text, reason="新增工作", actor=cast.administrator.actor, now=NOW)


def plant(cast: Cast, **typed: Any) -> LedgerRow:
    definition = ledger("groves")
    values = {name: parse(definition.by_name[name], text) for name, text in typed.items()}
    with transaction():
        db.session().expire_on_commit = False
        return operations.add_row(definition, again(cast.nanle), values, actor=cast.officer.actor, now=NOW)


def with_principal(**more: str) -> str:
    extra = "".join(f", {name}: {value}" for name, value in more.items())
    return changed("fields:\n", f"fields:\n  principal: {{label: 校长信箱, kind: text{extra}}}\n")


def test_a_new_version_is_in_force_at_once_and_the_old_one_stays_readable(cast: Cast) -> None:
    assert save(cast, with_principal()).version == 2
    assert "principal" in ledger("schools").by_name
    assert list(ledgers()) == list(shelf()) and ledgers()["schools"].version == 2
    assert text_at("schools", 1) == TEXT and "principal" in text_at("schools", 2)
    with pytest.raises(NotFound):
        text_at("schools", 3)
    row = db.session.scalars(select(LedgerDefinition)).one()
    ((_, who, what, told),) = timeline_of("ledger", row.id)
    assert (who, what) == (cast.administrator.name, "修改台账定义")
    assert "改动：新增栏目“校长信箱”" in told and "原因：省里改了要求" in told


def test_the_same_text_again_is_nothing(cast: Cast) -> None:
    assert save(cast, TEXT.replace("\n", "\r\n") + "\r\n").version == 1
    assert db.session.scalars(select(LedgerDefinition)).all() == []


def test_of_two_who_change_a_definition_the_second_is_told(app: Flask, cast: Cast) -> None:
    def load() -> int:
        return ledger("schools").version

    def act(_version: int) -> None:
        redefining.redefine("schools", with_principal(), seen=1, reason="要求", actor=cast.administrator.actor, now=NOW)

    assert together(app, (load, act), (load, act)) == ["conflict", "done"]
    assert ledger("schools").version == 2


def test_rows_of_an_older_version_stay_and_fill_in_what_is_new_when_they_are_next_changed(cast: Cast) -> None:
    row = make_row(cast)
    new = save(cast, with_principal(required="yes"))
    assert again(row).version == 1

    def change(values: dict[str, Any]) -> None:
        with transaction():
            operations.change_row(new, again(row), values, actor=cast.officer.actor, now=NOW, revision=1)

    with pytest.raises(Invalid, match="请填写：校长信箱"):
        change({**again(row).values, "level": "省级"})
    change({**again(row).values, "principal": "a@b.cn"})
    assert again(row).version == 2


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("name: schools", "name: colleges", "英文名称（name）不能改，应为“schools”"),
        ("approved_on: {label: 认定日期, kind: date", "approved_on: {label: 认定日期, kind: text", "不能用来|不是日期"),
        ("kind: number, least: 0", "kind: text", "不能改变栏目“参与学生”的类型或计量单位：这是随软件提供的"),
        ("measure: 人", "measure: 千人", "不能改变栏目“参与学生”的类型或计量单位"),
        ("国家级, ", "", "不能删去“级别”的选项“国家级”：这是随软件提供的"),
    ],
)
def test_what_came_with_the_software_is_not_taken_away(cast: Cast, old: str, new: str, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        save(cast, changed(old, new))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("  trees: {label: 规模, kind: number, measure: 亩}\n", "", "不能删去栏目“规模”：已有记录用到。"),
        ("measure: 亩", "measure: 公顷", "不能改变栏目“规模”的类型或计量单位：已有记录用到。"),
        ("市级, ", "", "不能删去“级别”的选项“市级”：已有记录用到。"),
        ("  planned: 拟设立\n", "", "不能删去状态“拟设立”：已有记录用到。"),
    ],
)
def test_what_rows_hold_is_not_taken_away_and_what_none_holds_may_be(
    cast: Cast, old: str, new: str, sentence: str
) -> None:
    found(cast)
    row = plant(cast, grove="桃园", level="市级", trees="30")
    with pytest.raises(Invalid, match=sentence):
        save(cast, changed(old, new, GROVES), "groves")
    assert save(cast, changed("市级, 县级", "市级", GROVES).replace("  open: 已设立\n", ""), "groves").version == 2
    assert again(row).values["level"] == "市级"


def test_words_may_become_free_but_not_chosen(cast: Cast) -> None:
    found(cast)
    plant(cast, grove="桃园", level="市级")
    freed = changed("kind: choice, choices: [省级, 市级, 县级]", "kind: text", GROVES)
    assert save(cast, freed, "groves").version == 2
    with pytest.raises(Invalid, match="不能改变栏目“级别”的类型"):
        save(cast, GROVES, "groves", seen=2)


def test_what_becomes_unique_is_so_for_the_rows_that_are_there(cast: Cast) -> None:
    found(cast)
    first, second = plant(cast, grove="桃园"), plant(cast, grove="桃 园")
    unique = changed("required: yes,", "required: yes, unique: yes,", GROVES)
    with pytest.raises(Conflict, match=f"“名称”不能设为唯一：第{first.id}号和第{second.id}号记录都是“桃 园”"):
        save(cast, unique, "groves")
    with transaction():
        operations.withdraw_row(ledger("groves"), again(second), actor=cast.officer.actor, now=NOW, reason="重复")
    save(cast, unique, "groves")
    with pytest.raises(Conflict, match="已经登记过"):
        plant(cast, grove="桃园")
    save(cast, GROVES, "groves", seen=2)
    assert db.session.scalars(select(LedgerKey)).all() == []
    plant(cast, grove="桃园")


def test_what_becomes_searchable_or_due_is_so_for_the_rows_that_are_there(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.ledgers.rekeeping.AT_ONCE", 2)
    found(cast)
    rows = [plant(cast, grove=name, planted_on="2026-01-05") for name in ("桃园", "李园", "杏园")]
    timed = (
        changed("listed: yes", "listed: yes, searchable: yes", GROVES)
        + "clocks:\n  review: {label: 复核, starts: planted_on, span: 3 months}\n"
    )
    save(cast, timed, "groves")
    page = sign_in(cast.officer).get("/ledgers/groves?text=李园").text
    assert "李园" in page and "桃园" not in page
    dues = db.session.scalars(select(LedgerDue).order_by(LedgerDue.row_id)).all()
    assert [(due.row_id, due.due_on) for due in dues] == [(row.id, date(2026, 4, 5)) for row in rows]
    save(cast, GROVES, "groves", seen=2)
    db.session.expire_all()
    assert db.session.scalars(select(LedgerDue)).all() == []


def test_a_figure_follows_its_measure_which_must_stay(cast: Cast) -> None:
    make_row(cast, state="approved", **APPROVED)
    assignment = make_assignment(cast, item := make_work_item(cast))
    with transaction():
        count_by(again(item), "schools.new", actor=cast.supervisor.actor, now=NOW)
    assert again(assignment).actual == 1
    measure = next(line for line in TEXT.splitlines() if line.startswith("  new:"))
    with pytest.raises(Invalid, match="不能删去指标“新增示范校”：有工作任务的完成数来自它。"):
        save(cast, changed(f"{measure}\n", ""))
    save(cast, changed(measure, measure.replace("kind: 示范校", "kind: 试点校")))
    assert again(assignment).actual == 0


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (TEXT, "已有名为“schools”的台账"),
        (changed("name: groves", "name: new", GROVES), "“new”是系统自用的名称"),
        (changed("kind: date", "kind: reference, ledger: nowhere", GROVES), "引用的台账“nowhere”不存在"),
        ("title: 无\nfields:\n  a: {label: 甲}\nstates: {b: 乙}\n", "第1行：缺少“name”。第3行：缺少“kind”|第1行"),
    ],
)
def test_what_is_no_new_ledger(cast: Cast, text: str, sentence: str) -> None:
    with pytest.raises((Invalid, Conflict), match=sentence):
        found(cast, text)


def test_no_ledger_takes_the_name_of_a_page(app: Flask) -> None:
    pages = {rule.rule.split("/")[2] for rule in app.url_map.iter_rules() if rule.rule.startswith("/ledgers/")}
    assert {page for page in pages if not page.startswith("<")} == set(RESERVED_LEDGERS)


def test_a_ledger_that_others_refer_to_keeps_something_unique(cast: Cast) -> None:
    with pytest.raises(Invalid, match="引用本台账的记录，至少要有一个唯一的栏目"):
        save(cast, changed("unique: yes, ", "", shelf_text("cases")), "cases")


def test_the_administrator_founds_a_ledger_that_a_county_then_keeps(cast: Cast, sign_in: SignIn) -> None:
    administrator, officer = sign_in(cast.administrator), sign_in(cast.officer)
    assert "training_bases" in administrator.get("/ledgers/new").text
    bad = administrator.post("/ledgers/new", data={"text": "name: 园\nseen: x\n", "reason": "新增"})
    assert bad.status_code == 422 and "第1行“name: 园”：名称“园”应为小写英文" in bad.text
    assert "第2行“seen: x”：“seen”只能是" in bad.text
    assert administrator.post("/ledgers/new", data={"text": GROVES, "reason": "新增"}).status_code == 302
    assert officer.post("/ledgers/groves/new", data={"unit": str(cast.nanle.id), "v_grove": "桃园"}).status_code == 302
    assert "桃园" in officer.get("/ledgers/groves").text and "培育园台账" in officer.get("/ledgers").text
    assert officer.get("/ledgers/groves/definition").status_code == 403


def test_the_page_shows_every_version_and_begins_from_an_older_one(cast: Cast, sign_in: SignIn) -> None:
    administrator = sign_in(cast.administrator)
    data = {"text": with_principal(), "reason": "加一栏", "seen": "1"}
    assert administrator.post("/ledgers/schools/definition", data=data).status_code == 302
    page = administrator.get("/ledgers/schools/definition").text
    assert "第2版" in page and "新增栏目“校长信箱”" in page and "加一栏" in page
    assert "校长信箱, kind" in page
    assert "校长信箱, kind" not in administrator.get("/ledgers/schools/definition?version=1").text
    stale = administrator.post("/ledgers/schools/definition", data=data | {"text": TEXT})
    assert (
        stale.status_code == 409
        and "已被他人修改" in stale.text
        and 'name="seen" type="hidden" value="2"' in stale.text
    )
    again_ = administrator.post("/ledgers/schools/definition", data=data | {"text": TEXT, "seen": "2"})
    assert again_.status_code == 302 and ledger("schools").version == 3
    assert "删去栏目“校长信箱”" in administrator.get("/ledgers/schools/definition").text
