"""Notices, drafts and talks as pages read them, always from where one stands in the tree."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import joinedload

from tracker.accounts.models import Unit
from tracker.database import AnySelect, db, read
from tracker.errors import NotFound
from tracker.files.models import StoredFile
from tracker.supervision.notices.models import (
    AnswerEvidence,
    NoticeAnswer,
    NoticeDraft,
    NoticeRules,
    SupervisionNotice,
    Talk,
)
from tracker.supervision.notices.rules import NEAR_WORKDAYS, REDS_TO_TALK, REPLY_WORKDAYS, Colour
from tracker.work_items.models import Assignment, WorkItem
from tracker.workdays.models import DerivedDate

SUBJECT, REPLY_BY = "notice", "答复期限"
MOST_DRAFTS = 200
MOST_SHOWN = 200

NOTICE_COLUMNS: tuple[Any, ...] = (
    SupervisionNotice.id,
    SupervisionNotice.number,
    SupervisionNotice.colour,
    SupervisionNotice.issued_at,
    SupervisionNotice.answered_at,
    SupervisionNotice.accepted_at,
    SupervisionNotice.rescinded_at,
    DerivedDate.falls_on.label("reply_by"),
)
DATE_OF_NOTICE = and_(DerivedDate.subject == SUBJECT, DerivedDate.subject_id == SupervisionNotice.id)
IS_OPEN = (
    SupervisionNotice.answered_at.is_(None)
    & SupervisionNotice.accepted_at.is_(None)
    & SupervisionNotice.rescinded_at.is_(None)
)
IS_ANSWERED = (
    SupervisionNotice.answered_at.is_not(None)
    & SupervisionNotice.accepted_at.is_(None)
    & SupervisionNotice.rescinded_at.is_(None)
)
IS_DRAFT = NoticeDraft.notice_id.is_(None) & NoticeDraft.dropped_at.is_(None)
_IS_BELOW = Unit.path.startswith(bindparam("path"))

_NOTICES = (
    select(*NOTICE_COLUMNS, Unit.name.label("unit_name"), WorkItem.number.label("item_number"), WorkItem.title)
    .join(DerivedDate, DATE_OF_NOTICE)
    .join(Assignment, Assignment.id == SupervisionNotice.assignment_id)
    .join(Unit, Unit.id == Assignment.unit_id)
    .join(WorkItem, WorkItem.id == Assignment.work_item_id)
)
_OF_ASSIGNMENT = (
    select(*NOTICE_COLUMNS)
    .join(DerivedDate, DATE_OF_NOTICE)
    .where(SupervisionNotice.assignment_id == bindparam("assignment_id"))
    .order_by(SupervisionNotice.id.desc())
    .limit(MOST_SHOWN)
)
_DRAFTS = (
    select(
        NoticeDraft.id,
        NoticeDraft.colour,
        NoticeDraft.text,
        NoticeDraft.drafted_at,
        NoticeDraft.drafted_by,
        Assignment.id.label("assignment_id"),
        Unit.name.label("unit_name"),
        WorkItem.number.label("item_number"),
        WorkItem.title,
    )
    .join(Assignment, Assignment.id == NoticeDraft.assignment_id)
    .join(Unit, Unit.id == Assignment.unit_id)
    .join(WorkItem, WorkItem.id == Assignment.work_item_id)
    .where(IS_DRAFT, _IS_BELOW, Unit.id != bindparam("unit_id"))
)
_TALKS = (
    select(
        Talk.id,
        Talk.proposed_at,
        Talk.held_on,
        Talk.due_on,
        Unit.name.label("unit_name"),
        WorkItem.number.label("item_number"),
        WorkItem.title,
    )
    .join(Assignment, Assignment.id == Talk.assignment_id)
    .join(Unit, Unit.id == Assignment.unit_id)
    .join(WorkItem, WorkItem.id == Assignment.work_item_id)
)
_TALKS_BELOW = _TALKS.where(_IS_BELOW)
_TALKS_OF_UNIT = (
    _TALKS.where(Unit.id == bindparam("unit_id"), WorkItem.year == bindparam("year"))
    .order_by(Talk.id.desc())
    .limit(MOST_SHOWN)
)
_EVIDENCE = (
    select(AnswerEvidence.answer_id, AnswerEvidence.id, StoredFile.name, StoredFile.size)
    .join(StoredFile, StoredFile.id == AnswerEvidence.file_id)
    .join(NoticeAnswer, NoticeAnswer.id == AnswerEvidence.answer_id)
    .where(NoticeAnswer.notice_id == bindparam("notice_id"))
    .order_by(AnswerEvidence.id)
)
_ANSWERS = (
    select(
        NoticeAnswer.id,
        NoticeAnswer.text,
        NoticeAnswer.answered_at,
        NoticeAnswer.answered_by,
        NoticeAnswer.verdict,
        NoticeAnswer.decided_at,
        NoticeAnswer.decided_by,
        NoticeAnswer.reason,
    )
    .where(NoticeAnswer.notice_id == bindparam("notice_id"))
    .order_by(NoticeAnswer.id)
)


def default_rules(office: Unit) -> NoticeRules:
    """What holds until somebody sets it otherwise (DOMAIN §4)."""
    return NoticeRules(
        office_id=office.id,
        mark=f"{office.name[0]}知督",
        near_workdays=NEAR_WORKDAYS,
        reply_workdays=REPLY_WORKDAYS,
        escalates=True,
        reds_to_talk=REDS_TO_TALK,
    )


def rules_of(office: Unit) -> NoticeRules:
    return db.session.get(NoticeRules, office.id) or default_rules(office)


def notices_within(*, colour: str = "", state: str = "", assignment_id: int | None = None) -> AnySelect:
    """Rows for the list, to be ordered by id; `state`: open, answered, accepted or none. Parameter: `path`."""
    statement: AnySelect = _NOTICES.where(_IS_BELOW)
    if colour in set(Colour):
        statement = statement.where(SupervisionNotice.colour == Colour(colour))
    if assignment_id is not None:
        statement = statement.where(SupervisionNotice.assignment_id == assignment_id)
    conditions = {
        "open": IS_OPEN,
        "answered": IS_ANSWERED,
        "accepted": SupervisionNotice.accepted_at.is_not(None),
    }
    return statement.where(conditions[state]) if state in conditions else statement


def notices_of(assignment_id: int) -> Sequence[Any]:
    """NOTICE_COLUMNS of an assignment's notices, the newest first."""
    return read(_OF_ASSIGNMENT, {"assignment_id": assignment_id}).all()


def drafts_below() -> AnySelect:
    """What waits to be issued or dropped, to be ordered by id. Parameters: `path`, `unit_id`."""
    return _DRAFTS


def talks_below() -> AnySelect:
    """To be ordered by id. Parameter: `path`."""
    return _TALKS_BELOW


def talks_of_unit(unit_id: int, year: int) -> Sequence[Any]:
    return read(_TALKS_OF_UNIT, {"unit_id": unit_id, "year": year}).all()


def notice_within(notice_id: int, path: str) -> SupervisionNotice:
    """Raises NotFound when the unit that got it is not in the subtree."""
    found = db.session.scalars(
        select(SupervisionNotice)
        .join(SupervisionNotice.assignment)
        .join(Assignment.unit)
        .options(
            joinedload(SupervisionNotice.assignment).joinedload(Assignment.unit),
            joinedload(SupervisionNotice.assignment).joinedload(Assignment.work_item),
        )
        .where(SupervisionNotice.id == notice_id, Unit.path.startswith(path))
    ).one_or_none()
    if found is None:
        raise NotFound("没有找到该督办单，或者它不在您的管辖范围内。")
    return found


def draft_within(draft_id: int, path: str) -> NoticeDraft:
    """As above; also when it is issued or dropped."""
    found = db.session.scalars(
        select(NoticeDraft)
        .join(NoticeDraft.assignment)
        .join(Assignment.unit)
        .options(
            joinedload(NoticeDraft.assignment).joinedload(Assignment.unit),
            joinedload(NoticeDraft.assignment).joinedload(Assignment.work_item),
        )
        .where(NoticeDraft.id == draft_id, Unit.path.startswith(path))
    ).one_or_none()
    if found is None:
        raise NotFound("没有找到该督办单草稿，或者它不在您的管辖范围内。")
    return found


def answer_within(answer_id: int, path: str) -> NoticeAnswer:
    answer = db.session.get(NoticeAnswer, answer_id)
    if answer is None:
        raise NotFound("没有找到该答复，或者它不在您的管辖范围内。")
    notice_within(answer.notice_id, path)
    return answer


def talk_within(talk_id: int, path: str) -> Talk:
    found = db.session.scalars(
        select(Talk)
        .join(Talk.assignment)
        .join(Assignment.unit)
        .options(
            joinedload(Talk.assignment).joinedload(Assignment.unit),
            joinedload(Talk.assignment).joinedload(Assignment.work_item),
        )
        .where(Talk.id == talk_id, Unit.path.startswith(path))
    ).one_or_none()
    if found is None:
        raise NotFound("没有找到该约谈，或者它不在您的管辖范围内。")
    return found


def reply_by_of(notice_id: int) -> Any:
    """(falls_on, is_presumed): by when a notice is to be answered."""
    return db.session.execute(
        select(DerivedDate.falls_on, DerivedDate.is_presumed).where(
            DerivedDate.subject == SUBJECT, DerivedDate.subject_id == notice_id
        )
    ).one()


def answers_of(notice_id: int) -> Sequence[Any]:
    return read(_ANSWERS, {"notice_id": notice_id}).all()


def evidence_by_answer(notice_id: int) -> dict[int, list[Any]]:
    """(answer_id, id, name, size) of a notice's answers' files."""
    found: dict[int, list[Any]] = {}
    for row in read(_EVIDENCE, {"notice_id": notice_id}).all():
        found.setdefault(row.answer_id, []).append(row)
    return found


def evidence_file(answer_id: int, evidence_id: int) -> StoredFile:
    """Raises NotFound when that evidence is not this answer's."""
    found = db.session.scalars(
        select(StoredFile)
        .join(AnswerEvidence, AnswerEvidence.file_id == StoredFile.id)
        .where(AnswerEvidence.id == evidence_id, AnswerEvidence.answer_id == answer_id)
    ).one_or_none()
    if found is None:
        raise NotFound("没有找到该份佐证材料。")
    return found


def followed_by(notice_id: int) -> Any:
    """(id, number, colour) of the notice to which this one escalated, if it did."""
    return db.session.execute(
        select(SupervisionNotice.id, SupervisionNotice.number, SupervisionNotice.colour).where(
            SupervisionNotice.escalates_id == notice_id
        )
    ).one_or_none()


def colours_since_talk(assignment_id: int) -> list[Colour]:
    """Of an assignment's notices since the one that led to its last talk, in their order, without those rescinded."""
    last = select(func.coalesce(func.max(Talk.notice_id), 0)).where(Talk.assignment_id == assignment_id)
    return list(
        db.session.scalars(
            select(SupervisionNotice.colour)
            .where(
                SupervisionNotice.assignment_id == assignment_id,
                SupervisionNotice.rescinded_at.is_(None),
                SupervisionNotice.id > last.scalar_subquery(),
            )
            .order_by(SupervisionNotice.id)
        )
    )
