"""What the tests of notices share: a city with work that is late, rounds of drafting, notices issued and answered."""

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

from sqlalchemy import select

from tests.cast import Cast
from tests.factories import again
from tracker.accounts.models import Person
from tracker.clock import SHANGHAI
from tracker.database import db, transaction
from tracker.documents import notices
from tracker.supervision.notices import operations
from tracker.supervision.notices.drafting import draft_due
from tracker.supervision.notices.models import NoticeAnswer, NoticeDraft, SupervisionNotice
from tracker.supervision.notices.rules import Colour
from tracker.work_items.models import Assignment


def morning(day: date) -> datetime:
    return datetime.combine(day, time(9), SHANGHAI)


def draft_on(day: date) -> int:
    """A round; how many drafts were new."""
    with transaction():
        return draft_due(on=day, now=morning(day))[0]


def open_drafts() -> list[NoticeDraft]:
    db.session.rollback()
    db.session.expire_all()
    is_open = (NoticeDraft.notice_id.is_(None), NoticeDraft.dropped_at.is_(None))
    return list(db.session.scalars(select(NoticeDraft).where(*is_open).order_by(NoticeDraft.id)))


def colours(drafts: Sequence[NoticeDraft]) -> list[Colour]:
    return [draft.colour for draft in drafts]


def write(cast: Cast, assignment: Assignment, colour: Colour = Colour.YELLOW, day: date = date(2026, 3, 2)) -> int:
    """By hand; the draft's id."""
    with transaction():
        return operations.draft(
            again(assignment),
            actor=cast.supervisor.actor,
            now=morning(day),
            colour=colour,
            text="推进缓慢。",
            asked="请书面答复。",
        ).id


def issue(cast: Cast, draft_id: int, day: date, data_dir: Path) -> int:
    with transaction():
        found = db.session.get_one(NoticeDraft, draft_id)
        return notices.issue(found, actor=cast.supervisor.actor, now=morning(day), data_dir=data_dir).id


def answer(person: Person, notice_id: int, day: date, text: str = "已安排专人推进，月底前完成。") -> int:
    with transaction():
        found = db.session.get_one(SupervisionNotice, notice_id)
        return operations.answer(found, actor=person.actor, now=morning(day), text=text).id


def accept(person: Person, answer_id: int, day: date) -> None:
    with transaction():
        found = db.session.get_one(NoticeAnswer, answer_id)
        operations.accept(found, actor=person.actor, now=morning(day))


def return_(person: Person, answer_id: int, day: date, reason: str = "没有写明完成时间。") -> None:
    with transaction():
        found = db.session.get_one(NoticeAnswer, answer_id)
        operations.return_(found, actor=person.actor, now=morning(day), reason=reason)
