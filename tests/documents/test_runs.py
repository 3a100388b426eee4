"""Print runs with real processes: all sheets, the year's book, stopped and gone on with, killed in the middle."""

import os
import signal
import time
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any

import pikepdf
import psutil
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert

from tests.appraisals.year import fill, finalise, judge_all, make_year, open_year
from tests.cast import Cast
from tests.conftest import NOW
from tests.documents.measure import sheets
from tests.documents.test_press_safety import TIGHT
from tests.factories import again
from tests.worker.stage import Workers, until
from tracker.accounts.models import Person
from tracker.accounts.operations import disable_person
from tracker.appraisals.models import Appraisal
from tracker.appraisals.results import board_of
from tracker.appraisals.rulings.models import RulingRecord
from tracker.appraisals.rulings.rules import RulingKind
from tracker.database import db, transaction
from tracker.documents.models import Document
from tracker.documents.operations import issue
from tracker.documents.papers import sheet_within
from tracker.documents.runs import binding
from tracker.documents.runs.operations import Form, What, ask_run
from tracker.errors import Conflict, Invalid
from tracker.files import passing
from tracker.jobs import operations
from tracker.jobs.models import Job, JobPart
from tracker.jobs.operations import folder_of
from tracker.jobs.queries import parts_of
from tracker.work_items.models import WorkItem
from tracker.worker.hands import carry_out_jobs, make_next
from tracker.worker.rounds import Round

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def appraisal(cast: Cast) -> Appraisal:
    """All judged, and not final yet. 清丰县 and 南乐县 take part."""
    year = make_year(cast)
    clause_id = fill(cast, year)["档案管理"]
    made = open_year(cast, year)
    units = [unit.id for unit in board_of(again(made)).units]
    judge_all(cast, made, clause_id, dict.fromkeys(units, "9"))
    return made


@pytest.fixture
def workers(app: Flask, tmp_path: Path) -> Iterator[Workers]:
    found = Workers(app, tmp_path / "clock")
    yield found
    found.end_all()


def ask(cast: Cast, appraisal: Appraisal, what: What = What.SHEETS, form: Form = Form.PDF, **how: Any) -> int:
    with transaction():
        kept = again(appraisal)
        said = {"is_numbered": False, "actor": cast.supervisor.actor, "now": NOW, **how}
        return ask_run(kept, board_of(kept).units, what=what, form=form, **said).id


def run(app: Flask) -> None:
    """In this process."""
    while make_next(app, []):
        pass
    db.session.rollback()


def result(job_id: int, data_dir: Path) -> Path:
    db.session.rollback()
    job = db.session.get_one(Job, job_id, populate_existing=True)
    assert job.finished_at is not None, (job.sentence, [part.sentence for part in job.parts])
    return passing.path_of(data_dir, folder_of(job_id), job.parts[-1].file)


def bookmarks(pdf: pikepdf.Pdf) -> list[tuple[str, int]]:
    """Of the first two levels: what they say, and the page that they open, from 1."""
    places = {page.obj.objgen: at for at, page in enumerate(pdf.pages, start=1)}
    found = []
    with pdf.open_outline() as outline:
        for top in outline.root:
            for item in (top, *top.children):
                assert isinstance(item.destination, pikepdf.Array)
                found.append((item.title, places[item.destination[0].objgen]))
    return found


def test_all_sheets_as_one_volume_under_bookmarks(app: Flask, cast: Cast, appraisal: Appraisal, data_dir: Path) -> None:
    job_id = ask(cast, appraisal)
    run(app)
    with pikepdf.open(result(job_id, data_dir)) as pdf:
        names = [name for name, _ in bookmarks(pdf)]
        assert {"清丰县", "南乐县"} <= {*names}
        text = [sheet.text for sheet in sheets(result(job_id, data_dir).read_bytes())]
    for name in ("清丰县", "南乐县"):
        assert any(name in page and "考核评分表" in page for page in text)


def test_what_is_issued_is_printed_byte_for_byte_and_the_rest_gets_its_numbers(
    app: Flask, cast: Cast, appraisal: Appraisal, data_dir: Path
) -> None:
    with pytest.raises(Conflict, match="尚未定稿"):
        ask(cast, appraisal, is_numbered=True)
    finalise(cast, appraisal)
    with transaction():
        paper = sheet_within("/", appraisal.id, cast.nanle.id)
        before = issue(paper, actor=cast.supervisor.actor, now=NOW, data_dir=data_dir).file.sha256
    job_id = ask(cast, appraisal, form=Form.ZIP, is_numbered=True)
    run(app)
    issued = db.session.query(Document).order_by(Document.sequence).all()
    assert len(issued) == len(parts_of(job_id))
    assert issued[0].file.sha256 == before
    with zipfile.ZipFile(result(job_id, data_dir)) as packed:
        inside = {name: packed.read(name) for name in packed.namelist()}
    (nanle,) = [content for name, content in inside.items() if "南乐县" in name]
    kept = passing.path_of(data_dir, "..", "files") / before[:2] / before[2:]
    assert nanle == kept.read_bytes()


def test_the_years_book_has_contents_and_page_numbers_throughout(
    app: Flask, cast: Cast, appraisal: Appraisal, data_dir: Path
) -> None:
    finalise(cast, appraisal)
    job_id = ask(cast, appraisal, What.BOOK)
    run(app)
    path = result(job_id, data_dir)
    pages = sheets(path.read_bytes())
    with pikepdf.open(path) as pdf:
        marks = bookmarks(pdf)
    assert [name for name, _ in marks if "卷" in name or name.endswith("县")] == ["综合卷", *_names(appraisal)]
    first = next(page for name, page in marks if name == "综合卷")
    contents = "".join(sheet.text for sheet in pages[: first - 1])
    assert "考核档案" in contents
    assert "草" not in contents
    for name, page in marks[1:]:
        if name in ("综合卷", *_names(appraisal)):
            number = page - first + 1
            assert page % 2 == 1, "each begins on the right"
            assert f"—{number}—" in pages[page - 1].text.replace(" ", "")
            assert f"{name}{'…'}" in contents.replace(" ", "").replace(".", "…")
            assert contents.replace(" ", "").count(str(number))
    body = "".join(sheet.text for sheet in pages)
    for words in ("目标任务", "工作台账", "考核评分表", "加减分", "异议", "督办单", "印发文书", "考核排名表"):
        assert words in body


def test_a_book_that_is_not_final_says_so_and_of_one_county_as_zip_numbers_itself(
    app: Flask, cast: Cast, appraisal: Appraisal, data_dir: Path
) -> None:
    job_id = ask(cast, appraisal, What.BOOK, Form.ZIP)
    run(app)
    with zipfile.ZipFile(result(job_id, data_dir)) as packed:
        names = packed.namelist()
        pages = sheets(packed.read(names[1]))
    assert [name[:2] for name in names] == [f"{at:02d}" for at in range(1, len(names) + 1)]
    assert "尚未定稿" in pages[0].text
    assert "—1—" in pages[0].text.replace(" ", "")


def test_stopped_in_the_middle_and_gone_on_with(app: Flask, cast: Cast, appraisal: Appraisal, data_dir: Path) -> None:
    """What was printed is not printed again."""
    job_id = ask(cast, appraisal)
    assert make_next(app, [])
    with transaction():
        operations.cancel(db.session.get_one(Job, job_id), actor=cast.supervisor.actor, now=NOW)
    assert not make_next(app, [])
    done = {part.id: part.file for part in parts_of(job_id) if part.done_at}
    assert len(done) == 1
    with transaction():
        operations.go_on(db.session.get_one(Job, job_id), actor=cast.supervisor.actor, now=NOW)
    run(app)
    assert result(job_id, data_dir).exists()
    assert {part.id: part.file for part in parts_of(job_id) if part.id in done} == done


def test_a_process_killed_in_the_middle_is_replaced(
    app: Flask, cast: Cast, appraisal: Appraisal, data_dir: Path
) -> None:
    job_id = ask(cast, appraisal, What.BOOK)
    said: list[str] = []
    thread = Thread(target=run_apart, args=(app, said))
    thread.start()
    until(lambda: holder(job_id) != 0)
    victim = holder(job_id)
    os.kill(victim, signal.SIGKILL)
    thread.join()
    run_apart(app, said)
    assert said == ["已把批量印制办理完毕", "没有待办的批量印制"]
    assert result(job_id, data_dir).exists()
    assert max(part.attempts for part in parts_of(job_id)) == 2


def test_a_worker_killed_in_the_middle_and_another_goes_on(
    app: Flask, cast: Cast, appraisal: Appraisal, data_dir: Path, workers: Workers
) -> None:
    """Its processes go with it. The other waits for the lease, which the test lets run out."""
    job_id = ask(cast, appraisal, What.BOOK)
    first = workers.start("--once")
    until(lambda: holder(job_id) != 0)
    hands = [each.pid for each in psutil.Process(first.pid).children(recursive=True)]
    first.kill()
    first.wait()
    until(lambda: not any(psutil.pid_exists(pid) for pid in hands), 30)
    done = {part.id: part.file for part in parts_of(job_id) if part.done_at}
    with transaction():
        for part in db.session.query(JobPart).filter(JobPart.done_at.is_(None)):
            part.lease_until = None if part.lease_until is None else NOW
    workers.once()
    assert result(job_id, data_dir).exists()
    assert {part.id: part.file for part in parts_of(job_id) if part.id in done} == done


def test_two_workers_at_once_print_every_part_once(
    app: Flask, cast: Cast, appraisal: Appraisal, data_dir: Path, workers: Workers
) -> None:
    job_id = ask(cast, appraisal, What.BOOK)
    both = [workers.start("hand") for _ in range(2)]
    for each in both:
        words, _ = each.communicate(timeout=120)
        assert each.returncode == 0, words
    assert result(job_id, data_dir).exists()
    assert {part.attempts for part in parts_of(job_id)} == {1}


@pytest.mark.parametrize(
    ("reasons", "is_beyond_all"),
    [
        pytest.param(["件" * 6_000_000], True, id="six million characters"),
        pytest.param(["A" * 1_000_000], False, id="a word of a megabyte"),
        pytest.param(["按细则不得评优。"] * 10_000, False, id="ten thousand rows"),
    ],
)
def test_a_part_that_is_too_much_names_itself_and_the_rest_goes_on(
    app: Flask,
    cast: Cast,
    appraisal: Appraisal,
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    reasons: list[str],
    is_beyond_all: bool,
) -> None:
    """In the volume of 清丰县: it is printed, or refused in one sentence, and nobody else is harmed."""
    monkeypatch.setattr(binding, "PATIENCE", TIGHT)
    with transaction():
        made = {"appraisal_id": appraisal.id, "unit_id": cast.qingfeng.id, "kind": RulingKind.BAR, "approval": "1号"}
        made |= {"proposed_at": NOW, "proposed_by": cast.appraiser.id, "confirmed_at": NOW, "withdraw_reason": ""}
        db.session.execute(insert(RulingRecord), [{**made, "reason": reason} for reason in reasons])
    job_id = ask(cast, appraisal, What.BOOK)
    run(app)
    with pikepdf.open(result(job_id, data_dir)) as pdf:
        names = {name for name, _ in bookmarks(pdf)}
    parts = {part.name: part for part in parts_of(job_id)}
    assert {"综合卷", "南乐县", "台前县"} <= names
    if parts["清丰县"].failed_at or is_beyond_all:
        assert "没有印制" in parts["清丰县"].sentence
        assert "没有印成：清丰县" in fresh_job(job_id).sentence
        assert "清丰县" not in names


def test_markup_in_a_run_is_text(app: Flask, cast: Cast, appraisal: Appraisal, data_dir: Path) -> None:
    with transaction():
        item = db.session.query(WorkItem).filter_by(title="质押融资").one()
        item.title = '<img src="http://127.0.0.1:9/x"><link rel=attachment href="file:///etc/passwd">'
    job_id = ask(cast, appraisal, What.BOOK)
    run(app)
    content = result(job_id, data_dir).read_bytes()
    assert fresh_job(job_id).sentence == ""
    with pikepdf.open(BytesIO(content)) as pdf:
        assert not pdf.attachments
    assert "127.0.0.1:9" in "".join(page.text for page in sheets(content))
    assert b"root:" not in content


def test_of_somebody_who_may_no_longer_print_nothing_is_printed(app: Flask, cast: Cast, appraisal: Appraisal) -> None:
    job_id = ask(cast, appraisal)
    with transaction():
        disable_person(again(cast.supervisor), actor=cast.administrator.actor, now=NOW)
    run(app)
    assert {part.sentence for part in parts_of(job_id)} == {"提交人的账号已停用，不再继续印制。"}
    assert fresh_job(job_id).failed_at is not None


def test_nobody_to_print_for(cast: Cast, appraisal: Appraisal) -> None:
    with transaction(), pytest.raises(Invalid, match="至少选择一个单位"):
        how: dict[str, Any] = {"what": What.BOOK, "form": Form.PDF, "is_numbered": False, "now": NOW}
        ask_run(again(appraisal), [], actor=cast.supervisor.actor, **how)


def test_the_pages_without_javascript(app: Flask, cast: Cast, appraisal: Appraisal, sign_in: SignIn) -> None:
    supervisor = sign_in(cast.supervisor)
    assert "批量印制" in supervisor.get(f"/documents/appraisals/{appraisal.id}").text
    chosen = {"what": "book", "unit": "all", "numbered": "no", "form": "pdf"}
    answer = supervisor.post(f"/documents/runs/of/{appraisal.id}", data=chosen)
    page = answer.headers["Location"]
    waiting = supervisor.get(page).text
    assert '<meta http-equiv="refresh"' in waiting
    assert "等候印制" in waiting
    assert supervisor.get(f"{page}/file").status_code == 404
    supervisor.post(f"{page}/cancellation")
    assert "已取消" in supervisor.get(page).text
    supervisor.post(f"{page}/continuation")
    run(app)
    ready = supervisor.get(page).text
    assert "已完成" in ready
    assert "http-equiv" not in ready
    with supervisor.get(f"{page}/file") as got:
        assert got.data.startswith(b"%PDF")
        assert got.headers["Cache-Control"] == "private, no-store"
    assert "考核档案" in supervisor.get("/documents/runs").text


def test_whoever_did_not_ask_finds_nothing(cast: Cast, appraisal: Appraisal, sign_in: SignIn) -> None:
    job_id = ask(cast, appraisal)
    appraiser = sign_in(cast.appraiser)
    for address in (f"/documents/runs/{job_id}", f"/documents/runs/{job_id}/file"):
        assert appraiser.get(address).status_code == 404
        assert sign_in(cast.officer).get(address).status_code == 403
    assert appraiser.post(f"/documents/runs/{job_id}/cancellation").status_code == 404


def _names(appraisal: Appraisal) -> list[str]:
    return [unit.name for unit in board_of(again(appraisal)).units]


def run_apart(app: Flask, said: list[str]) -> None:
    """In processes of their own, as a worker does it."""
    said.append(carry_out_jobs(Round(app)))


def fresh_job(job_id: int) -> Job:
    db.session.rollback()
    return db.session.get_one(Job, job_id, populate_existing=True)


def holder(job_id: int) -> int:
    """The process that has a part in hand just now."""
    db.session.rollback()
    for part in parts_of(job_id):
        if part.lease_until and not part.done_at:
            return int(part.worker.rpartition(":")[2])
    time.sleep(0.02)
    return 0
