"""The pages of ledgers, generic over their definitions."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.cast import Cast
from tests.ledgers.stage import APPROVED, SCHOOL, make_row
from tests.queries import count_queries
from tracker.accounts.models import Person
from tracker.database import db
from tracker.ledgers.definitions.shelf import shelf
from tracker.ledgers.models import LedgerRow

SignIn = Callable[[Person], FlaskClient]
PDF = b"%PDF-1.4\n%%EOF\n"
FORM = {f"v_{name}": text for name, text in SCHOOL.items()}


def fields(cast: Cast, **more: Any) -> dict[str, Any]:
    return {**FORM, "unit": str(cast.nanle.id), **{f"v_{name}": text for name, text in more.items()}}


def rows() -> list[LedgerRow]:
    db.session.rollback()
    return list(db.session.scalars(select(LedgerRow).order_by(LedgerRow.id)))


@pytest.mark.parametrize("name", list(shelf()))
def test_every_ledger_has_its_pages(cast: Cast, sign_in: SignIn, name: str) -> None:
    supervisor, book = sign_in(cast.supervisor), shelf()[name]
    page = supervisor.get("/ledgers").text
    assert book.title in page and f'href="/ledgers/{name}"' in page
    assert book.title in supervisor.get(f"/ledgers/{name}").text
    form = supervisor.get(f"/ledgers/{name}/new").text
    assert all(field.label in form for field in book.fields)
    assert all(measure.label in supervisor.get(f"/ledgers/{name}/measures").text for measure in book.measures)


def test_an_officer_registers_corrects_and_the_supervisor_approves(cast: Cast, sign_in: SignIn) -> None:
    officer, supervisor = sign_in(cast.officer), sign_in(cast.supervisor)
    assert officer.post("/ledgers/schools/new", data=fields(cast, phone="13800001234")).status_code == 302
    (row,) = rows()
    assert row.unit_id == cast.nanle.id and row.values["phone"] == "13800001234"
    page = officer.get(f"/ledgers/schools/{row.id}").text
    assert "南乐县第一高级中学" in page and "13800001234" in page and "/moves/approve" not in page
    data = fields(cast, **APPROVED) | {"revision": "1"}
    assert officer.post(f"/ledgers/schools/{row.id}/edit", data=data).status_code == 302
    assert officer.post(f"/ledgers/schools/{row.id}/moves/approve").status_code == 403
    assert supervisor.post(f"/ledgers/schools/{row.id}/moves/approve").status_code == 302
    assert rows()[0].state == "approved"
    assert "已认定" in officer.get("/ledgers/schools").text


def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(cast: Cast, sign_in: SignIn) -> None:
    officer = sign_in(cast.officer)
    answer = officer.post(
        "/ledgers/schools/new", data=fields(cast, filed_on="去年", students="很多", school="", note="第一行")
    )
    assert answer.status_code == 422
    for sentence in ("“申报日期”应为日期", "“参与学生”应为数字", "请填写此项。"):
        assert sentence in answer.text
    assert "第一行" in answer.text and "去年" in answer.text
    assert rows() == []


def test_a_file_sent_up_with_a_form_that_is_refused_waits_for_the_next_try(
    app: Flask, cast: Cast, sign_in: SignIn
) -> None:
    officer = sign_in(cast.officer)
    files = {"f_evidence": [(BytesIO(PDF), "认定文件.pdf"), (BytesIO(b"<svg/>"), "图.svg")]}
    answer = officer.post("/ledgers/schools/new", data=fields(cast) | files)
    assert answer.status_code == 422 and "图.svg" in answer.text and "认定文件.pdf" in answer.text
    assert rows() == []
    kept = answer.text.partition('name="k_evidence" value="')[2].partition('"')[0]
    assert officer.post("/ledgers/schools/new", data=fields(cast) | {"k_evidence": kept}).status_code == 302
    (row,) = rows()
    assert row.values["evidence"] == [int(kept)]
    with officer.get(f"/ledgers/schools/{row.id}/files/{kept}") as download:
        assert download.data == PDF
    assert officer.get(f"/ledgers/schools/{row.id}/files/999").status_code == 404
    other = sign_in(cast.other_officer)
    stolen = {**FORM, "unit": str(cast.qingfeng.id), "v_school": "清丰一中", "k_evidence": kept}
    assert other.post("/ledgers/schools/new", data=stolen).status_code == 302
    assert "evidence" not in rows()[1].values


def test_counties_see_their_own_and_a_book_for_all_with_personal_data_masked(cast: Cast, sign_in: SignIn) -> None:
    row = make_row(cast, phone="13800001234")
    expert: dict[str, Any] = {"name": "陈专家", "kind": "律师", "employer": "某所", "phone": "13700001111"}
    everyones = make_row(cast, "experts", cast.city, appointed_on="2026-01-05", **expert)
    officer, other, leader = sign_in(cast.officer), sign_in(cast.other_officer), sign_in(cast.leader)
    assert "南乐县第一高级中学" in officer.get("/ledgers/schools").text
    assert "南乐县第一高级中学" not in other.get("/ledgers/schools").text
    assert other.get(f"/ledgers/schools/{row.id}").status_code == 404
    assert "138*****234" in leader.get(f"/ledgers/schools/{row.id}").text
    page = officer.get(f"/ledgers/experts/{everyones.id}").text
    assert "陈专家" in page and "137*****111" in page and "13700001111" not in page and "办理记录" not in page
    assert officer.get("/ledgers/experts/new").status_code == 403
    assert officer.get(f"/ledgers/experts/{everyones.id}/edit").status_code == 404


def test_of_two_who_edit_the_second_is_told_and_may_save_again(cast: Cast, sign_in: SignIn) -> None:
    row = make_row(cast)
    officer, supervisor = sign_in(cast.officer), sign_in(cast.supervisor)
    data = fields(cast) | {"revision": "1"}
    assert supervisor.post(f"/ledgers/schools/{row.id}/edit", data=data | {"v_level": "省级"}).status_code == 302
    answer = officer.post(f"/ledgers/schools/{row.id}/edit", data=data | {"v_level": "国家级"})
    assert answer.status_code == 409 and "已被他人修改" in answer.text and 'value="2"' in answer.text
    assert rows()[0].values["level"] == "省级"


def test_a_list_is_narrowed_by_county_state_choice_and_words(cast: Cast, sign_in: SignIn) -> None:
    make_row(cast, school="南乐一中")
    make_row(cast, school="南乐二中", level="省级")
    make_row(cast, unit=cast.qingfeng, school="清丰一中", state="approved", **APPROVED)
    supervisor = sign_in(cast.supervisor)

    def found(query: str) -> set[str]:
        page = supervisor.get(f"/ledgers/schools?{query}").text
        return {name for name in ("南乐一中", "南乐二中", "清丰一中") if name in page}

    assert found("") == {"南乐一中", "南乐二中", "清丰一中"}
    assert found(f"unit={cast.qingfeng.id}") == {"清丰一中"}
    assert found("state=filed") == {"南乐一中", "南乐二中"}
    assert found("level=省级") == {"南乐二中"}
    assert found("text=一中") == {"南乐一中", "清丰一中"}
    assert found("text=一中 清丰") == {"清丰一中"}
    assert found("text=%25") == set()


def test_every_figure_opens_the_rows_behind_it(cast: Cast, sign_in: SignIn) -> None:
    make_row(cast, school="南乐一中", state="approved", **APPROVED)
    make_row(cast, school="南乐二中", state="approved", approved_on="2025-06-18", document="1")
    make_row(cast, unit=cast.qingfeng, school="清丰一中")
    supervisor = sign_in(cast.supervisor)
    page = supervisor.get("/ledgers/schools/measures?year=2026").text
    link = f"/ledgers/schools?measure=new&amp;year=2026&amp;unit={cast.nanle.id}"
    assert f'<a href="{link}">1</a>' in page
    behind = supervisor.get(link.replace("&amp;", "&")).text
    assert "南乐一中" in behind and "南乐二中" not in behind and "清丰一中" not in behind
    assert "南乐" not in sign_in(cast.other_officer).get("/ledgers/schools/measures").text


def test_pages_make_the_same_number_of_queries_however_much_there_is(cast: Cast, sign_in: SignIn) -> None:
    supervisor = sign_in(cast.supervisor)
    make_row(cast, school="一中", state="approved", **APPROVED)
    paths = ("/ledgers", "/ledgers/schools", "/ledgers/schools/measures", "/ledgers/schools?text=中&level=市级")
    counts = []
    for _ in range(2):
        for path in paths:
            with count_queries() as count:
                assert supervisor.get(path).status_code == 200
            counts.append(int(count))
        for n in range(5):
            unit = (cast.nanle, cast.qingfeng)[n % 2]
            make_row(cast, unit=unit, school=f"第{n}中学{len(counts)}", state="approved", **APPROVED)
    assert counts[: len(paths)] == counts[len(paths) :]


def test_a_withdrawn_row_is_gone_from_the_list_but_its_page_says_so(cast: Cast, sign_in: SignIn) -> None:
    row = make_row(cast)
    officer = sign_in(cast.officer)
    assert officer.post(f"/ledgers/schools/{row.id}/withdrawal", data={"reason": ""}).status_code == 422
    assert officer.post(f"/ledgers/schools/{row.id}/withdrawal", data={"reason": "重复"}).status_code == 302
    assert "没有符合条件的记录" in officer.get("/ledgers/schools").text
    assert "作废" in officer.get(f"/ledgers/schools/{row.id}").text


def test_there_is_no_ledger_of_that_name(cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.supervisor).get("/ledgers/nonsense").status_code == 404


def test_a_closed_case_can_be_completed_but_not_changed_by_its_county(cast: Cast, sign_in: SignIn) -> None:
    facts: dict[str, Any] = {
        "number": "1",
        "cause": "侵权",
        "kind": "商标",
        "party": "某商行",
        "docketed_on": "2026-03-06",
    }
    facts |= {"received_on": "2026-03-02", "decided_on": "2026-04-15", "outcome": "行政处罚"}
    case = make_row(cast, "cases", state="closed", **facts)
    officer = sign_in(cast.officer)
    page = officer.get(f"/ledgers/cases/{case.id}").text
    assert "处罚信息公示" in page and ">补填<" in page and ">修改<" not in page and ">作废<" not in page
    done = make_row(cast, "cases", state="closed", **{**facts, "number": "2", "published_on": "2026-04-28"})
    assert ">补填<" not in officer.get(f"/ledgers/cases/{done.id}").text
    assert ">修改<" in sign_in(cast.supervisor).get(f"/ledgers/cases/{case.id}").text
