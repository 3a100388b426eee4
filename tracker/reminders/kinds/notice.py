"""督办单: issued or returned, it goes to the unit's officers, who are reminded of the day by which to answer; once
answered, to the reviewers; unanswered, to those who lead the unit, too."""

from collections.abc import Collection
from datetime import date
from functools import partial

from sqlalchemy import ColumnElement, func, select

from tracker.accounts.models import Unit
from tracker.clock import day_of
from tracker.database import db
from tracker.reminders.kinds.kind import Audience, Dated, Due, Kind, about
from tracker.reminders.rules import Rhythm
from tracker.supervision.notices.models import SupervisionNotice
from tracker.supervision.notices.queries import DATE_OF_NOTICE, IS_ANSWERED, IS_OPEN
from tracker.supervision.notices.rules import day
from tracker.work_items.models import Assignment, WorkItem
from tracker.workdays.models import DerivedDate


def holding(condition: ColumnElement[bool], ids: Collection[int]) -> list[Due]:
    return _where(condition & SupervisionNotice.id.in_(ids))


def to_be_answered_by(days: Collection[date]) -> list[Due]:
    return _where(IS_OPEN & DerivedDate.falls_on.in_(list(days)))


def oldest() -> date | None:
    statement = select(func.min(DerivedDate.falls_on)).join(SupervisionNotice, DATE_OF_NOTICE).where(IS_OPEN)
    return db.session.scalar(statement)


def _where(condition: ColumnElement[bool]) -> list[Due]:
    """About the day by which to answer; once answered, about that of the answer."""
    rows = db.session.execute(
        select(
            SupervisionNotice.id,
            SupervisionNotice.issued_at,
            SupervisionNotice.answered_at,
            SupervisionNotice.colour,
            SupervisionNotice.number,
            DerivedDate.falls_on,
            WorkItem.number,
            WorkItem.title,
            Assignment.id,
            Unit.id,
            Unit.path,
            Unit.short_name,
        )
        .join(DerivedDate, DATE_OF_NOTICE)
        .join(Assignment, Assignment.id == SupervisionNotice.assignment_id)
        .join(WorkItem, WorkItem.id == Assignment.work_item_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(condition, Assignment.closed_at.is_(None))
    )
    return [
        Due(
            id_,
            day_of(answered_at) if answered_at else reply_by,
            f"{notice_number}{colour.label}督办单：{about(number, item)}"
            + ("" if answered_at else f"（{day(reply_by)}前答复）"),
            assignment_id,
            unit_id,
            path,
            day_of(issued_at),
            unit,
        )
        for (
            id_,
            issued_at,
            answered_at,
            colour,
            notice_number,
            reply_by,
            number,
            item,
            assignment_id,
            unit_id,
            path,
            unit,
        ) in rows
    ]


def _kind(verb: str, audience: Audience, condition: ColumnElement[bool], *, is_deadline: bool = False) -> Kind:
    return Kind(
        f"notice_{verb}",
        "notice",
        audience,
        partial(holding, condition),
        verb=f"notice.{verb}",
        subject_of=lambda _subject_id, detail: detail.get("notice"),
        is_deadline=is_deadline,
    )


ISSUED = _kind("issued", Audience.OFFICERS, IS_OPEN)
RETURNED = _kind("returned", Audience.OFFICERS, IS_OPEN)
ANSWERED = _kind("answered", Audience.REVIEWERS, IS_ANSWERED)
UNANSWERED = _kind("unanswered", Audience.URGED, IS_OPEN, is_deadline=True)
REPLY = Kind(
    "notice_reply",
    "notice",
    Audience.OFFICERS,
    partial(holding, IS_OPEN),
    dated=Dated("督办单答复到期", Rhythm(before=(3, 1)), oldest, to_be_answered_by),
    is_deadline=True,
)
