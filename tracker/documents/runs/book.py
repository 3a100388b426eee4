"""What stands in a year's book: of the office as a whole, and of each unit, from what is on record."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select

from tracker import clock
from tracker.accounts.models import Unit
from tracker.appraisals.figures import plain
from tracker.appraisals.models import Appraisal
from tracker.appraisals.objections.queries import objections_of
from tracker.appraisals.results import ranking_data
from tracker.appraisals.rulings.queries import all_of
from tracker.appraisals.self_appraisals.queries import own_of
from tracker.database import db, read
from tracker.documents.compose import chinese_day
from tracker.documents.kinds import archive_book as kind
from tracker.documents.kinds.archive_book import Fact, Section, Volume, section
from tracker.documents.models import Document, number_of
from tracker.documents.papers import ranking_subject, sheet_paper, substituted
from tracker.supervision.notices.models import SupervisionNotice
from tracker.supervision.notices.queries import notices_within
from tracker.work_items.models import Assignment, WorkItem
from tracker.work_items.queries import milestones_of


def cover_of(appraisal: Appraisal, title: str) -> dict[str, Any]:
    """The front of the book, without its contents. The name of what it holds stands in the title's brackets."""
    final = appraisal.finalised_at
    cover = {
        "year": appraisal.scheme.year,
        "name": title.partition("（")[2].rpartition("）")[0],
        "office": appraisal.scheme.office.name,
        "scheme": appraisal.scheme.title,
        "state": f"{_day(final)}定稿" if final else "尚未定稿",
    }
    return {"title": title, "cover": substituted(cover), "contents": [], "volumes": [], "is_numbered": False}


def on_its_own(volume: Volume) -> dict[str, Any]:
    return {
        "title": volume["title"],
        "cover": None,
        "contents": [],
        "volumes": [substituted(dict(volume))],
        "is_numbered": False,
    }


def general_volume(appraisal: Appraisal) -> Volume:
    """The ranking, the bulletin as it was issued, and the office's own papers of the year."""
    found, year, office = ranking_data(appraisal), appraisal.scheme.year, appraisal.scheme.office
    rows = [
        [
            str(row["rank"] or "—"),
            row["county"],
            " / ".join(row["scores"]),
            row["adjustment"],
            row["total"],
            row["grade"],
        ]
        for row in found["rows"]
    ]
    names = " / ".join(each["name"] for each in found["sections"])
    sections = [
        section("考核排名表", *kind.RANKING, rows, note=f"得分栏依次为：{names}。"),
        _bulletin(appraisal),
        _papers(office, appraisal),
    ]
    facts = [
        Fact(label="考核细则", value=found["scheme"]),
        Fact(label="参加考核", value=f"{sum(1 for row in found['rows'] if row['rank'])}个单位"),
        Fact(label="定稿", value=_final(appraisal)),
    ]
    return Volume(name="综合卷", title=f"{office.name}{year}年度考核情况", facts=facts, sections=sections)


def volume_of(appraisal: Appraisal, unit: Unit) -> Volume:
    sheet = dict(sheet_paper(appraisal, unit).data)
    year = appraisal.scheme.year
    rank = f"第{sheet['rank']}名（共{sheet['counties']}个单位）" if sheet["rank"] else "不参加排名"
    held = _held(unit, appraisal)
    sections = [
        _targets(held),
        _ledger(held),
        *_own_words(appraisal, unit),
        _scores(sheet),
        _rulings(appraisal, unit),
        _objections(appraisal, unit),
        _notices(unit, year),
        _papers(unit, appraisal),
    ]
    facts = [
        Fact(label="被考核单位", value=unit.name),
        Fact(label="总分", value=sheet["total"]),
        Fact(label="名次", value=rank),
        Fact(label="等次", value=sheet["grade"] or "—"),
        Fact(label="定稿", value=_final(appraisal)),
    ]
    return Volume(name=unit.name, title=f"{unit.name}{year}年度考核档案", facts=facts, sections=sections)


def _held(unit: Unit, appraisal: Appraisal) -> Sequence[Any]:
    return db.session.execute(
        select(
            Assignment.id,
            WorkItem.number,
            WorkItem.title,
            WorkItem.measure,
            Assignment.duty,
            Assignment.target,
            Assignment.actual,
            Assignment.percent,
            Assignment.closed_at,
        )
        .join(WorkItem, WorkItem.id == Assignment.work_item_id)
        .where(
            Assignment.unit_id == unit.id,
            WorkItem.year == appraisal.scheme.year,
            WorkItem.office_id == appraisal.scheme.office_id,
        )
        .order_by(WorkItem.id)
    ).all()


def _targets(held: Sequence[Any]) -> Section:
    steps = milestones_of([row.id for row in held]) if held else {}
    rows = [
        [
            row.number,
            row.title,
            row.duty.label,
            _measured(row.target, row.measure),
            "；".join(f"{chinese_day(step.due_on)} {step.title}" for step in steps[row.id]) or "—",
        ]
        for row in held
    ]
    return section("目标任务", *kind.TARGETS, rows)


def _ledger(held: Sequence[Any]) -> Section:
    rows = [
        [
            row.number,
            row.title,
            _measured(row.target, row.measure),
            _measured(row.actual, row.measure),
            f"{row.percent}％",
            f"{_day(row.closed_at)}销号" if row.closed_at else "未销号",
        ]
        for row in held
    ]
    return section("工作台账", *kind.LEDGER, rows)


def _own_words(appraisal: Appraisal, unit: Unit) -> list[Section]:
    own = own_of(appraisal.id, unit.id)
    if own is None or not own.is_handed_in:
        return []
    return [section("自评", [], [], [], paragraphs=[line for line in own.statement.splitlines() if line.strip()])]


def _scores(sheet: dict[str, Any]) -> Section:
    rows: list[list[str]] = []
    for each in sheet["sections"]:
        rows.append(["", each["name"], each["weight"], "", "", each["score"], ""])
        for clause in each["clauses"]:
            proof = f"佐证：{'；'.join(clause['evidence'])}" if clause["evidence"] else ""
            parts = ("number", "name", "weight", "target", "actual", "score")
            rows.append([*(clause[part] for part in parts), clause["derivation"] + proof])
    rows += [["", "加减分", "", "", "", each["score"], each["reason"]] for each in sheet["adjustments"]]
    rows.append(["", "合计", sheet["full_marks"], "", "", sheet["total"], f"等次：{sheet['grade']}"])
    return section("考核评分表", *kind.SCORES, rows, is_across=True, note="".join(sheet["notes"]))


def _rulings(appraisal: Appraisal, unit: Unit) -> Section:
    rows = [
        [
            ruling.kind.label,
            "—" if ruling.points is None else plain(ruling.points),
            f"{ruling.reason}{f'（{ruling.approval}）' if ruling.approval else ''}",
            f"{_day(ruling.confirmed_at)}确认",
        ]
        for ruling, _ in reversed(all_of(appraisal.id))
        if ruling.unit_id == unit.id and ruling.confirmed_at and not ruling.withdrawn_at
    ]
    return section("加减分、一票否决和一票否优", *kind.RULINGS, rows)


def _objections(appraisal: Appraisal, unit: Unit) -> Section:
    rows = [
        [_day(row.raised_at), row.title or "总分、加减分和等次", _outcome(row)]
        for row in reversed(objections_of(appraisal.id, unit.path))
    ]
    return section("异议", *kind.OBJECTIONS, rows)


def _outcome(row: Any) -> str:
    if row.withdrawn_at:
        return "已撤回"
    if not row.decided_at:
        return "尚未处理"
    return f"{_day(row.decided_at)}{'成立' if row.is_upheld else '不成立'}"


def _notices(unit: Unit, year: int) -> Section:
    found = notices_within().where(WorkItem.year == year).order_by(SupervisionNotice.id)
    rows = [
        [row.number, row.colour.label.removesuffix("色"), row.title, _day(row.issued_at), _answered(row)]
        for row in read(found, {"path": unit.path})
    ]
    return section("督办单", *kind.NOTICES, rows)


def _answered(row: Any) -> str:
    if row.rescinded_at:
        return "已撤销"
    if row.accepted_at:
        return "已采纳"
    return "已答复" if row.answered_at else "未答复"


def _bulletin(appraisal: Appraisal) -> Section:
    """The final one, in the words in which it was issued."""
    issued = db.session.scalars(
        select(Document).where(Document.subject == ranking_subject(appraisal.id), Document.voided_at.is_(None))
    ).one_or_none()
    if issued is None:
        return section("考核结果通报", [], [], [], paragraphs=["尚未印发。"])
    said = [f"{issued.number}　{issued.title}　{chinese_day(issued.issued_on)}印发", *issued.data.get("paragraphs", [])]
    return section("考核结果通报", [], [], [], paragraphs=said)


def _papers(unit: Unit, appraisal: Appraisal) -> Section:
    """Those of the year, and those of its appraisal, which may come out in the next."""
    rows = db.session.execute(
        select(Document.mark, Document.year, Document.sequence, Document.title, Document.issued_on, Document.voided_at)
        .where(
            Document.unit_id == unit.id,
            or_(
                Document.year == appraisal.scheme.year,
                Document.subject.like(f"appraisal/{appraisal.id}/%"),
            ),
        )
        .order_by(Document.id)
    )
    shown = [
        [
            number_of(row.mark, row.year, row.sequence),
            row.title + ("（已作废）" if row.voided_at else ""),
            chinese_day(row.issued_on),
        ]
        for row in rows
    ]
    return section("印发文书", *kind.PAPERS, shown)


def _measured(value: Any, measure: str) -> str:
    return "—" if value is None else f"{plain(value)}{measure}"


def _final(appraisal: Appraisal) -> str:
    return _day(appraisal.finalised_at) if appraisal.finalised_at else "尚未定稿"


def _day(moment: Any) -> str:
    return chinese_day(clock.day_of(moment))
