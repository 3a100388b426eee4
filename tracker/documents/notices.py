"""A supervision notice is issued as it is printed: number, paper and notice in one transaction, or nothing."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from tracker.access.policy import Actor
from tracker.accounts.models import Unit
from tracker.documents import operations
from tracker.documents.models import Document
from tracker.documents.operations import Paper
from tracker.errors import Conflict
from tracker.printable import with_substitutes
from tracker.supervision.notices import operations as notices
from tracker.supervision.notices.models import NoticeDraft, SupervisionNotice
from tracker.supervision.notices.queries import notice_within, rules_of
from tracker.supervision.notices.rules import Colour
from tracker.work_items.models import Assignment

KIND = "supervision_notice"


def subject_of(notice_id: int) -> str:
    return f"notice/{notice_id}"


def issue(draft: NoticeDraft, *, actor: Actor, now: datetime, data_dir: Path) -> SupervisionNotice:
    """Raises DomainError as `notices.issue` and the press do; the number is then not used up."""
    notice, reply_by = notices.issue(draft, actor=actor, now=now)
    before = notice_within(notice.escalates_id, "/").number if notice.escalates_id else ""
    paper = _paper(notice.assignment, notice.colour, notice.text, notice.asked, subject_of(notice.id), before, reply_by)
    document = operations.issue(paper, actor=actor, now=now, data_dir=data_dir)
    notices.number(notice, document.number, actor=actor, now=now)
    return notice


def draft_paper(draft: NoticeDraft) -> Paper:
    """As it would be printed now: without a number, nor the date that counts from the day of issue."""
    before = notice_within(draft.escalates_id, "/").number if draft.escalates_id else ""
    return _paper(draft.assignment, draft.colour, draft.text, draft.asked, "", before, None)


def rescind(notice: SupervisionNotice, document: Document, *, actor: Actor, now: datetime, reason: str) -> None:
    """The notice and its paper together. Twice is once."""
    if notice.rescinded_at:
        return
    notices.rescind(notice, actor=actor, now=now, reason=reason)
    operations.void(document, actor=actor, now=now, reason=reason)
    notices.record_rescinded(notice, actor=actor, now=now)


def refuse_void(document: Document) -> None:
    """A notice whose paper alone is void would still be waiting for an answer."""
    if document.kind == KIND:
        raise Conflict("督办单请在督办单页面撤销，撤销时文书一并作废。")


def _paper(
    assignment: Assignment, colour: Colour, text: str, asked: str, subject: str, before: str, reply_by: date | None
) -> Paper:
    item, office = assignment.work_item, assignment.work_item.office
    rules = rules_of(office)
    title = f"{colour.label}督办单"
    data: dict[str, Any] = {
        "title": title,
        "colour": colour.value,
        "issuer": office.name,
        "unit": assignment.unit.name,
        "item": with_substitutes(f"{item.number}. {item.title}"),
        "duty": assignment.duty.label,
        "text": with_substitutes(text),
        "asked": with_substitutes(asked),
        "reply_by": reply_by.isoformat() if reply_by else "",
        "reply_workdays": rules.reply_workdays,
        "escalates": before,
    }
    unit: Unit = assignment.unit
    return Paper(KIND, subject, f"{unit.name}{title}", office, unit, data, rules.mark)
