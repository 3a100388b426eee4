"""Notices through the pages: proposed, changed, issued, answered, returned, accepted; talks and rules."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.cast import Cast
from tests.factories import make_assignment, make_milestone, make_work_item
from tests.files.samples import PDF
from tests.queries import count_queries
from tests.supervision.stage import draft_on, issue, open_drafts, write
from tracker import clock
from tracker.accounts.models import Person
from tracker.database import db, transaction
from tracker.supervision.notices.models import NoticeRules, SupervisionNotice, Talk
from tracker.supervision.notices.rules import Colour

SignIn = Callable[[Person], FlaskClient]
TODAY = clock.today()


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.text[-600:]
    return answer.text


def act(client: FlaskClient, address: str, **fields: object) -> str:
    answer = client.post(address, data=fields, follow_redirects=True)
    assert answer.status_code == 200, answer.text[-900:]
    return answer.text


def test_from_the_proposal_to_the_accepted_answer(cast: Cast, sign_in: SignIn) -> None:
    assignment = make_assignment(cast)
    make_milestone(cast, assignment, due_on=TODAY - timedelta(days=9))
    draft_on(TODAY)
    (draft,) = open_drafts()
    supervisor, officer, neighbour = sign_in(cast.supervisor), sign_in(cast.officer), sign_in(cast.other_officer)
    assert "待印发的督办单" in page(supervisor, "/") and "督办单" not in page(officer, "/").replace("督办单</a>", "")
    assert "按规则提出" in page(supervisor, "/notices/drafts")
    assert page(officer, "/notices/drafts", 403)
    changed = {"colour": "red", "text": "示范校申报已逾期。", "asked": "请于答复期限前书面答复。"}
    assert "草稿已保存" in act(supervisor, f"/notices/drafts/{draft.id}", **changed)
    assert "已印发" in act(supervisor, "/documents/notices", draft=str(draft.id))
    home = page(officer, "/")
    assert "待答复的督办单" in home and f"濮知督〔{TODAY.year}〕1号" in home
    assert f"濮知督〔{TODAY.year}〕1号" in page(officer, f"/progress/assignments/{assignment.id}")
    assert "示范校申报已逾期" in page(officer, "/notices/1") and page(neighbour, "/notices/1", 404)
    with officer.get("/documents/notices/1/file") as paper:
        assert paper.data.startswith(b"%PDF")
    assert neighbour.get("/documents/notices/1/file").status_code == 404
    evidence = {"text": "已安排专人。", "evidence": (BytesIO(PDF), "方案.pdf")}
    assert "已答复，等待审核" in act(officer, "/notices/1/answer", **evidence)
    assert "已答复、待审核的督办单" in page(supervisor, "/")
    with supervisor.get("/notices/answers/1/evidence/1") as file:
        assert file.data == PDF
    assert neighbour.get("/notices/answers/1/evidence/1").status_code == 404
    assert "已退回" in act(supervisor, "/notices/answers/1/return", reason="没有写明完成时间。")
    assert "没有写明完成时间" in page(officer, "/notices/1")
    act(officer, "/notices/1/answer", text="月底前完成。")
    assert officer.post("/notices/answers/2/acceptance").status_code == 403
    assert "办结" in act(supervisor, "/notices/answers/2/acceptance")
    assert "待答复的督办单" not in page(officer, "/")
    assert "请在督办单页面撤销" in supervisor.post("/documents/1/void", data={"reason": "试"}).text


def test_by_hand_several_at_once_and_dropped(cast: Cast, sign_in: SignIn) -> None:
    supervisor = sign_in(cast.supervisor)
    assignment = make_assignment(cast)
    said = {"colour": "blue", "text": "事项", "asked": "要求"}
    for _ in range(3):
        assert "草稿已保存" in act(supervisor, f"/notices/assignments/{assignment.id}/draft", **said)
    assert sign_in(cast.officer).get(f"/notices/assignments/{assignment.id}/draft").status_code == 403
    wrong = supervisor.post(f"/notices/assignments/{assignment.id}/draft", data={**said, "text": ""})
    assert wrong.status_code == 422 and "请填写督办事项" in wrong.text
    text = act(supervisor, "/documents/notices", draft=["1", "2"])
    assert f"〔{TODAY.year}〕1号" in text and f"〔{TODAY.year}〕2号" in text
    assert "没有印发" in act(supervisor, "/documents/notices", draft=["1"])  # it was issued already
    assert supervisor.post("/notices/drafts/dropping", data={"draft": "3"}).status_code == 422
    assert "已不采用1份" in act(supervisor, "/notices/drafts/dropping", draft="3", reason="已电话督促。")
    assert open_drafts() == []
    assert "撤销" in act(supervisor, "/documents/notices/1/rescission", reason="重复印发。")
    assert "已作废" in page(supervisor, "/documents")


def test_a_talk_is_recorded_and_shown_on_the_countys_page(cast: Cast, sign_in: SignIn, data_dir: Path) -> None:
    supervisor = sign_in(cast.supervisor)
    assignment = make_assignment(cast)
    for _ in range(3):
        issue(cast, write(cast, assignment, Colour.RED, TODAY), TODAY, data_dir)
    assert "待约谈" in page(supervisor, "/notices/talks") and "待约谈" in page(supervisor, f"/counties/{cast.nanle.id}")
    words = {"place": "会议室", "talkers": "李局长", "talked_with": "张县长", "minutes": "略", "agreed": "月底完成"}
    dates = {"held_on": TODAY.isoformat(), "due_on": (TODAY + timedelta(days=30)).isoformat()}
    early = {**dates, "held_on": "2020-01-01"}
    assert supervisor.post("/notices/talks/1/record", data={**words, **early}).status_code == 422
    assert "约谈已记录" in act(supervisor, "/notices/talks/1/record", **words, **dates)
    assert "月底完成" in page(sign_in(cast.officer), "/notices/talks/1")
    assert supervisor.post("/notices/talks/1/record", data={**words, **dates, "place": "别处"}).status_code == 409


def test_the_rules_are_set_on_a_page(cast: Cast, sign_in: SignIn) -> None:
    supervisor = sign_in(cast.supervisor)
    assert 'value="7"' in page(supervisor, "/notices/rules")
    rules = {"mark": "濮督", "near_workdays": "3", "reply_workdays": "10", "reds_to_talk": "2"}
    wrong = supervisor.post("/notices/rules", data={**rules, "reply_workdays": "0"})
    assert wrong.status_code == 422 and "1 到 60" in wrong.text
    assert "督办规则已保存" in act(supervisor, "/notices/rules", **rules)
    kept = db.session.get_one(NoticeRules, cast.city.id)
    assert (kept.mark, kept.near_workdays, kept.reply_workdays, kept.escalates) == ("濮督", 3, 10, False)


def test_pages_cost_the_same_however_many_there_are(app: Flask, cast: Cast, sign_in: SignIn) -> None:
    supervisor = sign_in(cast.supervisor)
    costs = []
    for number in range(1, 4):
        assignment = make_assignment(cast, make_work_item(cast, number=str(number)))
        write(cast, assignment, Colour.RED, TODAY)
        with transaction():
            found = SupervisionNotice(
                assignment_id=assignment.id,
                colour=Colour.RED,
                text="事项",
                asked="要求",
                number=f"濮知督〔2026〕{number}号",
                issued_at=clock.now(),
                issued_by=cast.supervisor.id,
                reply_workdays=5,
            )
            db.session.add(found)
            db.session.flush()
            db.session.add(Talk(assignment_id=assignment.id, notice_id=found.id, proposed_at=clock.now()))
        with count_queries() as count:
            for address in ("/notices", "/notices/drafts", "/notices/talks", "/"):
                page(supervisor, address)
        costs.append(int(count))
    assert len(set(costs)) == 1
    assert db.session.scalar(select(func.count()).select_from(SupervisionNotice)) == 3
