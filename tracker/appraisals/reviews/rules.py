"""What a review is a review of. Pure."""

import hashlib
import json
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

from tracker.appraisals.figures import plain
from tracker.appraisals.scoring import Ruling


class ReviewState(StrEnum):
    """How far the review of one unit is."""

    OPEN = "open"
    AGREED = "agreed"
    QUESTIONED = "questioned"
    OVERTAKEN = "overtaken"

    @property
    def label(self) -> str:
        return {
            ReviewState.OPEN: "未复核",
            ReviewState.AGREED: "已复核",
            ReviewState.QUESTIONED: "复核有意见",
            ReviewState.OVERTAKEN: "复核后有变动",
        }[self]


def digest_of(row: Sequence[tuple[int, Decimal, Decimal | None]], ruling: Ruling, total: Decimal | None = None) -> str:
    """SHA-256 of a unit's (clause id, weight, points), clause by clause, of what was ruled beside them, and of the
    total, which a changed cap moves while every clause stays.
    """
    told = [
        [[clause, plain(weight), None if points is None else plain(points)] for clause, weight, points in row],
        [[plain(each.points), each.reason] for each in ruling.adjustments],
        ruling.veto,
        ruling.bar,
        None if total is None else plain(total),
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def state_of(is_agreed: bool | None, reviewed: str, now: str) -> ReviewState:
    """`is_agreed` None: nobody has looked. `reviewed` and `now`: the digests then and now."""
    if is_agreed is None:
        return ReviewState.OPEN
    if not is_agreed:
        return ReviewState.QUESTIONED
    return ReviewState.AGREED if reviewed == now else ReviewState.OVERTAKEN
