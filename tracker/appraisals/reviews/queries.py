"""How far the review is, unit by unit."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from tracker.accounts.models import Person
from tracker.appraisals.models import Appraisal, Score
from tracker.appraisals.results import Board, board_of
from tracker.appraisals.reviews.models import ScoreReview
from tracker.appraisals.reviews.rules import ReviewState, digest_of, state_of
from tracker.appraisals.scoring import NO_RULING
from tracker.database import db


@dataclass(frozen=True)
class Reviewed:
    """The last review of one unit; nobody's, when nobody has looked."""

    state: ReviewState
    digest: str  # of the scores as they are now
    reviewer: str = ""
    reviewed_at: datetime | None = None
    remark: str = ""


def reviews_of(appraisal: Appraisal, board: Board) -> dict[int, Reviewed]:
    """By unit, all that take part in the board. Two queries.

    A review by somebody who has meanwhile judged one of the unit's clauses is none: it has been overtaken.
    """
    latest = (
        select(func.max(ScoreReview.id)).where(ScoreReview.appraisal_id == appraisal.id).group_by(ScoreReview.unit_id)
    )
    rows = db.session.execute(
        select(ScoreReview, Person.name)
        .join(Person, Person.id == ScoreReview.reviewed_by)
        .where(ScoreReview.id.in_(latest))
    )
    kept = {review.unit_id: (review, name) for review, name in rows}
    judges = _judges_of(appraisal.id)
    return {unit.id: _reviewed(kept.get(unit.id), digest_now(board, unit.id), judges) for unit in board.units}


def _judges_of(appraisal_id: int) -> set[tuple[int, int | None]]:
    rows = db.session.execute(
        select(Score.unit_id, Score.judged_by)
        .where(Score.appraisal_id == appraisal_id, Score.judged_by.is_not(None))
        .distinct()
    )
    return {(row[0], row[1]) for row in rows}


def _reviewed(kept: tuple[ScoreReview, str] | None, now: str, judges: set[tuple[int, int | None]]) -> Reviewed:
    if kept is None:
        return Reviewed(ReviewState.OPEN, now)
    review, name = kept
    state = state_of(review.is_agreed, review.digest, now)
    if state is ReviewState.AGREED and (review.unit_id, review.reviewed_by) in judges:
        state = ReviewState.OVERTAKEN
    return Reviewed(state, now, name, review.reviewed_at, review.remark)


def digest_now(board: Board, unit_id: int) -> str:
    cells = [(clause.id, *board.cells[clause.id, unit_id]) for clause in board.rulebook.clauses]
    return digest_of(cells, board.rulings.get(unit_id, NO_RULING), board.standings[unit_id].total)


def unreviewed(appraisal: Appraisal, board: Board | None = None) -> list[str]:
    """The names of the units to whose scores, as they are now, no second person has agreed."""
    board = board or board_of(appraisal)
    found = reviews_of(appraisal, board)
    return [unit.name for unit in board.units if found[unit.id].state is not ReviewState.AGREED]
