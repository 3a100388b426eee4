"""工作台账: the matrix on paper, as it stands or stood; read like the matrix, numbered by who delivers for the unit."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pdfplumber
import pytest
from flask.testing import FlaskClient

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import make_assignment, make_milestone, make_report, make_work_item
from tracker import clock
from tracker.accounts.models import Person
from tracker.database import db, transaction
from tracker.documents import work_ledgers
from tracker.documents.work_ledgers import ledger_within
from tracker.errors import Conflict, NotFound
from tracker.progress import operations as progress
from tracker.progress.models import Report
from tracker.work_items.models import Duty

SignIn = Callable[[Person], FlaskClient]
TODAY = clock.today()
ON = int(f"{TODAY:%Y%m%d}")


def some_work(cast: Cast) -> None:
    """南乐县 has reported 3 of 8 schools, overdue; 清丰县 helps, without a target and without a milestone."""
    schools = make_work_item(cast)
    milestone = make_milestone(cast, make_assignment(cast, schools), due_on=date(2026, 6, 30))
    report_id = make_report(cast, milestone, figure=Decimal(3)).id
    with transaction():
        progress.approve(db.session.get_one(Report, report_id), actor=cast.supervisor.actor, now=NOW)
    make_assignment(cast, schools, cast.qingfeng, duty=Duty.SUPPORTING, target=None)


def test_every_cell_says_what_is_done_and_its_light_as_a_word(cast: Cast) -> None:
    some_work(cast)
    data = ledger_within("/", cast.city.id, 2026, ON, TODAY).data
    assert (data["title"], data["as_of"]) == ("濮阳市知识产权局2026年度工作台账", TODAY.isoformat())
    [block] = data["blocks"]
    assert block["units"] == ["清丰", "南乐", "台前"]
    [chapter] = block["chapters"]
    assert chapter["name"] == "一、强化知识产权创造"
    assert [row["cells"] for row in chapter["rows"]] == [
        [{"done": "0％", "light": "灰"}, {"done": "3/8", "light": "红"}, {"done": "", "light": ""}]
    ]
    assert data["summary"] == "共1项任务、2份责任：完成0份，绿灯0份，黄灯0份，红灯1份，灰灯1份。"


def test_more_units_than_a_sheet_holds_go_on_with_the_items_they_have(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_ledgers, "COLUMNS_A_SHEET", 1)
    some_work(cast)
    blocks = ledger_within("/", cast.city.id, 2026, ON, TODAY).data["blocks"]
    assert [block["units"] for block in blocks] == [["清丰"], ["南乐"]]


def test_there_is_nothing_to_print(cast: Cast) -> None:
    with pytest.raises(Conflict, match="2026年没有下达的工作任务"):
        ledger_within("/", cast.city.id, 2026, ON, TODAY)
    some_work(cast)
    with pytest.raises(Conflict, match="没有下达的工作任务"):
        ledger_within("/", cast.taiqian.id, 2026, ON, TODAY)
    with pytest.raises(Conflict, match="没有下达的工作任务"):  # of that day nothing was noted yet
        ledger_within("/", cast.city.id, 2026, 20200101, TODAY)
    with pytest.raises(Conflict, match="不能在今天以后"):
        ledger_within("/", cast.city.id, 2026, int(f"{TODAY + timedelta(days=1):%Y%m%d}"), TODAY)
    for year, on in ((2026, 20261332), (2026, 10**17), (99999, ON)):
        with pytest.raises(NotFound):
            ledger_within("/", cast.city.id, year, on, TODAY)


def test_who_reads_the_matrix_prints_a_draft_and_the_units_own_people_number_it(cast: Cast, sign_in: SignIn) -> None:
    some_work(cast)
    own = f"/documents/papers/matrix/{cast.nanle.id}/2026/{ON}"
    officer, supervisor = sign_in(cast.officer), sign_in(cast.supervisor)
    assert own in officer.get("/matrix?year=2026").text
    assert "草稿" in supervisor.get(own).text and "编号印制" not in supervisor.get(own).text
    for person, status in ((cast.supervisor, 403), (cast.auditor, 403), (cast.other_officer, 404)):
        assert sign_in(person).post(own).status_code == status
    page = officer.get(own).text
    assert "编号印制" in page and f"/matrix?unit={cast.nanle.id}&amp;year=2026&amp;on={ON}" in page
    issued = officer.post(own)
    with supervisor.get(f"{issued.location}/file") as file, pdfplumber.open(BytesIO(file.data)) as pdf:
        [sheet] = pdf.pages
        assert sheet.width > sheet.height
        assert "南乐县2026年度工作台账" in sheet.extract_text() and "3/8" in sheet.extract_text()


def test_what_the_city_prints_of_all_is_not_read_by_one_of_them(cast: Cast, sign_in: SignIn) -> None:
    some_work(cast)
    issued = sign_in(cast.supervisor).post(f"/documents/papers/matrix/{cast.city.id}/2026/{ON}").location
    assert sign_in(cast.leader).get(issued).status_code == 200
    assert sign_in(cast.officer).get(issued).status_code == 404
    assert "工作台账（" not in sign_in(cast.officer).get("/documents").text
