"""Two people at one notice in the same moment: one of them acts, the other is told."""

from datetime import date
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from tests.cast import Cast
from tests.factories import make_assignment, make_milestone
from tests.overtaken import together
from tests.progress.test_at_once import events
from tests.supervision.stage import draft_on, issue, morning, open_drafts, write
from tracker.database import db
from tracker.documents import notices
from tracker.history.operations import first_broken_link
from tracker.supervision.notices import operations
from tracker.supervision.notices.drafting import draft_due
from tracker.supervision.notices.models import NoticeAnswer, NoticeDraft, SupervisionNotice

DAY = date(2026, 7, 1)


def test_issued_once_under_one_number_or_dropped(app: Flask, cast: Cast, data_dir: Path) -> None:
    draft = write(cast, make_assignment(cast))

    def load() -> NoticeDraft:
        return db.session.get_one(NoticeDraft, draft)

    def issue_it(found: NoticeDraft) -> None:
        notices.issue(found, actor=cast.supervisor.actor, now=morning(DAY), data_dir=data_dir)

    def drop(found: NoticeDraft) -> None:
        operations.drop(found, actor=cast.supervisor.actor, now=morning(DAY), reason="已电话督促。")

    assert together(app, (load, issue_it), (load, issue_it), (load, drop)) == ["conflict", "conflict", "done"]
    assert events("notice.issued") + events("notice.dropped") == 1
    assert events("document.issued") == events("notice.issued")
    assert first_broken_link() is None


def test_two_notices_at_once_stand_in_one_row(app: Flask, cast: Cast, data_dir: Path) -> None:
    assignment = make_assignment(cast)
    drafts = [write(cast, assignment) for _ in range(3)]

    def issue_it(found: NoticeDraft) -> None:
        notices.issue(found, actor=cast.supervisor.actor, now=morning(DAY), data_dir=data_dir)

    requests = [(lambda each=each: db.session.get_one(NoticeDraft, each), issue_it) for each in drafts]
    assert together(app, *requests) == ["done"] * 3
    numbers = sorted(db.session.scalars(select(SupervisionNotice.number)))
    assert numbers == [f"濮知督〔2026〕{number}号" for number in (1, 2, 3)]


def test_two_rounds_draft_once(app: Flask, cast: Cast) -> None:
    make_milestone(cast, due_on=date(2026, 6, 30))
    draft_on(date(2026, 1, 5))  # so that the round's own row is there

    def act(_loaded: object) -> None:
        draft_due(on=DAY, now=morning(DAY))

    assert together(app, *[(lambda: None, act)] * 3) == ["done"] * 3
    assert len(open_drafts()) == 1


def test_accepted_or_returned_and_answered_once(app: Flask, cast: Cast, data_dir: Path) -> None:
    notice = issue(cast, write(cast, make_assignment(cast)), DAY, data_dir)

    def answer_it(found: SupervisionNotice) -> None:
        operations.answer(found, actor=cast.officer.actor, now=morning(DAY), text="正在办理。")

    load = (lambda: db.session.get_one(SupervisionNotice, notice), answer_it)
    assert together(app, load, load) == ["conflict", "done"]

    def accept(found: NoticeAnswer) -> None:
        operations.accept(found, actor=cast.supervisor.actor, now=morning(DAY))

    def return_(found: NoticeAnswer) -> None:
        operations.return_(found, actor=cast.supervisor.actor, now=morning(DAY), reason="不完整。")

    waiting = db.session.scalars(select(NoticeAnswer.id)).one()
    db.session.rollback()
    both = [(lambda: db.session.get_one(NoticeAnswer, waiting), act) for act in (accept, return_)]
    assert together(app, *both) == ["conflict", "done"]
    assert events("notice.accepted") + events("notice.returned") == 1
