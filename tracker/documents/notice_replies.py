"""督办单答复: one answer of a unit to a supervision notice, printed by the unit under its own letterhead."""

from typing import Any

from tracker import clock
from tracker.accounts.queries import names_of
from tracker.documents.operations import Paper
from tracker.documents.papers import substituted
from tracker.errors import NotFound
from tracker.supervision.notices.models import NoticeAnswer
from tracker.supervision.notices.queries import answer_within, evidence_by_answer, notice_within

REPLY = "notice/{notice_id}/answer/{answer_id}"


def reply_within(path: str, notice_id: int, answer_id: int) -> Paper:
    notice, answer = notice_within(notice_id, path), answer_within(answer_id, path)
    if answer.notice_id != notice.id:
        raise NotFound("没有找到该答复，或者它不在您的管辖范围内。")
    item, unit = notice.assignment.work_item, notice.assignment.unit
    title = f"{notice.colour.label}督办单答复"
    data: dict[str, Any] = {
        "title": title,
        "issuer": unit.name,
        "addressee": item.office.name,
        "notice": notice.number,
        "notice_on": clock.day_of(notice.issued_at).isoformat(),
        "item": f"{item.number}. {item.title}",
        "text": notice.text,
        "asked": notice.asked,
        "reply": [line for line in answer.text.splitlines() if line.strip()],
        "evidence": [file.name for file in evidence_by_answer(notice.id).get(answer.id, [])],
        "replied_by": names_of({answer.answered_by}).get(answer.answered_by, ""),
        "replied_on": clock.day_of(answer.answered_at).isoformat(),
        "verdict": _verdict(answer),
    }
    subject = REPLY.format(notice_id=notice.id, answer_id=answer.id)
    not_yet = f"{notice.number}已经撤销，不再印制答复。" if notice.rescinded_at else ""
    return Paper("notice_reply", subject, f"{unit.name}{title}", unit, unit, substituted(data), not_yet=not_yet)


def _verdict(answer: NoticeAnswer) -> str:
    if answer.verdict is None:
        return ""
    return f"{answer.verdict.label}{f'：{answer.reason}' if answer.reason else ''}".rstrip("。") + "。"
