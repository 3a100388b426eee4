"""试算: the result as it would be with one clause, or one unit's figures under it, otherwise. Pure: nothing is kept."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

from tracker.appraisals import rules
from tracker.appraisals.clause_type import Facts
from tracker.appraisals.clauses import TYPES
from tracker.appraisals.results import Board, Cell
from tracker.appraisals.scoring import ClauseLine, Rulebook, Standing, score_all, standings, with_peers
from tracker.errors import Invalid


class Supposition(NamedTuple):
    """A clause with its weight and parameters, and what one unit did under it; `unit_id` None: nobody did otherwise."""

    clause_id: int
    weight: Decimal
    parameters: Mapping[str, Any]
    unit_id: int | None = None
    facts: Facts = Facts()


class Move(NamedTuple):
    """One unit before and after. The differences are None where there is nothing to subtract."""

    unit_id: int
    name: str
    points: tuple[Cell, Cell]
    standing: tuple[Standing, Standing]

    @property
    def gained(self) -> Decimal | None:
        before, after = (each.total for each in self.standing)
        return None if before is None or after is None else after - before

    @property
    def climbed(self) -> int:
        """Places up; below 0 for places down."""
        before, after = (each.rank for each in self.standing)
        return 0 if before is None or after is None else before - after


def clause_supposed(clause: ClauseLine, supposed: Supposition, places: int) -> ClauseLine:
    """Raises Invalid with the sentence why a clause cannot be like that."""
    clause_type = TYPES[clause.type]
    parameters = clause_type.checked(supposed.parameters)
    problem = rules.weight_problem(supposed.weight, places) or clause_type.problem(supposed.weight, parameters)
    if problem:
        raise Invalid(problem)
    return replace(clause, weight=supposed.weight, parameters=parameters)


def suppose(board: Board, facts: Mapping[int, Mapping[int, Facts]], supposed: Supposition) -> Board:
    """Every unit scored again from `facts` (by unit and clause) and what is supposed. Raises Invalid.

    Points that a person gave stay the same share of a weight that is supposed otherwise.
    """
    settings = board.rulebook.settings
    clauses = tuple(
        clause_supposed(each, supposed, settings.places) if each.id == supposed.clause_id else each
        for each in board.rulebook.clauses
    )
    rulebook = Rulebook(settings, clauses)
    known = {unit.id: dict(facts[unit.id]) for unit in board.units}
    was, now = (
        next(each for each in book if each.id == supposed.clause_id) for book in (board.rulebook.clauses, clauses)
    )
    for by_clause in known.values():
        by_clause[now.id] = _in_proportion(by_clause[now.id], was, now)
    if supposed.unit_id in known:
        is_as_given = supposed.facts.judged == facts[supposed.unit_id][now.id].judged
        judged = supposed.facts.judged
        if not is_as_given and judged is not None and now.judging and (why := now.judging.problem(judged, now.weight)):
            raise Invalid(why)
        known[supposed.unit_id][now.id] = _in_proportion(supposed.facts, was, now) if is_as_given else supposed.facts
    scored = score_all(rulebook, with_peers(rulebook, known))
    cells = {(each.clause_id, unit): Cell(each.weight, each.points) for unit, row in scored.items() for each in row}
    points = {unit: [(each.weight, each.points) for each in row] for unit, row in scored.items()}
    return Board(rulebook, board.units, cells, standings(rulebook, points, board.rulings), board.rulings)


def _in_proportion(facts: Facts, was: ClauseLine, now: ClauseLine) -> Facts:
    is_points = now.judging is not None and now.judging.most is None and not now.judging.among
    if facts.judged is None or not is_points or was.weight == now.weight:
        return facts
    return replace(facts, judged=rules.rounded(facts.judged * now.weight / was.weight, rules.MOST_PLACES))


def moves(before: Board, after: Board, clause_id: int) -> list[Move]:
    """In the order of the ranks as they would be."""
    return [
        Move(
            unit.id,
            unit.name,
            (before.cells[clause_id, unit.id], after.cells[clause_id, unit.id]),
            (before.standings[unit.id], after.standings[unit.id]),
        )
        for unit in after.ranked
    ]
