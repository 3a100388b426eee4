"""异议处理决定: printed once it is decided, with what was shown and what it became; the county reads it."""

from collections.abc import Callable
from io import BytesIO

import pdfplumber
from flask.testing import FlaskClient

from tests.appraisals.test_objections import Public, decide
from tests.cast import Cast
from tracker.accounts.models import Person
from tracker.documents.objections import decision_within

SignIn = Callable[[Person], FlaskClient]


def text_of(pdf: bytes) -> str:
    with pdfplumber.open(BytesIO(pdf)) as opened:
        return "".join(page.extract_text() for page in opened.pages)


def test_a_decision_names_what_was_shown_and_what_it_became(cast: Cast) -> None:
    public = Public(cast)
    objection = public.objection(cast)
    decide(objection, cast.leader, points="10")
    data = decision_within("/", objection).data
    assert data["against"] == "档案管理" and data["is_upheld"]
    assert [(row["what"], row["before"], row["after"]) for row in data["changes"]] == [
        ("档案管理", "11.19", "13.16"),
        ("总分", "58.56", "60.53"),
        ("等次", "不合格", "合格"),
    ]


def test_an_undecided_one_is_a_draft_and_a_decided_one_goes_to_the_county(cast: Cast, sign_in: SignIn) -> None:
    objection = Public(cast).objection(cast)
    subject = f"objection/{objection}/decision"
    printer, county = sign_in(cast.appraiser), sign_in(cast.officer)
    assert "异议还没有处理" in printer.get(f"/documents/papers/{subject}").text
    assert "异议还没有处理" in printer.post(f"/documents/papers/{subject}").text
    decide(objection, cast.leader, points="10")
    for person, status in ((cast.leader, 403), (cast.officer, 404), (cast.other_officer, 404)):
        assert sign_in(person).post(f"/documents/papers/{subject}").status_code == status
    issued = printer.post(f"/documents/papers/{subject}")
    assert issued.location == "/documents/1"
    with county.get("/documents/1/file") as file:
        text = text_of(file.data)
    assert "你单位的异议成立" in text and "60.53" in text and "濮阳市知识产权局" in text
    page = printer.get(f"/documents/papers/{subject}").text
    assert "已印制" in page and "编号印制" not in page
    assert sign_in(cast.other_officer).get("/documents/1").status_code == 404
