"""The plan's pages: upload, preview, correction, confirmation, and the one screen that assigns it all."""

import re
import threading
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.cast import Cast
from tests.plans.test_draft import TEXT
from tests.queries import count_queries
from tracker.database import db
from tracker.plans.models import Plan, PlanPoint
from tracker.plans.reader.extract import extract_text
from tracker.plans.views import drafts
from tracker.work_items.models import Assignment, WorkItem

SignIn = Callable[..., FlaskClient]


def _upload(client: FlaskClient, content: bytes = TEXT.encode(), name: str = "要点.txt") -> tuple[int, str]:
    answer = client.post("/plans/upload", data={"file": (BytesIO(content), name), "year": "2026"})
    return answer.status_code, answer.text


def _count(model: type) -> int:
    db.session.rollback()  # look at what is there now
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_the_preview_highlights_every_finding(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.supervisor)
    assert _upload(client)[0] == 302
    page = client.get("/plans/1").text
    assert '<mark class="quantity" title="数量：6–8所市级示范校">6-8所</mark>' in page
    assert '<mark class="deadline" title="期限：2026-12-31">年内</mark>' in page
    assert '<mark class="unit" title="单位：南乐县">南乐</mark>' in page


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("要点.txt", b"", "文件是空的"),
        ("要点.txt", "今天天气很好。".encode(), "不像工作要点"),
        ("要点.pdf", b"%PDF-1.7 broken", "PDF|文件"),
        ("要点.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "另存为 .docx"),
        ("要点.exe", b"MZ", "只能读取"),
    ],
)
def test_what_is_no_plan_gets_one_sentence_and_leaves_nothing(
    cast: Cast, sign_in: SignIn, name: str, content: bytes, sentence: str
) -> None:
    status, page = _upload(sign_in(cast.supervisor), content, name)
    assert status == 422
    assert page.count('class="error"') == 1
    assert re.search(sentence, page)
    assert (_count(Plan), _count(PlanPoint)) == (0, 0)


def test_nobody_waits_while_a_file_is_read(
    app: Flask, cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opening a large PDF may take the better part of a minute; SQLite lets one writer in at a time."""
    other = sign_in(cast.officer)
    answers: list[int] = []

    def slowly(stream: BinaryIO, filename: str) -> str:
        began = time.monotonic()
        saving = threading.Thread(
            target=lambda: answers.append(other.post("/profile", data={"phone": "0393"}).status_code)
        )
        saving.start()
        saving.join(5)
        assert time.monotonic() - began < 5
        return extract_text(stream, filename)

    monkeypatch.setattr(drafts, "extract_text", slowly)
    assert _upload(sign_in(cast.supervisor))[0] == 302
    assert len(answers) == 1


def test_a_person_corrects_merges_splits_drops_and_confirms(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.supervisor)
    _upload(client)
    corrected = {
        "number": "1",
        "chapter": "一、强化知识产权创造",
        "title": "示范校建设",
        "text": db.session.get_one(PlanPoint, 1).text,
        "quantities-0-keep": "1",
        "quantities-0-low": "6",
        "quantities-0-high": "7",
        "quantities-0-unit": "所",
        "quantities-0-counted": "示范校",
    }
    db.session.rollback()
    assert client.post("/plans/points/1", data=corrected).status_code == 302
    found = db.session.get_one(PlanPoint, 1).findings
    assert [(each["low"], each["high"], each["counted"]) for each in found["quantities"]] == [(6, 7, "示范校")]
    assert found["units"] == []  # every unit was ticked off
    db.session.rollback()
    assert client.post("/plans/points/2/merge").status_code == 302
    assert client.post("/plans/points/2/split", data={"sentence": "2"}).status_code == 302
    assert client.post("/plans/points/1/drop").status_code == 302
    assert client.post("/plans/1/confirmation").status_code == 302
    assert [item.number for item in db.session.scalars(select(WorkItem).order_by(WorkItem.id))] == ["2", "2-2"]
    assert client.post("/plans/1/confirmation").status_code == 409


def test_a_wrong_figure_keeps_what_was_typed_and_says_what_is_wrong(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.supervisor)
    _upload(client)
    data = {"number": "1", "title": "示范校建设", "text": TEXT, "quantities-0-keep": "1", "quantities-0-low": "六"}
    answer = client.post("/plans/points/1", data=data)
    assert answer.status_code == 422
    assert "“六”不是数字" in answer.text
    assert "示范校建设" in answer.text
    assert db.session.get_one(PlanPoint, 1).title == "深化中小学知识产权教育"


def test_the_screen_is_filled_with_what_the_plan_says(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.supervisor)
    _upload(client)
    client.post("/plans/1/confirmation")
    page = client.get("/plans/1/assignment").text
    assert _checked(page, f"item-2-unit-{cast.nanle.id}")  # 每县（区）注册一件
    assert re.search(rf'name="item-2-target-{cast.nanle.id}" value="1"', page)
    assert _checked(page, f"item-1-unit-{cast.qingfeng.id}")  # named: 清丰
    assert not _checked(page, f"item-3-unit-{cast.nanle.id}")  # names nobody
    assert re.search(r'name="item-2-due_on" value="2026-06-30"', page)


def test_assigned_on_one_screen(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.supervisor)
    _upload(client)
    client.post("/plans/1/confirmation")
    row = {"item-1-measure": "所", "item-1-weight": "10", "item-1-due_on": "2026-12-31", "item-1-rhythm": "once"}
    chosen = {
        f"item-1-unit-{cast.nanle.id}": "1",
        f"item-1-target-{cast.nanle.id}": "2",
        "item-1-lead": str(cast.education.id),
    }
    assert client.post("/plans/1/assignment", data={**row, **chosen, "item-1-weight": "十"}).status_code == 422
    assert _count(Assignment) == 0
    assert client.post("/plans/1/assignment", data={**row, **chosen}).status_code == 302
    assert _count(Assignment) == 2
    assert client.post("/plans/1/assignment", data={**row, **chosen}).status_code == 302
    assert _count(Assignment) == 2


def test_only_supervisors_of_the_office_work_on_its_plans(cast: Cast, sign_in: SignIn) -> None:
    _upload(sign_in(cast.supervisor))
    for person in (cast.administrator, cast.auditor, cast.leader, cast.appraiser, cast.officer):
        assert sign_in(person).get("/plans/1").status_code == 403


def test_the_preview_costs_the_same_for_any_length(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.supervisor)
    _upload(client)
    with count_queries() as short:
        client.get("/plans/1")
    _upload(client, (TEXT + "".join(f"{n}.要点{n}。年内完成{n}项。\n" for n in range(4, 40))).encode())
    with count_queries() as long:
        client.get("/plans/2")
    assert int(short) == int(long)


def test_the_command_line_reads_without_keeping(app: Flask, cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(TEXT, encoding="utf-8")
    runner = app.test_cli_runner()
    assert (
        '"title": "濮阳市知识产权局2026年工作要点"' in runner.invoke(args=["plans", "read", str(path), "--json"]).output
    )
    assert "数量  6–8所 市级示范校" in runner.invoke(args=["plans", "read", str(path)]).output
    path.write_text("天气很好。", encoding="utf-8")
    refused = runner.invoke(args=["plans", "read", str(path)])
    assert refused.exit_code == 1
    assert "不像工作要点" in refused.output
    assert _count(Plan) == 0


def _checked(page: str, name: str) -> bool:
    return re.search(rf'name="{name}" value="1" checked', page) is not None


def test_of_two_people_who_correct_a_point_the_second_is_told(cast: Cast, sign_in: SignIn) -> None:
    """A finding is corrected by its place in the row: on other findings the same act would mean another thing."""
    client = sign_in(cast.supervisor)
    _upload(client)
    page = client.get("/plans/points/1").text
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found
    typed = {"number": "1", "chapter": "", "title": "教育", "text": "新增示范校5所。", "seen": found[1]}
    assert client.post("/plans/points/1", data=typed).status_code == 302
    answer = client.post("/plans/points/1", data={**typed, "text": "新增示范校6所。"})
    assert answer.status_code == 422
    assert "此页打开后，王督办已于" in answer.text
    db.session.rollback()
    assert db.session.get_one(PlanPoint, 1).text == "新增示范校5所。"
