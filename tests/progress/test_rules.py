"""What a report must hold, and what approved reports make of a milestone."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.progress.rules import Approved, milestone_state, problem_of

MAY, JUNE, JULY = date(2026, 5, 29), date(2026, 6, 29), date(2026, 7, 3)
REPORTS = st.lists(st.builds(Approved, st.integers(0, 100), st.dates(date(2026, 1, 1), date(2026, 12, 31))))


@pytest.mark.parametrize(
    ("text", "percent", "figure", "files", "problem"),
    [
        ("已完成初审。", 50, Decimal("2.5"), 10, None),
        ("已完成初审。", 0, None, 0, None),
        ("已完成初审。", 100, Decimal(0), 0, None),
        (" \n", 50, None, 0, "请填写进展情况"),
        ("字" * 5001, 50, None, 0, "5000 字"),
        ("已完成初审。", 101, None, 0, "0 到 100"),
        ("已完成初审。", -1, None, 0, "0 到 100"),
        ("已完成初审。", 50, Decimal(-1), 0, "不小于 0"),
        ("已完成初审。", 50, Decimal("1e12"), 0, "请核对"),
        ("已完成初审。", 50, Decimal("NaN"), 0, "请核对"),
        ("已完成初审。", 50, Decimal("0.00001"), 0, "四位小数"),
        ("已完成初审。", 50, None, 11, "最多 10 个"),
    ],
)
def test_what_is_missing_is_said_in_one_sentence(
    text: str, percent: int, figure: Decimal | None, files: int, problem: str | None
) -> None:
    said = problem_of(text, percent, figure, files)
    assert (problem in said) if problem and said else said is None


@pytest.mark.parametrize(
    ("reports", "state"),
    [
        ([], (0, None)),
        ([Approved(40, MAY), Approved(80, JUNE)], (80, None)),
        ([Approved(100, JUNE)], (100, JUNE)),
        ([Approved(100, JUNE), Approved(100, JULY)], (100, JUNE)),  # a corrected figure, no later achievement
        ([Approved(100, MAY), Approved(60, JUNE)], (60, None)),  # taken back
        ([Approved(100, MAY), Approved(60, JUNE), Approved(100, JULY)], (100, JULY)),
    ],
)
def test_the_last_approved_word_counts(reports: list[Approved], state: tuple[int, date | None]) -> None:
    assert milestone_state(reports) == state


@given(REPORTS)
def test_a_milestone_is_met_exactly_at_100(reports: list[Approved]) -> None:
    percent, met_on = milestone_state(reports)
    assert (met_on is not None) == (percent == 100)
    assert met_on is None or met_on in {report.submitted_on for report in reports if report.percent == 100}
