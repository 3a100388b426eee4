"""What is made public, as plain JSON, and how it differs from what stands later. Pure."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from tracker.appraisals.results import Board

TOTAL = "总分"


def snapshot_of(board: Board, head: Mapping[str, Any]) -> dict[str, Any]:
    """Figures as they are shown. `units` in the order of the ranking, each with its points by clause id.

    Keys: those of `head`, and clauses: [[id, section, title, weight]], units: [{id, name, total, rank, grade,
    adjustment, sections: [[name, points]], points: {clause id: points}}], notes.
    """
    clauses = board.rulebook.clauses
    return {
        **head,
        "clauses": [[each.id, each.section, each.title, f"{each.weight:f}"] for each in clauses],
        "units": [
            {
                "id": unit.id,
                "name": unit.name,
                "total": board.shown(board.standings[unit.id].total),
                "rank": board.standings[unit.id].rank,
                "grade": board.standings[unit.id].grade,
                "adjustment": board.adjustment_of(unit.id),
                "sections": [[name, board.shown(board.sum_of(unit.id, part))] for name, part in board.sections],
                "points": {str(each.id): board.shown(board.cells[each.id, unit.id].points) for each in clauses},
            }
            for unit in board.ranked
        ],
        "notes": board.rulebook.settings.sentences + board.sentences_on([unit.id for unit in board.units]),
    }


class Change(NamedTuple):
    """`clause_id` None: of the unit as a whole."""

    unit_id: int
    unit: str
    clause_id: int | None
    what: str
    before: str
    after: str


def changes(shown: Mapping[str, Any], now: Mapping[str, Any]) -> list[Change]:
    """Unit by unit in the order of what was shown: every clause, total, rank and grade that is no longer the same."""
    units = {unit["id"]: unit for unit in now["units"]}
    titles = {str(each[0]): each[2] for each in [*now["clauses"], *shown["clauses"]]}
    return [change for unit in shown["units"] for change in _of_unit(unit, units.get(unit["id"], {}), titles)]


def _of_unit(was: Mapping[str, Any], is_now: Mapping[str, Any], titles: Mapping[str, str]) -> list[Change]:
    before, after = was["points"], is_now.get("points", {})
    pairs = [(int(key), titles[key], before.get(key, "—"), after.get(key, "—")) for key in {**before, **after}]
    whole = (("adjustment", "加减分"), ("total", TOTAL), ("rank", "名次"), ("grade", "等次"))
    told = [*pairs, *((None, name, _text(was[key]), _text(is_now.get(key))) for key, name in whole)]
    of = was["id"], was["name"]
    return [Change(*of, clause, name, old, new) for clause, name, old, new in told if str(old) != str(new)]


def _text(value: object) -> str:
    return "—" if value is None else str(value)
