"""表彰的文书: the form of each nomination, the decision with its names, and a certificate for each."""

from typing import Any

from sqlalchemy import select

from tracker.appraisals.results import board_of
from tracker.commendations.models import Nomination
from tracker.commendations.operations import nominations_listed
from tracker.commendations.queries import commendation_within, final_appraisal
from tracker.commendations.rules import Honour
from tracker.database import db
from tracker.documents.models import Document
from tracker.documents.operations import Paper, letterhead_of
from tracker.documents.papers import substituted
from tracker.errors import NotFound

DECISION = "commendation/{commendation_id}"
FORM = "nomination/{nomination_id}/form"
CERTIFICATE = "nomination/{nomination_id}/certificate"
OPINIONS = ["推荐单位意见", "主管部门意见", "审批机关意见"]
NOT_DECIDED = "还没有作出表彰决定，不能印制。"


def decision_within(path: str, commendation_id: int) -> Paper:
    found = commendation_within(commendation_id, path)
    office, letterhead, listed = found.office, letterhead_of(found.office), nominations_listed(found.id)
    honours = [honour for honour in Honour if any(each.honour is honour for each in listed)]
    what = "和".join(honour.label for honour in honours)
    about = [f"关于表彰{found.year}年度{found.field}", f"{what}的决定"]
    data: dict[str, Any] = {
        "title": f"{office.name}{''.join(about)}",
        "title_lines": [office.name, *about],
        "year": found.year,
        "issuer": office.name,
        "issuer_mark": letterhead.issuer_mark,
        "addressees": letterhead.addressees.rstrip("：:"),
        "approval": found.approval,
        "field": found.field,
        "honours": [
            {"name": honour.label, "members": [_member(each) for each in listed if each.honour is honour]}
            for honour in honours
        ],
        "annex_title": f"{found.year}年度{found.field}{what}名单",
        "annex_lines": [f"{found.year}年度{found.field}", f"{what}名单"],
        "contact": letterhead.contact,
        "copied_to": letterhead.copied_to.rstrip("。"),
    }
    subject = DECISION.format(commendation_id=found.id)
    not_yet = "" if found.decided_at else NOT_DECIDED
    return Paper("commendation_decision", subject, data["title"], office, office, substituted(data), not_yet=not_yet)


def form_within(path: str, nomination_id: int) -> Paper:
    found = _nomination(nomination_id, path)
    commendation = found.commendation
    title = [f"{commendation.year}年度{commendation.office.name}{commendation.field}", f"{found.honour.label}申报表"]
    data: dict[str, Any] = {
        "title": "".join(title),
        "title_lines": title,
        "category": found.honour.label,
        "year": commendation.year,
        "issuer": commendation.office.name,
        "nominating": found.unit.name,
        "facts": [{"name": name, "value": value} for name, value in _facts(found)],
        "appraisal": _appraisal(found),
        "statement": [line for line in found.statement.splitlines() if line.strip()],
        "opinions": OPINIONS,
    }
    subject = FORM.format(nomination_id=found.id)
    not_yet = "" if found.accepted_at and found.stands else "推荐还没有审核通过，可以先打印草稿。"
    name = f"{found.name}{data['title']}"
    return Paper(
        "commendation_form", subject, name, commendation.office, found.unit, substituted(data), not_yet=not_yet
    )


def certificate_within(path: str, nomination_id: int) -> Paper:
    found = _nomination(nomination_id, path)
    commendation, is_person = found.commendation, found.honour is Honour.PERSON
    decision = db.session.scalars(
        select(Document).where(
            Document.subject == DECISION.format(commendation_id=commendation.id), Document.voided_at.is_(None)
        )
    ).one_or_none()
    data: dict[str, Any] = {
        "title": f"荣誉证书（{found.name}）",
        "name": found.name,
        "is_person": is_person,
        "unit": found.workplace if is_person else "",
        "year": commendation.year,
        "honour": f"{commendation.field}{found.honour.label}",
        "issuer": commendation.office.name,
        "decision": decision.number if decision else "",
    }
    subject = CERTIFICATE.format(nomination_id=found.id)
    not_yet = "" if commendation.decided_at and found.is_listed else NOT_DECIDED
    office = commendation.office
    return Paper("honor_certificate", subject, data["title"], office, found.unit, substituted(data), not_yet=not_yet)


def _nomination(nomination_id: int, path: str) -> Nomination:
    """For whoever sees the office: papers hold what is personal."""
    found = db.session.get(Nomination, nomination_id)
    if found is None or not found.commendation.office.path.startswith(path):
        raise NotFound("没有找到该推荐，或者它不在您可以查看的范围内。")
    return found


def _facts(found: Nomination) -> list[tuple[str, str]]:
    if found.honour is Honour.GROUP:
        return [("集体名称", found.name), ("推荐单位", found.unit.name)]
    year, _, month = found.born_in.partition("-")
    return [
        ("姓名", found.name),
        ("性别", found.gender),
        ("出生年月", f"{year}年{int(month)}月" if month else ""),
        ("职务职称", found.post),
        ("工作单位", found.workplace),
        ("联系电话", found.phone),
    ]


def _appraisal(found: Nomination) -> str:
    """In words; the final result of the nominating unit."""
    appraisal = final_appraisal(found.commendation)
    if appraisal is None:
        return "本年度考核尚未定稿。"
    board = board_of(appraisal)
    standing = board.standings.get(found.unit_id)
    if standing is None:
        return "未参加本年度考核。"
    ruled = board.rulings.get(found.unit_id)
    bars = [f"一票否决（{ruled.veto}）"] if ruled and ruled.veto else []
    bars += [f"一票否优（{ruled.bar}）"] if ruled and ruled.bar else []
    rest = f"有{'、'.join(bars)}情形" if bars else "无一票否决、一票否优情形"
    year, total = found.commendation.year, board.shown(standing.total)
    return f"{found.unit.name}{year}年度目标责任考核总分{total}分，等次为{standing.grade}，{rest}。"


def _member(nomination: Nomination) -> dict[str, str]:
    is_person = nomination.honour is Honour.PERSON
    return {"name": nomination.name, "unit": nomination.workplace if is_person else nomination.unit.name}
