"""What an appraisal gives to print: the year's ranking, and every county's sheet, as the papers' plain data."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from tracker.accounts.models import Unit
from tracker.appraisals import charting
from tracker.appraisals.models import Appraisal
from tracker.appraisals.queries import appraisal_within, appraised_unit
from tracker.appraisals.results import Board, board_of, ranking_data, sheet_data
from tracker.documents.figures import Figure, figure
from tracker.documents.operations import Paper, letterhead_of
from tracker.printable import with_substitutes

_ORDINAL = re.compile(r"^[一二三四五六七八九十]+、")


RANKING = "appraisal/{appraisal_id}/ranking"
SHEET = "appraisal/{appraisal_id}/unit/{unit_id}"
YEARS = range(2000, 2101)  # that a paper may be about
NOT_FINAL = "考核尚未定稿，不能印制正式文书；可以先打印草稿核对。"


def ranking_subject(appraisal_id: int) -> str:
    return RANKING.format(appraisal_id=appraisal_id)


def sheet_subject(appraisal_id: int, unit_id: int) -> str:
    return SHEET.format(appraisal_id=appraisal_id, unit_id=unit_id)


def ranking_within(path: str, appraisal_id: int) -> Paper:
    return ranking_paper(appraisal_within(appraisal_id, path))


def sheet_within(path: str, appraisal_id: int, unit_id: int) -> Paper:
    appraisal = appraisal_within(appraisal_id, path)
    return sheet_paper(appraisal, appraised_unit(appraisal, unit_id, path))


def sheet_paper(appraisal: Appraisal, unit: Unit) -> Paper:
    """县区考核评分表 of one unit."""
    board = board_of(appraisal)
    found = sheet_data(appraisal, unit, board)
    title = f"{found['year']}年度{appraisal.scheme.office.kind.those_below}目标责任考核评分表"
    data = {
        "title": title,
        "year": found["year"],
        "county": found["county"],
        "office": found["office"],
        "scheme": found["scheme"],
        "sections": [_own_section(section) for section in found["sections"]],
        "adjustments": found["adjustments"],
        "full_marks": found["full_marks"],
        "total": found["total"],
        "rank": found["rank"],
        "counties": found["counties"],
        "grade": found["grade"],
        "notes": [_numbered(found["notes"])],
        "figures": _against_the_average(board, unit.id),
    }
    office = appraisal.scheme.office
    subject = sheet_subject(appraisal.id, unit.id)
    return Paper(
        "appraisal_sheet", subject, f"{unit.name}{title}", office, unit, substituted(data), not_yet=_not_yet(appraisal)
    )


def ranking_paper(appraisal: Appraisal) -> Paper:
    """考核结果通报, with the ranking as its annex."""
    board = board_of(appraisal)
    found = ranking_data(appraisal, board)
    office, year = appraisal.scheme.office, found["year"]
    scores = [row["scores"] for row in found["rows"]]
    letterhead = letterhead_of(office)
    title = f"{office.name}关于{year}年度目标责任考核结果的通报"
    data = {
        "title": title,
        "title_lines": [f"{office.name}关于{year}年度", "目标责任考核结果的通报"],
        "year": year,
        "issuer": office.name,
        "issuer_mark": letterhead.issuer_mark,
        "addressees": letterhead.addressees.rstrip("：:"),
        "paragraphs": _paragraphs(found, office.kind.those_below),
        "parts": [],
        "closing": [],
        "annexes": [],
        "annex_title": f"{year}年度{office.kind.those_below}目标责任考核排名表",
        "sections": [
            {
                "name": bare(section["name"]),
                "weight": _column_weight(section["weight"], [row[index] for row in scores]),
            }
            for index, section in enumerate(found["sections"])
        ],
        "rows": found["rows"],
        "annex_notes": [_numbered(found["notes"])],
        "figures": _of_the_ranking(appraisal, board),
        "contact": letterhead.contact,
        "copied_to": letterhead.copied_to.rstrip("。"),
    }
    subject = ranking_subject(appraisal.id)
    return Paper("bulletin", subject, title, office, office, substituted(data), not_yet=_not_yet(appraisal))


def _against_the_average(board: Board, unit_id: int) -> list[Figure]:
    picture = charting.radar_chart(board, unit_id)
    name = next(unit.short_name for unit in board.units if unit.id == unit_id)
    return [figure(f"{name}与各单位平均得分率的对比（％）", picture)] if picture else []


def _of_the_ranking(appraisal: Appraisal, board: Board) -> list[Figure]:
    """Nothing where there are so many units that nobody could read it on a sheet."""
    if len(board.units) > charting.MOST_STANDING:
        return []
    year, last = appraisal.scheme.year, charting.board_of_last_year(appraisal)
    drawn = [
        ("总分排名（分）", charting.ranking_chart(board)),
        ("各板块得分（分）", charting.sections_chart(board)),
        (f"{year}年与{year - 1}年总分对比（分）", last and charting.years_chart(board, last, (year - 1, year))),
    ]
    return [figure(caption, picture) for caption, picture in drawn if picture]


def _not_yet(appraisal: Appraisal) -> str:
    return "" if appraisal.finalised_at else NOT_FINAL


def substituted(data: Any) -> Any:
    """What is final cannot be changed any more: no sign in it (say, in an uploaded file's name) may stop the print."""
    if isinstance(data, str):
        return with_substitutes(data)
    if isinstance(data, dict):
        return {name: substituted(value) for name, value in data.items()}
    return [substituted(value) for value in data] if isinstance(data, list) else data


def _own_section(section: Mapping[str, Any]) -> dict[str, Any]:
    """With the county's own weights, out of which it is scored: what does not apply is spread over the rest."""
    clauses = [{**clause, "weight": clause["own_weight"]} for clause in section["clauses"]]
    return {**section, "name": bare(section["name"]), "weight": section["own_weight"], "clauses": clauses}


def _column_weight(weight: str, scores: Sequence[str]) -> str:
    """The section's weight as its column's head; none where a county's own weight, and so its score, is larger."""
    return "" if any(score != "—" and Decimal(score) > Decimal(weight) for score in scores) else weight


def _paragraphs(found: Mapping[str, Any], those: str) -> list[str]:
    """The bulletin's text: only what the figures say."""
    year, rows = found["year"], found["rows"]
    ranked = [row for row in rows if row["rank"]]
    return [
        f"根据《{found['scheme']}》，{found['office']}对各{those}{year}年度目标任务完成情况进行了考核。"
        "考核以审核通过的进展反馈和佐证材料为依据，逐条计分，考核结果已经确定，现予通报。",
        f"{year}年度参加考核的单位共{len(ranked)}个。{_grades(ranked)}各单位得分和排名见附件。",
        "各单位要对照考核结果总结经验、查找差距，进一步压实责任、改进措施，确保完成下一年度各项目标任务。",
    ]


def _grades(rows: Sequence[Mapping[str, Any]]) -> str:
    """One clause for every grade that was given: 甲县、乙县2个单位为优秀等次，丙县1个单位为良好等次。"""
    names: dict[str, list[str]] = {}
    for row in rows:
        names.setdefault(row["grade"], []).append(row["county"])
    parts = [f"{'、'.join(those)}{len(those)}个单位为{grade}等次" for grade, those in names.items()]
    return f"{'，'.join(parts)}。" if parts else ""


def _numbered(sentences: Sequence[str]) -> str:
    """The scheme's rules of counting as one note, so that it does not take a page of its own."""
    return "".join(f"{number}.{sentence}" for number, sentence in enumerate(sentences, start=1))


def bare(name: str) -> str:
    """A section's name without its ordinal, which the paper sets itself."""
    return _ORDINAL.sub("", name) or "考核内容"
