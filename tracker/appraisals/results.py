"""The result of an appraisal as plain data: from the scores while it is open, from what was frozen once it is final."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import select

from tracker import clock
from tracker.accounts.models import Person, Unit
from tracker.appraisals import freezing, rules
from tracker.appraisals.clause_type import Facts, Line
from tracker.appraisals.figures import plain
from tracker.appraisals.freezing import UnitLine
from tracker.appraisals.models import Appraisal, Score
from tracker.appraisals.queries import rulebook_of, units_of
from tracker.appraisals.rulings.queries import rulings_of
from tracker.appraisals.scoring import NO_RULING, ClauseLine, Rulebook, Ruling, Scored, Standing, standings, together
from tracker.database import db


class Cell(NamedTuple):
    """`points` None: still to be judged (weight above 0) or not applicable (weight 0)."""

    weight: Decimal
    points: Decimal | None


class Detail(NamedTuple):
    facts: Facts
    lines: Sequence[Line]


@dataclass(frozen=True)
class Board:
    """All scores of an appraisal: cells by (clause id, unit id), standings by unit id."""

    rulebook: Rulebook
    units: list[UnitLine]
    cells: dict[tuple[int, int], Cell]
    standings: dict[int, Standing]
    rulings: dict[int, Ruling]

    @property
    def sections(self) -> list[tuple[str, list[ClauseLine]]]:
        return [
            (name, list(clauses)) for name, clauses in groupby(self.rulebook.clauses, key=lambda clause: clause.section)
        ]

    @property
    def ranked(self) -> list[UnitLine]:
        """The best first; of equals, and of those without a rank, in their printed order."""
        return sorted(self.units, key=lambda unit: self.standings[unit.id].rank or len(self.units) + 1)

    @property
    def pending(self) -> int:
        """How many judgements are missing."""
        return sum(1 for cell in self.cells.values() if cell.points is None and cell.weight)

    def adjustment_of(self, unit_id: int) -> str:
        """With its sign; 0.00 for none."""
        return self.signed(self.rulings.get(unit_id, NO_RULING).adjustment)

    def signed(self, points: Decimal) -> str:
        return f"{'+' if points > 0 else ''}{self.shown(points)}"

    def sentences_on(self, unit_ids: Sequence[int]) -> list[str]:
        """What bars units from a grade, as it stands under a table."""
        ruled = [(unit.name, self.rulings[unit.id]) for unit in self.units if unit.id in {*unit_ids} & {*self.rulings}]
        vetoes = [
            f"{name}：一票否决，{why}，等次定为{self.rulebook.settings.lowest}。"
            for name, each in ruled
            if (why := each.veto)
        ]
        best = self.rulebook.settings.names[0]
        bars = [f"{name}：一票否优，{why}，不能评为{best}。" for name, each in ruled if (why := each.bar)]
        return vetoes + bars

    def shown(self, value: Decimal | None) -> str:
        """Points with the scheme's places; a dash for none."""
        return "—" if value is None else f"{rules.rounded(value, self.rulebook.settings.places):f}"

    def weight_of(self, clauses: Sequence[ClauseLine], unit_id: int | None = None) -> str:
        """What they make of the 100, for all or for a unit. Blank of extras alone: they stand beside it."""
        ordinary = [clause for clause in clauses if not clause.is_extra]
        weights = [self.cells[each.id, unit_id].weight if unit_id else each.weight for each in ordinary]
        return plain(sum(weights, Decimal(0))) if ordinary else ""

    def sum_of(self, unit_id: int, clauses: Sequence[ClauseLine]) -> Decimal:
        points = [self.cells[clause.id, unit_id].points for clause in clauses]
        return together(self.rulebook.settings, clauses, points)


def board_of(appraisal: Appraisal) -> Board:
    """Four queries while it is open, one once it is final."""
    if appraisal.finalised_at and appraisal.frozen is not None:
        return _frozen_board(appraisal.frozen)
    rulebook = rulebook_of(appraisal.scheme)
    rows = db.session.execute(
        select(Score.clause_id, Score.unit_id, Score.weight, Score.points).where(Score.appraisal_id == appraisal.id)
    )
    cells = {(row[0], row[1]): Cell(row[2], row[3]) for row in rows}
    scored = {unit_id for _, unit_id in cells}
    units = [unit for unit in units_of(appraisal.scheme.office) if unit.id in scored]
    return _board(rulebook, units, cells, rulings_of(appraisal.id))


def details_of(appraisal: Appraisal, unit_id: int) -> dict[int, Detail]:
    """By clause id: what went into one unit's scores, and how they came about."""
    if appraisal.finalised_at and appraisal.frozen is not None:
        return _frozen_details(appraisal.frozen, unit_id)
    rows = db.session.execute(
        select(Score.clause_id, Score.facts, Score.derivation).where(
            Score.appraisal_id == appraisal.id, Score.unit_id == unit_id
        )
    )
    return {row[0]: Detail(freezing.facts_from_json(row[1]), freezing.lines_from_json(row[2])) for row in rows}


def facts_of(appraisal: Appraisal) -> dict[int, dict[int, Facts]]:
    """By unit and clause: what all scores rest on, as they stand. One query, or none once it is final."""
    found: dict[int, dict[int, Facts]] = {}
    if appraisal.finalised_at and appraisal.frozen is not None:
        for unit, by_clause in appraisal.frozen["facts"].items():
            found[int(unit)] = {int(clause): freezing.facts_from_json(each) for clause, each in by_clause.items()}
        return found
    rows = db.session.execute(
        select(Score.unit_id, Score.clause_id, Score.facts).where(Score.appraisal_id == appraisal.id)
    )
    for unit_id, clause_id, facts in rows:
        found.setdefault(unit_id, {})[clause_id] = freezing.facts_from_json(facts)
    return found


def sheet_data(
    appraisal: Appraisal, unit: Unit, board: Board | None = None, details: Mapping[int, Detail] | None = None
) -> dict[str, Any]:
    """One unit's appraisal sheet, plain and JSON-able: figures as decimal text, dates as ISO text.

    Whoever makes many sheets reads the board once and hands it in; `details` are those of `details_of`.

    Keys: those of `_head`, and county, notes, adjustments: [{score, reason}], total, rank (None: takes no part),
    counties (how many take part), grade, sections: [{name, weight, own_weight, score, clauses: [{number, name, weight,
    own_weight, target, actual, score, derivation, evidence: [name]}]}]. `own_weight` is what the weight comes to for
    this unit. `score` is "—" where nothing is counted, and "待评" where a person has still to judge.
    """
    board, details = board or board_of(appraisal), details or details_of(appraisal, unit.id)
    standing = board.standings[unit.id]
    numbers = {clause.id: number for number, clause in enumerate(board.rulebook.clauses, start=1)}
    sections = [
        {
            "name": name,
            "weight": board.weight_of(clauses),
            "own_weight": board.weight_of(clauses, unit.id),
            "score": board.shown(board.sum_of(unit.id, clauses)),
            "clauses": [
                _clause_data(board, clause, numbers[clause.id], unit.id, details[clause.id]) for clause in clauses
            ],
        }
        for name, clauses in board.sections
    ]
    return {
        **_head(appraisal, board),
        "county": next(line.name for line in board.units if line.id == unit.id),
        "notes": board.rulebook.settings.sentences + board.sentences_on([unit.id]),
        "sections": sections,
        "adjustments": [
            {"score": board.signed(each.points), "reason": each.reason}
            for each in board.rulings.get(unit.id, NO_RULING).adjustments
        ],
        "total": board.shown(standing.total),
        "rank": standing.rank,
        "counties": sum(1 for each in board.standings.values() if each.rank),
        "grade": standing.grade,
    }


def ranking_data(appraisal: Appraisal, board: Board | None = None) -> dict[str, Any]:
    """The year's ranking, plain and JSON-able.

    Keys: those of `_head`, and notes, sections: [{name, weight}], rows (the best first): [{rank, county, scores (one
    for each section), adjustment, total, grade}].
    """
    board = board or board_of(appraisal)
    return {
        **_head(appraisal, board),
        "notes": board.rulebook.settings.sentences + board.sentences_on([unit.id for unit in board.units]),
        "sections": [{"name": name, "weight": board.weight_of(clauses)} for name, clauses in board.sections],
        "rows": [
            {
                "rank": board.standings[unit.id].rank,
                "county": unit.name,
                "scores": [board.shown(board.sum_of(unit.id, clauses)) for _, clauses in board.sections],
                "adjustment": board.adjustment_of(unit.id),
                "total": board.shown(board.standings[unit.id].total),
                "grade": board.standings[unit.id].grade,
            }
            for unit in board.ranked
        ],
    }


def _head(appraisal: Appraisal, board: Board) -> dict[str, Any]:
    finaliser = db.session.get(Person, appraisal.finalised_by) if appraisal.finalised_by else None
    final_on = clock.day_of(appraisal.finalised_at).isoformat() if appraisal.finalised_at else None
    frozen = appraisal.frozen["scheme"] if appraisal.finalised_at and appraisal.frozen else None
    return {
        "appraisal": appraisal.id,
        "year": appraisal.scheme.year,
        "scheme": frozen["title"] if frozen else appraisal.scheme.title,
        "office": frozen["office"] if frozen else appraisal.scheme.office.name,
        "is_final": final_on is not None,
        "finalised_on": final_on,
        "finalised_by": finaliser.name if finaliser else None,
        "digest": appraisal.digest,
        "full_marks": plain(rules.FULL),
    }


def _clause_data(board: Board, clause: ClauseLine, number: int, unit_id: int, detail: Detail) -> dict[str, Any]:
    cell, facts = board.cells[clause.id, unit_id], detail.facts
    return {
        "clause": clause.id,
        "number": str(number),
        "name": clause.title,
        "weight": plain(clause.weight),
        "own_weight": plain(cell.weight),
        "target": _measured(facts.target, facts.measure),
        "actual": _measured(facts.actual, facts.measure) if clause.work_item_id or clause.counted_by else "—",
        "score": "待评" if cell.points is None and cell.weight else board.shown(cell.points),
        "derivation": "；".join(
            f"{line.label}：{line.text.rstrip('。')}" for line in detail.lines if line.label != "得分"
        ),
        "evidence": [proof.name for report in facts.reports for proof in report.evidence],
    }


def _measured(value: Decimal | None, measure: str) -> str:
    return "—" if value is None else f"{plain(value)} {measure}".strip()


def _board(
    rulebook: Rulebook, units: list[UnitLine], cells: dict[tuple[int, int], Cell], rulings: dict[int, Ruling]
) -> Board:
    clauses = rulebook.clauses
    points = {unit.id: [cells[clause.id, unit.id] for clause in clauses] for unit in units}
    return Board(rulebook, units, cells, standings(rulebook, points, rulings), rulings)


def _frozen_board(frozen: Mapping[str, Any]) -> Board:
    units = freezing.units_of(frozen)
    cells = {
        (each.clause_id, unit.id): Cell(each.weight, each.points) for unit in units for each in _row(frozen, unit.id)
    }
    kept = {unit.id: frozen["results"][str(unit.id)] for unit in units}
    return Board(
        freezing.rulebook_of(frozen),
        units,
        cells,
        {
            unit_id: Standing(None if each["total"] is None else Decimal(each["total"]), each["rank"], each["grade"])
            for unit_id, each in kept.items()
        },
        freezing.rulings_in(frozen),
    )


def _frozen_details(frozen: Mapping[str, Any], unit_id: int) -> dict[int, Detail]:
    facts = frozen["facts"][str(unit_id)]
    return {
        each.clause_id: Detail(freezing.facts_from_json(facts[str(each.clause_id)]), each.lines)
        for each in _row(frozen, unit_id)
    }


def _row(frozen: Mapping[str, Any], unit_id: int) -> list[Scored]:
    return [freezing.scored_from_json(each) for each in frozen["results"][str(unit_id)]["scores"]]
