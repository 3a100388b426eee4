"""目标责任书: what a county was given, signed by both, and not without an approval from above."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pdfplumber
import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.cast import Cast
from tests.conftest import NOW
from tests.documents.test_runs import bookmarks, result, run
from tests.factories import again, make_assignment, make_milestone, make_work_item
from tests.files.samples import PDF
from tracker.accounts.models import Person
from tracker.database import db, transaction
from tracker.documents.letters.models import LetterApproval
from tracker.documents.letters.operations import keep_approval
from tracker.documents.letters.paper import letter_within
from tracker.documents.letters.queries import lines_of
from tracker.errors import Conflict, Invalid, NotAllowed, NotFound
from tracker.files.operations import store
from tracker.work_items.models import Duty

SignIn = Callable[[Person], FlaskClient]


def some_work(cast: Cast) -> None:
    """南乐县 has eight schools to win, half of them by June, and helps with publicity."""
    schools = make_assignment(cast)
    make_milestone(cast, schools)
    make_milestone(cast, schools, title="完成全年任务", due_on=date(2026, 12, 15), target=Decimal(8))
    publicity = make_work_item(cast, number="2", title="宣传周活动", chapter="二、加强宣传")
    make_assignment(cast, publicity, duty=Duty.SUPPORTING, target=None)


def approve(cast: Cast, data_dir: Path, approval: str = "濮办文〔2026〕5号", content: bytes = PDF) -> int:
    with transaction():
        file = store(BytesIO(content), "批复.pdf", actor=cast.supervisor.actor, now=NOW, data_dir=data_dir)
        return keep_approval(again(cast.city), 2026, approval, [file], actor=cast.supervisor.actor, now=NOW).id


def test_the_table_holds_what_the_county_was_given(cast: Cast, data_dir: Path) -> None:
    some_work(cast)
    approve(cast, data_dir)
    paper = letter_within("/", cast.nanle.id, 2026)
    data = paper.data
    assert (data["issuer"], data["unit"], data["approval"]) == ("濮阳市知识产权局", "南乐县", "濮办文〔2026〕5号")
    assert data["title"] == "濮阳市2026年度知识产权工作目标责任书（南乐县）"
    assert data["chapters"] == [
        {
            "name": "强化知识产权创造",
            "targets": [
                {
                    "number": "1",
                    "item": "培育知识产权示范校",
                    "duty": "承担",
                    "target": "8所",
                    "steps": [
                        {"name": "完成上半年任务（4所）", "due_on": "2026-06-30"},
                        {"name": "完成全年任务", "due_on": "2026-12-15"},
                    ],
                }
            ],
        },
        {
            "name": "加强宣传",
            "targets": [{"number": "2", "item": "宣传周活动", "duty": "配合", "target": "—", "steps": []}],
        },
    ]
    assert "不计入乙方考核得分" in data["supporting"] and not paper.not_yet


def test_without_an_approval_it_is_a_draft(cast: Cast, data_dir: Path) -> None:
    some_work(cast)
    assert "经上级批准" in letter_within("/", cast.nanle.id, 2026).not_yet
    approve(cast, data_dir)
    assert not letter_within("/", cast.nanle.id, 2026).not_yet


def test_an_approval_is_number_and_file_and_the_last_one_holds(cast: Cast, data_dir: Path) -> None:
    for approval, said in (("", "填写批准文件的文号"), ("濮办文〔2026〕5号", "上传批准文件")):
        with pytest.raises(Invalid, match=said), transaction():
            keep_approval(again(cast.city), 2026, approval, [], actor=cast.supervisor.actor, now=NOW)
    with pytest.raises(NotAllowed), transaction():
        keep_approval(again(cast.city), 2026, "濮办文〔2026〕5号", [], actor=cast.officer.actor, now=NOW)
    first = approve(cast, data_dir)
    assert approve(cast, data_dir) == first
    with transaction():
        right = keep_approval(again(cast.city), 2026, "濮办文〔2026〕6号", [], actor=cast.supervisor.actor, now=NOW)
        assert right.file.name == "批复.pdf"
    assert db.session.scalar(select(func.count()).select_from(LetterApproval)) == 2


def test_who_has_nothing_to_promise_signs_nothing(cast: Cast) -> None:
    with pytest.raises(Conflict, match="清丰县2026年没有承担工作任务"):
        letter_within("/", cast.qingfeng.id, 2026)
    some_work(cast)
    everywhere, own = "/", cast.nanle.path
    cases = [(cast.city, everywhere, 2026), (cast.education, everywhere, 2026), (cast.nanle, own, 2026)]
    for unit, path, year in [*cases, (cast.nanle, everywhere, 10**17)]:
        with pytest.raises(NotFound):
            letter_within(path, unit.id, year)
    with transaction():
        lines = lines_of(again(cast.city), 2026)
        assert [(line.unit.short_name, line.targets) for line in lines] == [("清丰", 0), ("南乐", 2), ("台前", 0)]


def test_from_the_approval_to_the_letter_that_the_county_reads(cast: Cast, sign_in: SignIn) -> None:
    some_work(cast)
    supervisor, county = sign_in(cast.supervisor), sign_in(cast.officer)
    page, subject = f"/documents/letters/{cast.city.id}/2026", f"responsibility/{cast.nanle.id}/2026"
    assert page in supervisor.get("/counties?year=2026").text
    assert ">编号印制<" not in supervisor.get(page).text
    assert supervisor.post(f"/documents/papers/{subject}").status_code == 409
    refused = supervisor.post(page, data={"approval": "濮办文〔2026〕5号"})
    assert refused.status_code == 422 and "请上传批准文件" in refused.text
    supervisor.post(page, data={"approval": "濮办文〔2026〕5号", "approval_file": (BytesIO(PDF), "批复.pdf")})
    assert supervisor.get(page).text.count(">编号印制<") == 1, "清丰县 and 台前县 have no work"
    with supervisor.get(f"{page}/approval") as file:
        assert file.data == PDF
    assert subject in supervisor.get(f"/counties/{cast.nanle.id}?year=2026").text
    for person, status in ((cast.leader, 403), (cast.officer, 404), (cast.other_officer, 404)):
        assert sign_in(person).post(f"/documents/papers/{subject}").status_code == status
    issued = supervisor.post(f"/documents/papers/{subject}").location
    assert issued in county.get(f"/counties/{cast.nanle.id}?year=2026").text
    assert sign_in(cast.other_officer).get(issued).status_code == 404
    with county.get(f"{issued}/file") as file, pdfplumber.open(BytesIO(file.data)) as pdf:
        text = "".join(page.extract_text() for page in pdf.pages)
    assert "濮办文〔2026〕5号" in text and "甲方（盖章）" in text and "6月30日前：完成上半年任务" in text


def test_all_of_them_as_one_job(app: Flask, cast: Cast, sign_in: SignIn, data_dir: Path) -> None:
    """Bound as one, each under its unit's name; numbered only by an approval."""
    supervisor, page = sign_in(cast.supervisor), f"/documents/letters/{cast.city.id}/2026/run"
    wanted = {"numbered": "yes", "form": "pdf"}
    assert "还没有登记批准文件" in supervisor.post(page, data=wanted).text
    approve(cast, data_dir)
    assert "还没有下达任务" in supervisor.post(page, data=wanted).text
    some_work(cast)
    make_assignment(cast, unit=cast.qingfeng)
    run_id = int(supervisor.post(page, data=wanted).location.rsplit("/", 1)[1])
    run(app)
    with pikepdf.open(result(run_id, data_dir)) as pdf:
        assert next(name for name, _ in bookmarks(pdf)) == "清丰县"
    assert [line.issued.sequence for line in lines_of(again(cast.city), 2026) if line.issued] == [1, 2]
    with supervisor.get(f"/documents/runs/{run_id}/file") as file:
        assert file.data.startswith(b"%PDF")
    for person, status in ((cast.leader, 403), (cast.officer, 403)):
        assert sign_in(person).get(page).status_code == status
