"""异议处理决定: to the county that objected, with what was shown and what it was corrected to."""

from typing import Any

from tracker import clock
from tracker.appraisals.objections.models import Objection
from tracker.appraisals.objections.queries import corrected, objection_within
from tracker.documents.operations import Paper, letterhead_of
from tracker.documents.papers import substituted

DECISION = "objection/{objection_id}/decision"


def decision_within(path: str, objection_id: int) -> Paper:
    objection = objection_within(objection_id, path)
    appraisal, unit = objection.publicity.appraisal, objection.unit
    office, year = appraisal.scheme.office, appraisal.scheme.year
    letterhead = letterhead_of(office)
    about = f"关于{unit.name}{year}年度考核异议的"
    data: dict[str, Any] = {
        "title": f"{office.name}{about}处理决定",
        "title_lines": [office.name, about, "处理决定"],
        "year": year,
        "issuer": office.name,
        "issuer_mark": letterhead.issuer_mark,
        "unit": unit.name,
        "raised_on": clock.day_of(objection.raised_at).isoformat(),
        "against": objection.clause.title if objection.clause else "总分、加减分和等次",
        "objection": objection.text.splitlines(),
        "findings": objection.findings.splitlines(),
        "is_upheld": bool(objection.is_upheld),
        "changes": [{"what": each.what, "before": each.before, "after": each.after} for each in corrected(objection)],
        "contact": letterhead.contact,
        "copied_to": "",
    }
    subject, title = DECISION.format(objection_id=objection.id), data["title"]
    return Paper("objection_decision", subject, title, office, unit, substituted(data), not_yet=_not_yet(objection))


def _not_yet(objection: Objection) -> str:
    if objection.withdrawn_at:
        return "异议已经撤回，不需要印制处理决定。"
    return "" if objection.decided_at else "异议还没有处理，处理后才能印制处理决定；可以先打印草稿核对。"
