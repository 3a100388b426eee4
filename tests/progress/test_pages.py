"""Reporting and reviewing through the pages, as different people on a phone or a desk."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again, make_assignment, make_milestone, make_report, make_work_item
from tests.files.samples import HTML, PDF, PNG, SVG
from tests.queries import count_queries
from tracker.accounts.models import Person
from tracker.database import db, transaction
from tracker.files.models import StoredFile
from tracker.progress import operations
from tracker.progress.models import Evidence, Report, Verdict

SignIn = Callable[[Person], FlaskClient]
TYPED = {"text": "已完成初审，正在现场核查。", "percent": "60", "figure": "2"}


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.get_data(as_text=True)[-600:]
    return answer.get_data(as_text=True)


def send(client: FlaskClient, milestone_id: int, *files: tuple[bytes, str], **typed: Any) -> tuple[int, str]:
    data = {**TYPED, **typed, "evidence": [(io.BytesIO(content), name) for content, name in files]}
    answer = client.post(f"/progress/milestones/{milestone_id}/report", data=data)
    return answer.status_code, answer.get_data(as_text=True)


def reports() -> list[Report]:
    db.session.remove()
    return list(db.session.scalars(select(Report).order_by(Report.id)))


def test_from_signature_to_approval(cast: Cast, sign_in: SignIn) -> None:
    milestone = make_milestone(cast, make_assignment(cast, acknowledged=False))
    officer, supervisor = sign_in(cast.officer), sign_in(cast.supervisor)
    form = f"/progress/milestones/{milestone.id}/report"
    assert "签收并继续" in page(officer, form) and "<textarea" not in page(officer, form)
    officer.post(f"/work-items/assignments/{milestone.assignment_id}/acknowledgement", data={"milestone": milestone.id})
    assert "<textarea" in page(officer, form)
    status, _ = send(officer, milestone.id, (PDF, "南乐县台账（盖章）.pdf"), (PNG, "现场.png"), percent="100")
    assert status == 302
    (report,) = reports()
    assert "南乐县" in page(supervisor, "/progress/review")
    text = page(supervisor, f"/progress/reports/{report.id}")
    assert "已完成初审" in text and "南乐县台账（盖章）.pdf" in text and "审核通过" in text
    answer = supervisor.post(f"/progress/reports/{report.id}/approval", follow_redirects=True)
    assert "目前没有等待审核的进展" in answer.get_data(as_text=True)
    text = page(officer, f"/progress/assignments/{milestone.assignment_id}")
    assert "审核通过" in text and "上报进展" in text and "签收" in text  # the timeline tells it all
    assert reports()[0].assignment.actual == Decimal(2)


def test_a_returned_report_comes_back_with_everything_that_was_in_it(cast: Cast, sign_in: SignIn) -> None:
    milestone = make_milestone(cast)
    officer, supervisor = sign_in(cast.officer), sign_in(cast.supervisor)
    send(officer, milestone.id, (PDF, "台账.pdf"))
    (first,) = reports()
    supervisor.post(f"/progress/reports/{first.id}/return", data={"reason": "请补充照片。"})
    text = page(officer, f"/progress/milestones/{milestone.id}/report")
    assert "请补充照片。" in text and TYPED["text"] in text and 'value="60"' in text and "台账.pdf" in text
    kept = db.session.scalars(select(StoredFile.id)).one()
    status, _ = send(officer, milestone.id, (PNG, "现场.png"), kept=str(kept), text="已补充照片。")
    assert status == 302
    first, second = reports()
    assert first.followed_by_id == second.id
    assert [piece.file.name for piece in second.evidence] == ["台账.pdf", "现场.png"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"text": " "}, "请填写进展情况"),
        ({"percent": ""}, "请填写完成进度"),
        ({"percent": "很多"}, "应为整数"),
        ({"percent": "101"}, "0 到 100"),
        ({"figure": "两所"}, "应为数字"),
        ({"figure": "-1"}, "不小于 0"),
        ({"figure": "0.00001"}, "四位小数"),
        ({"figure": "NaN"}, "不小于 0"),
    ],
)
def test_a_mistake_loses_neither_words_nor_files(
    cast: Cast, sign_in: SignIn, typed: dict[str, str], sentence: str
) -> None:
    milestone, officer = make_milestone(cast), sign_in(cast.officer)
    status, text = send(officer, milestone.id, (PDF, "台账.pdf"), **typed)
    assert status == 422 and sentence in text
    assert typed.get("text", TYPED["text"]) in text and "台账.pdf" in text
    assert reports() == []
    kept = db.session.scalars(select(StoredFile.id)).one()
    assert send(officer, milestone.id, kept=str(kept))[0] == 302
    assert len(reports()[0].evidence) == 1


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (HTML, "通知.pdf", "“通知.pdf”的内容与扩展名不一致"),
        (SVG, "图.svg", "“图.svg”的类型不能上传"),
        (b"", "空.pdf", "“空.pdf”是空文件"),
        (PDF, "../../../etc/passwd", "“passwd”的类型不能上传"),
    ],
)
def test_a_refused_file_is_named_and_the_good_one_stays(
    cast: Cast, sign_in: SignIn, content: bytes, name: str, sentence: str
) -> None:
    milestone = make_milestone(cast)
    status, text = send(sign_in(cast.officer), milestone.id, (content, name), (PDF, "台账.pdf"))
    assert status == 422
    assert sentence in text and "台账.pdf" in text and TYPED["text"] in text
    assert reports() == []


def test_eleven_files_are_one_too_many(cast: Cast, sign_in: SignIn) -> None:
    milestone = make_milestone(cast)
    status, text = send(sign_in(cast.officer), milestone.id, *[(PDF, f"{n}.pdf") for n in range(11)])
    assert status == 422 and "最多 10 个" in text


def test_files_of_others_cannot_be_slipped_in(cast: Cast, sign_in: SignIn) -> None:
    send(
        sign_in(cast.other_officer), make_milestone(cast, make_assignment(cast, unit=cast.qingfeng)).id, (PDF, "密.pdf")
    )
    theirs = db.session.scalars(select(StoredFile.id)).one()
    milestone = make_milestone(cast)
    assert send(sign_in(cast.officer), milestone.id, kept=str(theirs))[0] == 302
    assert reports()[-1].evidence == []


def test_evidence_is_read_through_its_own_report_by_those_who_see_it(cast: Cast, sign_in: SignIn) -> None:
    milestone = make_milestone(cast)
    officer = sign_in(cast.officer)
    send(officer, milestone.id, (PDF, "南乐县台账.pdf"))
    (report,) = reports()
    evidence = db.session.scalars(select(Evidence.id)).one()
    for reader in (officer, sign_in(cast.supervisor), sign_in(cast.auditor)):
        with reader.get(f"/progress/reports/{report.id}/evidence/{evidence}") as answer:
            assert answer.get_data() == PDF
            assert answer.headers["Content-Disposition"].startswith("attachment")
            assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    stranger = sign_in(cast.other_officer)
    page(stranger, f"/progress/reports/{report.id}/evidence/{evidence}", 404)
    theirs = make_report(cast, make_milestone(cast, make_assignment(cast, unit=cast.qingfeng)))
    page(stranger, f"/progress/reports/{theirs.id}/evidence/{evidence}", 404)


@pytest.mark.parametrize(
    ("who", "reads", "reports_", "decides"),
    [
        ("supervisor", 200, 403, 302),
        ("officer", 200, 200, 403),
        ("other_officer", 404, 404, 404),
        ("town_officer", 404, 404, 404),
        ("leader", 200, 403, 403),
        ("administrator", 200, 403, 403),
        ("auditor", 200, 403, 403),
        ("appraiser", 200, 403, 403),
    ],
)
def test_who_may_do_what(cast: Cast, sign_in: SignIn, who: str, reads: int, reports_: int, decides: int) -> None:
    report = make_report(cast)
    client = sign_in(getattr(cast, who))
    assert client.get(f"/progress/assignments/{report.assignment_id}").status_code == reads
    assert client.get(f"/progress/reports/{report.id}").status_code == reads
    assert client.get(f"/progress/milestones/{report.milestone_id}/report").status_code == reports_
    withdraws = 302 if reports_ == 200 else reports_
    assert client.post(f"/progress/reports/{report.id}/approval").status_code == decides
    if decides != 302:
        assert client.post(f"/progress/reports/{report.id}/return", data={"reason": "无"}).status_code == decides
        assert client.post(f"/progress/assignments/{report.assignment_id}/closure").status_code == decides
        assert client.post(f"/progress/reports/{report.id}/withdrawal").status_code == withdraws
    assert client.get("/progress/review").status_code == (200 if "officer" in who or who == "supervisor" else 403)


def test_a_return_without_a_reason_decides_nothing(cast: Cast, sign_in: SignIn) -> None:
    report = make_report(cast)
    answer = sign_in(cast.supervisor).post(f"/progress/reports/{report.id}/return", data={"reason": " "})
    assert answer.status_code == 422 and "退回原因" in answer.get_data(as_text=True)
    assert reports()[0].verdict is None


def test_a_decision_made_meanwhile_is_told(cast: Cast, sign_in: SignIn) -> None:
    report = make_report(cast)
    with transaction():
        operations.withdraw(again(report), actor=cast.officer.actor, now=NOW)
    answer = sign_in(cast.supervisor).post(f"/progress/reports/{report.id}/approval")
    assert answer.status_code == 409 and "已撤回" in answer.get_data(as_text=True)


def test_closing_and_reopening_through_the_page(cast: Cast, sign_in: SignIn) -> None:
    report = make_report(cast, percent=100)
    supervisor = sign_in(cast.supervisor)
    address = f"/progress/assignments/{report.assignment_id}"
    assert supervisor.post(f"{address}/closure").status_code == 409  # a report still waits
    supervisor.post(f"/progress/reports/{report.id}/approval")
    assert supervisor.post(f"{address}/closure").status_code == 302
    assert "已销号" in page(supervisor, address)
    assert "撤销销号" in page(supervisor, address)
    assert "已销号，不再接收" in page(sign_in(cast.officer), f"/progress/milestones/{report.milestone_id}/report")
    assert supervisor.post(f"{address}/reopening", data={"reason": ""}).status_code == 422
    assert supervisor.post(f"{address}/reopening", data={"reason": "补报材料。"}).status_code == 302
    assert "补报材料。" in page(supervisor, address)


def test_an_overdue_milestone_says_by_how_long(cast: Cast, sign_in: SignIn) -> None:
    milestone = make_milestone(cast, due_on=date(2026, 3, 2))
    assert "已逾期" in page(sign_in(cast.officer), f"/progress/assignments/{milestone.assignment_id}")


def test_the_queue_holds_what_the_person_may_decide(cast: Cast, sign_in: SignIn) -> None:
    nanle = make_report(cast, make_milestone(cast, make_assignment(cast, make_work_item(cast, title="任务甲"))))
    wuba = make_report(
        cast, make_milestone(cast, make_assignment(cast, make_work_item(cast, title="任务乙"), cast.wuba))
    )
    supervisor = sign_in(cast.supervisor)
    whole = page(supervisor, "/progress/review")
    assert whole.index(f"/progress/reports/{nanle.id}") < whole.index(f"/progress/reports/{wuba.id}")
    assert f"/progress/reports/{nanle.id}" not in page(supervisor, f"/progress/review?unit={cast.taiqian.id}")
    found = page(supervisor, "/progress/review?text=任务甲")
    assert f"/progress/reports/{nanle.id}" in found and f"/progress/reports/{wuba.id}" not in found
    assert "目前没有等待审核" in page(supervisor, "/progress/review?text=%25")  # a sign like any other
    page(supervisor, "/progress/review?unit=99999", 404)
    assert "目前没有等待审核" in page(sign_in(cast.officer), "/progress/review")  # not one's own
    with transaction():
        again(cast.other_officer).unit_id = cast.taiqian.id
    county = page(sign_in(cast.other_officer), "/progress/review")
    assert f"/progress/reports/{wuba.id}" in county and f"/progress/reports/{nanle.id}" not in county


def test_pages_cost_the_same_however_much_was_reported(cast: Cast, sign_in: SignIn) -> None:
    supervisor = sign_in(cast.supervisor)
    milestone = make_milestone(cast)
    report = make_report(cast, milestone)
    addresses = [
        f"/progress/assignments/{milestone.assignment_id}",
        f"/progress/reports/{report.id}",
        "/progress/review",
    ]

    def costs() -> list[int]:
        found = []
        for address in addresses:
            with count_queries() as count:
                page(supervisor, address)
            found.append(int(count))
        return found

    before = costs()
    for number in range(5):
        make_report(cast, make_milestone(cast, milestone.assignment, title=f"节点{number}"))
        make_report(cast, make_milestone(cast, make_assignment(cast, unit=[cast.qingfeng, cast.wuba][number % 2])))
    assert costs() == before
    assert max(before) <= 10  # one for the notices


def test_a_withdrawn_report_may_be_written_anew(cast: Cast, sign_in: SignIn) -> None:
    report = make_report(cast)
    officer = sign_in(cast.officer)
    assert "等待审核" in page(officer, f"/progress/milestones/{report.milestone_id}/report")
    assert send(officer, report.milestone_id)[0] == 409
    officer.post(f"/progress/reports/{report.id}/withdrawal")
    assert send(officer, report.milestone_id)[0] == 302
    assert [one.verdict for one in reports()] == [Verdict.WITHDRAWN, None]
