"""自评报告: a county's own words and points as it has handed them in, printed by itself under its own letterhead."""

from decimal import Decimal
from itertools import groupby
from typing import Any

from tracker.accounts.models import Unit
from tracker.appraisals import rules
from tracker.appraisals.figures import plain
from tracker.appraisals.models import Appraisal
from tracker.appraisals.queries import rulebook_of
from tracker.appraisals.scoring import ClauseLine, Rulebook
from tracker.appraisals.self_appraisals.models import SelfAppraisal, SelfScore
from tracker.appraisals.self_appraisals.queries import asked_of, call_of, is_late, own_of, place_of
from tracker.documents.operations import Paper, letterhead_of
from tracker.documents.papers import bare, substituted
from tracker.errors import NotFound

REPORT = "appraisal/{appraisal_id}/self-appraisal/{unit_id}"


def report_within(path: str, appraisal_id: int, unit_id: int) -> Paper:
    appraisal, unit = place_of(appraisal_id, unit_id, path)
    own = own_of(appraisal_id, unit_id)
    if own is None:
        raise NotFound("该单位还没有填写自评。")
    year, office, letterhead = appraisal.scheme.year, appraisal.scheme.office, letterhead_of(unit)
    about = f"关于{year}年度目标责任自评情况的报告"
    book = rulebook_of(appraisal.scheme)
    sections = _sections(appraisal, unit, own, book)
    counted = {clause.id for clause in book.clauses}
    data: dict[str, Any] = {
        "title": f"{unit.name}{about}",
        "title_lines": [unit.name, about],
        "year": year,
        "issuer": unit.name,
        "issuer_mark": letterhead.issuer_mark,
        "addressees": office.name,
        "paragraphs": [line for line in own.statement.splitlines() if line.strip()],
        "sections": sections,
        "total": _shown(_sum([row for row in own.scores if row.clause_id in counted]), book),
        "full_marks": plain(rules.FULL),
        "late": "（逾期提交）" if is_late(own, call_of(appraisal_id)) else "",
        "contact": letterhead.contact,
    }
    subject = REPORT.format(appraisal_id=appraisal_id, unit_id=unit_id)
    not_yet = "" if own.is_handed_in else "自评还没有提交，提交后才能编号印制；可以先打印草稿核对。"
    return Paper("self_appraisal_report", subject, data["title"], unit, unit, substituted(data), not_yet=not_yet)


def _sections(appraisal: Appraisal, unit: Unit, own: SelfAppraisal, book: Rulebook) -> list[dict[str, Any]]:
    given = {row.clause_id: row for row in own.scores}
    weights = {each.clause_id: each.most - each.least for each in asked_of(appraisal, unit.id)}
    numbered = list(enumerate(book.clauses, start=1))
    return [
        {
            "name": bare(name) if name else "",
            "own": _shown(_sum([given[clause.id] for _, clause in rows if clause.id in given]), book),
            "clauses": [
                _clause(number, clause, weights.get(clause.id), given.get(clause.id), book) for number, clause in rows
            ],
        }
        for name, group in groupby(numbered, key=lambda pair: pair[1].section)
        for rows in [list(group)]
    ]


def _clause(
    number: int, clause: ClauseLine, weight: Decimal | None, given: SelfScore | None, book: Rulebook
) -> dict[str, Any]:
    """`weight` None: the clause does not apply to the unit."""
    points = given.points if given else None
    return {
        "number": str(number),
        "name": clause.title,
        "weight": "—" if weight is None else plain(weight),
        "own": "—" if weight is None or points is None else _shown(points, book),
        "statement": "不适用" if weight is None else (given.note if given else ""),
        "evidence": [proof.file.name for proof in given.evidence] if given else [],
    }


def _sum(rows: list[SelfScore]) -> Decimal:
    return sum((row.points for row in rows if row.points is not None), Decimal(0))


def _shown(points: Decimal, book: Rulebook) -> str:
    return f"{rules.rounded(points, book.settings.places):f}"
