"""From the light to the notice, its answer, the next colour up, and the talk."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import Cast
from tests.factories import again, make_assignment, make_milestone, make_report, make_work_item
from tests.supervision.stage import (
    accept,
    answer,
    colours,
    draft_on,
    issue,
    morning,
    open_drafts,
    return_,
    write,
)
from tracker.database import db, transaction
from tracker.documents import notices as papers
from tracker.documents.models import Document
from tracker.errors import Conflict, DomainError, Invalid, NotAllowed
from tracker.history.models import Event
from tracker.history.operations import first_broken_link
from tracker.supervision.notices import operations
from tracker.supervision.notices.models import NoticeAnswer, NoticeDraft, SupervisionNotice, Talk
from tracker.supervision.notices.queries import reply_by_of
from tracker.supervision.notices.rules import Colour
from tracker.work_items import operations as work
from tracker.workdays.calendar import set_day
from tracker.workdays.rules import GivenDay

BLUE, YELLOW, RED = Colour
DUE = date(2026, 6, 30)  # a Tuesday
LATE = date(2026, 7, 1)


def test_seven_workdays_before_it_is_due_and_nothing_reported_blue_is_proposed(cast: Cast) -> None:
    """2026年6月19日 is 端午: the seventh workday before 30 June is 18 June. Pace is kept, meanwhile."""
    assignment = make_assignment(cast, target=None)
    milestone = make_milestone(cast, assignment, due_on=DUE)
    make_milestone(cast, assignment, title="年终", due_on=date(2099, 12, 31))
    assert draft_on(date(2026, 6, 17)) == 0
    assert draft_on(date(2026, 6, 18)) == 1
    (draft,) = open_drafts()
    assert (draft.colour, draft.drafted_by) == (BLUE, None)
    assert "尚未上报" in draft.text and "2026年6月30日" in draft.text
    make_report(cast, milestone, figure=None)
    draft_on(date(2026, 6, 22))
    assert open_drafts() == []  # what no longer holds is not left lying about


def test_behind_pace_is_yellow_and_overdue_is_red(cast: Cast) -> None:
    assignment = make_assignment(cast)
    make_milestone(cast, assignment, due_on=DUE)
    draft_on(date(2026, 4, 20))
    assert colours(open_drafts()) == [YELLOW]
    draft_on(LATE)
    (draft,) = open_drafts()  # one for each assignment: the gravest
    assert draft.colour is RED and "逾期1天" in draft.text


def test_a_report_that_waits_for_review_is_not_held_against_the_unit(cast: Cast) -> None:
    make_report(cast, make_milestone(cast, due_on=DUE), percent=100)
    assert draft_on(LATE + timedelta(days=9)) == 0


def test_the_same_cause_is_proposed_once_issued_or_dropped(cast: Cast, data_dir: Path) -> None:
    make_milestone(cast, due_on=DUE)
    make_milestone(cast, make_assignment(cast, make_work_item(cast, number="2"), cast.qingfeng), due_on=DUE)
    assert [draft_on(LATE + timedelta(days=days)) for days in (0, 0, 1, 2)] == [2, 0, 0, 0]
    first, second = (draft.id for draft in open_drafts())
    issue(cast, first, LATE, data_dir)
    with transaction():
        found = db.session.get_one(NoticeDraft, second)
        with pytest.raises(Invalid):
            operations.drop(found, actor=cast.supervisor.actor, now=morning(LATE), reason=" ")
        operations.drop(found, actor=cast.supervisor.actor, now=morning(LATE), reason="已电话督促。")
    assert draft_on(LATE + timedelta(days=3)) == 0


def test_issued_it_has_number_paper_and_date(cast: Cast, data_dir: Path) -> None:
    """5 workdays after 1 July 2026, a Wednesday, is 8 July."""
    assignment = make_assignment(cast)
    ids = [issue(cast, write(cast, assignment), LATE, data_dir) for _ in range(2)]
    assert [db.session.get_one(SupervisionNotice, each).number for each in ids] == [
        "濮知督〔2026〕1号",
        "濮知督〔2026〕2号",
    ]
    assert reply_by_of(ids[0]).falls_on == date(2026, 7, 8)
    paper = db.session.scalars(select(Document)).first()
    assert paper and paper.data["title"] == "黄色督办单" and paper.data["reply_by"] == "2026-07-08"


def test_what_cannot_be_printed_is_not_issued_and_uses_up_no_number(
    cast: Cast, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = write(cast, make_assignment(cast))

    def broken(*_args: object, **_kwargs: object) -> bytes:
        raise Invalid("打印失败。")

    with monkeypatch.context() as patch:
        patch.setattr("tracker.documents.operations.render", broken)
        with pytest.raises(DomainError):
            issue(cast, draft, LATE, data_dir)
    assert len(open_drafts()) == 1 and db.session.scalars(select(SupervisionNotice)).all() == []
    issue(cast, draft, LATE, data_dir)
    assert db.session.scalars(select(SupervisionNotice.number)).all() == ["濮知督〔2026〕1号"]


def test_the_calendar_moves_the_date_and_says_so(cast: Cast, data_dir: Path) -> None:
    notice = issue(cast, write(cast, make_assignment(cast)), LATE, data_dir)
    with transaction():
        set_day(GivenDay(date(2026, 7, 6), False, "防汛"), actor=cast.administrator.actor, now=morning(LATE))
    assert reply_by_of(notice).falls_on == date(2026, 7, 9)
    assert [e.subject for e in db.session.scalars(select(Event).where(Event.verb == "date.moved"))] == ["notice"]


def test_answered_returned_answered_again_accepted(cast: Cast, data_dir: Path) -> None:
    notice = issue(cast, write(cast, make_assignment(cast)), LATE, data_dir)
    with pytest.raises(NotAllowed):
        answer(cast.other_officer, notice, LATE)
    first = answer(cast.officer, notice, LATE)
    with pytest.raises(Conflict):
        answer(cast.officer, notice, LATE)
    with pytest.raises(NotAllowed):
        accept(cast.officer, first, LATE)
    return_(cast.supervisor, first, date(2026, 7, 2))
    assert reply_by_of(notice).falls_on == date(2026, 7, 9)  # the days count anew
    second = answer(cast.officer, notice, date(2026, 7, 9), "7月底前完成，责任人张三。")
    accept(cast.supervisor, second, date(2026, 7, 10))
    accept(cast.supervisor, second, date(2026, 7, 10))  # twice is once
    assert db.session.get_one(SupervisionNotice, notice).accepted_at == morning(date(2026, 7, 10))
    with pytest.raises(Conflict):
        return_(cast.supervisor, second, date(2026, 7, 11))
    assert first_broken_link() is None


def test_nobody_accepts_what_they_answered(cast: Cast, data_dir: Path) -> None:
    notice = issue(cast, write(cast, make_assignment(cast)), LATE, data_dir)
    answered = answer(cast.officer, notice, LATE)
    with pytest.raises(NotAllowed, match="本人"):  # the officer has become a supervisor meanwhile
        moved = replace(cast.officer.actor, role=cast.supervisor.role, unit_path=cast.city.path)
        with transaction():
            found = db.session.get_one(NoticeAnswer, answered)
            operations.accept(found, actor=moved, now=morning(LATE))


def test_unanswered_it_escalates_and_three_reds_lead_to_a_talk(cast: Cast, data_dir: Path) -> None:
    assignment = make_assignment(cast, target=None)
    make_milestone(cast, assignment, due_on=date(2099, 12, 31))
    notice, day = issue(cast, write(cast, assignment, BLUE), LATE, data_dir), LATE
    seen = []
    for _ in range(4):
        reply_by = reply_by_of(notice).falls_on
        assert draft_on(reply_by) == 0  # the last day on which to answer
        day = reply_by + timedelta(days=1)
        assert draft_on(day) == 1
        (draft,) = open_drafts()
        seen.append(draft.colour)
        assert draft.text.count("原督办事项") == 1
        notice = issue(cast, draft.id, day, data_dir)
    assert seen == [YELLOW, RED, RED, RED]
    (talk,) = db.session.scalars(select(Talk))
    assert (talk.notice_id, talk.held_on) == (notice, None)
    with transaction():
        said = {
            "place": "市局会议室",
            "talkers": "李局长",
            "talked_with": "张县长",
            "minutes": "略",
            "agreed": "限期完成",
        }
        operations.record_talk(
            again(talk), actor=cast.supervisor.actor, now=morning(day), held_on=day, due_on=day, **said
        )
    assert db.session.get_one(Talk, talk.id).held_on == day


def test_answered_it_does_not_escalate(cast: Cast, data_dir: Path) -> None:
    assignment = make_assignment(cast, target=None)
    notice = issue(cast, write(cast, assignment), LATE, data_dir)
    answer(cast.officer, notice, LATE)
    assert draft_on(date(2026, 8, 3)) == 0


def test_an_office_may_do_without_escalation(cast: Cast, data_dir: Path) -> None:
    issue(cast, write(cast, make_assignment(cast, target=None)), LATE, data_dir)
    with transaction():
        rules = {"mark": "濮督", "near_workdays": 3, "reply_workdays": 2, "escalates": False, "reds_to_talk": 1}
        office = again(cast.city)
        operations.set_rules(office, actor=cast.supervisor.actor, now=morning(LATE), **rules)  # type: ignore[arg-type]
    assert draft_on(date(2026, 8, 3)) == 0
    red = issue(cast, write(cast, make_assignment(cast, make_work_item(cast, number="2")), RED), LATE, data_dir)
    assert reply_by_of(red).falls_on == date(2026, 7, 3)
    assert db.session.get_one(SupervisionNotice, red).number == "濮督〔2026〕1号"
    assert len(db.session.scalars(select(Talk)).all()) == 1


def test_rescinded_with_its_paper(cast: Cast, data_dir: Path) -> None:
    notice = issue(cast, write(cast, make_assignment(cast)), LATE, data_dir)
    with transaction():
        found, paper = db.session.get_one(SupervisionNotice, notice), db.session.scalars(select(Document)).one()
        with pytest.raises(Conflict):
            papers.refuse_void(paper)
        papers.rescind(found, paper, actor=cast.supervisor.actor, now=morning(LATE), reason="事项有误。")
    assert db.session.scalars(select(Document)).one().voided_at
    with pytest.raises(Conflict):
        answer(cast.officer, notice, LATE)
    assert draft_on(date(2026, 8, 3)) == 0


def test_a_draft_goes_with_its_assignment_an_issued_notice_keeps_it(cast: Cast, data_dir: Path) -> None:
    assignment = make_assignment(cast, acknowledged=False)
    draft = write(cast, assignment)
    issue(cast, draft, LATE, data_dir)
    with pytest.raises(Conflict, match="督办单"), transaction():
        work.withdraw_assignment(again(assignment), actor=cast.supervisor.actor, now=morning(LATE))
    other = make_assignment(cast, make_work_item(cast, number="2"), acknowledged=False)
    write(cast, other)
    with transaction():
        work.withdraw_assignment(again(other), actor=cast.supervisor.actor, now=morning(LATE))
    assert open_drafts() == []


def test_a_closed_assignment_is_not_supervised(app: Flask, cast: Cast) -> None:
    assignment = make_assignment(cast)
    make_milestone(cast, assignment, due_on=DUE)
    draft_on(LATE)
    (draft,) = open_drafts()
    with transaction():
        work.close(again(assignment), actor=cast.supervisor.actor, now=morning(LATE), reason="不再执行")
    with pytest.raises(Conflict, match="销号"), transaction():
        operations.issue(again(draft), actor=cast.supervisor.actor, now=morning(LATE))
    draft_on(LATE + timedelta(days=1))
    assert open_drafts() == []
