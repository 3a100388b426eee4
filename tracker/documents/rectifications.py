"""限期整改通知: to a unit that has to rectify, with what it lost most on in the final result."""

from typing import Any

from tracker.appraisals.rectifications.queries import rectification_within, worst
from tracker.appraisals.results import board_of
from tracker.documents.operations import Paper, letterhead_of
from tracker.documents.papers import substituted

NOTICE = "rectification/{rectification_id}"


def notice_within(path: str, rectification_id: int) -> Paper:
    found = rectification_within(rectification_id, path)
    appraisal, unit = found.appraisal, found.unit
    office, board = appraisal.scheme.office, board_of(appraisal)
    letterhead, standing = letterhead_of(office), board.standings[unit.id]
    about = f"关于责成{unit.name}限期整改的通知"
    data: dict[str, Any] = {
        "title": f"{office.name}{about}",
        "title_lines": [office.name, about],
        "year": appraisal.scheme.year,
        "issuer": office.name,
        "issuer_mark": letterhead.issuer_mark,
        "unit": unit.name,
        "total": board.shown(standing.total),
        "rank": standing.rank,
        "units": sum(1 for each in board.standings.values() if each.rank),
        "grade": standing.grade,
        "shortfalls": [each._asdict() for each in worst(board, unit.id)],
        "requirements": [line for line in found.requirements.splitlines() if line.strip()],
        "due_on": found.due_on.isoformat(),
        "contact": letterhead.contact,
        "copied_to": "",
    }
    subject = NOTICE.format(rectification_id=found.id)
    not_yet = "该整改已经撤销，不再印制通知。" if found.withdrawn_at else ""
    return Paper("rectification_notice", subject, data["title"], office, unit, substituted(data), not_yet=not_yet)
