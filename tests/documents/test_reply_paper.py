"""督办单答复: the unit prints its own answer, with the notice it answers and what was decided on it."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pdfplumber
import pytest
from flask.testing import FlaskClient

from tests.cast import Cast
from tests.factories import make_assignment
from tests.supervision.stage import answer, issue, return_, write
from tracker import clock
from tracker.accounts.models import Person
from tracker.documents.notice_replies import reply_within
from tracker.errors import NotFound
from tracker.supervision.notices.queries import notice_within
from tracker.supervision.notices.rules import Colour

SignIn = Callable[[Person], FlaskClient]
TODAY = clock.today()


@pytest.fixture
def notice(cast: Cast, data_dir: Path) -> int:
    return issue(cast, write(cast, make_assignment(cast), Colour.RED, TODAY), TODAY, data_dir)


def test_an_answer_names_its_notice_and_the_verdict(cast: Cast, notice: int) -> None:
    first = answer(cast.officer, notice, TODAY, "已安排专人。\n\n月底前完成。")
    assert reply_within("/", notice, first).data["verdict"] == ""
    return_(cast.supervisor, first, TODAY, "没有写明责任人。")
    data = reply_within("/", notice, first).data
    assert data["title"] == "红色督办单答复"
    assert data["notice"] == f"濮知督〔{TODAY.year}〕1号"
    assert data["reply"] == ["已安排专人。", "月底前完成。"]
    assert data["verdict"] == "已退回：没有写明责任人。"
    second = answer(cast.officer, notice, TODAY)
    assert reply_within("/", notice, second).subject != reply_within("/", notice, first).subject


def test_an_answer_belongs_to_its_notice(cast: Cast, notice: int, data_dir: Path) -> None:
    first = answer(cast.officer, notice, TODAY)
    assignment = notice_within(notice, "/").assignment
    other = issue(cast, write(cast, assignment, Colour.RED, TODAY), TODAY, data_dir)
    with pytest.raises(NotFound):
        reply_within("/", other, first)


def test_who_answers_prints_it_and_nobody_else(cast: Cast, sign_in: SignIn, notice: int) -> None:
    first = answer(cast.officer, notice, TODAY)
    subject = f"/documents/papers/notice/{notice}/answer/{first}"
    officer = sign_in(cast.officer)
    assert subject in officer.get(f"/notices/{notice}").text
    assert subject not in sign_in(cast.supervisor).get(f"/notices/{notice}").text
    for person, status in ((cast.supervisor, 403), (cast.leader, 403), (cast.other_officer, 404)):
        assert sign_in(person).post(subject).status_code == status
    issued = officer.post(subject)
    assert issued.status_code == 302
    with officer.get(f"{issued.location}/file") as file, pdfplumber.open(BytesIO(file.data)) as pdf:
        text = "".join(page.extract_text() for page in pdf.pages)
    assert f"濮知督〔{TODAY.year}〕1号" in text and "已安排专人推进" in text
