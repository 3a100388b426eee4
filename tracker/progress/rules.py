"""What a report must hold to be taken in, and what approved reports add up to. Pure."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

LONGEST_TEXT = 5000
MOST_EVIDENCE = 10
LARGEST_FIGURE = Decimal("1e12")
SMALLEST_STEP = Decimal("0.0001")


class Approved(NamedTuple):
    """An approved report on a milestone, as far as the milestone's state follows from it."""

    percent: int
    submitted_on: date


def problem_of(text: str, percent: int, figure: Decimal | None, evidence_count: int) -> str | None:
    """The one sentence that says why a report cannot be taken as it is; None when it can."""
    mistakes = {
        "请填写进展情况。": not text.strip(),
        f"进展情况不超过 {LONGEST_TEXT} 字，请精简，详细材料可作为佐证上传。": len(text) > LONGEST_TEXT,
        "完成进度应为 0 到 100 之间的整数。": not 0 <= percent <= 100,
        "累计完成数应为不小于 0 的数，最多四位小数，请核对。": figure is not None and not _is_figure(figure),
        f"佐证材料最多 {MOST_EVIDENCE} 个，请合并后再上传。": evidence_count > MOST_EVIDENCE,
    }
    return next((sentence for sentence, is_so in mistakes.items() if is_so), None)


def milestone_state(reports: Sequence[Approved]) -> tuple[int, date | None]:
    """Percent and the day on which a milestone was met, after its approved reports in the order of submission.

    The last word counts; a correction that stays at 100 keeps the day of the first, one that falls below takes it back.
    """
    met_on: date | None = None
    for report in reports:
        met_on = (met_on or report.submitted_on) if report.percent == 100 else None
    return (reports[-1].percent if reports else 0), met_on


def _is_figure(value: Decimal) -> bool:
    return value.is_finite() and 0 <= value < LARGEST_FIGURE and value == value.quantize(SMALLEST_STEP)
