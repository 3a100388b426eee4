"""What of a result is drawn: the ranking, its parts, one unit against the average, this year against the last."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.appraisals.models import Appraisal, Scheme
from tracker.appraisals.results import Board, board_of
from tracker.appraisals.scoring import ClauseLine
from tracker.charts import Picture, Row
from tracker.database import db

FEWEST_AXES, MOST_AXES = 3, 12
MOST_STANDING = 40  # names that still can be read under standing bars


def ranking_chart(board: Board) -> Picture:
    """Totals, the best first."""
    taking_part = [unit for unit in board.ranked if board.standings[unit.id].rank]
    totals = [board.standings[unit.id].total for unit in taking_part]
    return Picture("bars", [unit.short_name for unit in taking_part], [("", totals)], _places(board))


def sections_chart(board: Board) -> Picture | None:
    """What each part of the scheme gave every unit; None where there is but one part, or too many units."""
    if len(board.sections) < 2 or len(board.units) > MOST_STANDING:
        return None
    rows = [(name or "其他", [board.sum_of(unit.id, part) for unit in board.ranked]) for name, part in board.sections]
    return Picture("stacked", [unit.short_name for unit in board.ranked], rows, _places(board))


def radar_chart(board: Board, unit_id: int) -> Picture | None:
    """One unit against the average of all that take part: percent of the weight reached; None with too few axes."""
    found = radar_rows(board, unit_id)
    return Picture("radar", *found, places=1) if found else None


def radar_rows(board: Board, unit_id: int) -> tuple[list[str], list[Row]] | None:
    """By the scheme's parts, or by clauses where there are fewer than three. Only what applies to the unit."""
    axes = [axis for axis in _axes(board) if _share(board, axis[1], unit_id) is not None]
    if len(axes) < FEWEST_AXES:
        return None
    name = next(unit.short_name for unit in board.units if unit.id == unit_id)
    own = [_share(board, clauses, unit_id) for _, clauses in axes]
    average = [_average(board, clauses) for _, clauses in axes]
    return [title for title, _ in axes], [(name, own), ("平均", average)]


def years_chart(board: Board, last: Board, years: tuple[int, int]) -> Picture | None:
    """Totals of the units that both years have; None without any, or with too many."""
    shared = [unit for unit in board.ranked if unit.id in last.standings]
    if not 0 < len(shared) <= MOST_STANDING:
        return None
    rows = [
        (f"{year}年", [each.standings[unit.id].total for unit in shared])
        for year, each in zip(years, (last, board), strict=True)
    ]
    return Picture("side_by_side", [unit.short_name for unit in shared], rows, _places(board))


def board_of_last_year(appraisal: Appraisal) -> Board | None:
    """The same office's final result of the year before."""
    last = db.session.scalar(
        select(Appraisal)
        .join(Appraisal.scheme)
        .options(joinedload(Appraisal.scheme).joinedload(Scheme.office))
        .where(
            Scheme.office_id == appraisal.scheme.office_id,
            Scheme.year == appraisal.scheme.year - 1,
            Appraisal.finalised_at.is_not(None),
        )
    )
    return board_of(last) if last else None


def _places(board: Board) -> int:
    return board.rulebook.settings.places


def _axes(board: Board) -> Sequence[tuple[str, Sequence[ClauseLine]]]:
    parts = [(name or "其他", [each for each in clauses if not each.is_extra]) for name, clauses in board.sections]
    parts = [(name, clauses) for name, clauses in parts if clauses]
    if len(parts) >= FEWEST_AXES:
        return parts[:MOST_AXES]
    ordinary = [clause for clause in board.rulebook.clauses if not clause.is_extra]
    return [(clause.title[:10], [clause]) for clause in ordinary] if len(ordinary) <= MOST_AXES else []


def _share(board: Board, clauses: Sequence[ClauseLine], unit_id: int) -> Decimal | None:
    """Percent of the unit's own weight; None where nothing of it applies to the unit."""
    weight = sum((board.cells[clause.id, unit_id].weight for clause in clauses), Decimal(0))
    return board.sum_of(unit_id, clauses) * 100 / weight if weight else None


def _average(board: Board, clauses: Sequence[ClauseLine]) -> Decimal | None:
    shares = [share for unit in board.units if (share := _share(board, clauses, unit.id)) is not None]
    return sum(shares, Decimal(0)) / len(shares) if shares else None
