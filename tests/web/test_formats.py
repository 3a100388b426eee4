"""How dates, instants and figures are written."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.web.formats import chinese_date, chinese_instant, figure


def test_a_date_as_an_official_writes_it() -> None:
    assert chinese_date(date(2026, 3, 5)) == "2026年3月5日"
    assert chinese_date(None) == ""


def test_an_instant_is_shown_in_shanghai_time() -> None:
    """Half past four in the afternoon in Greenwich is past midnight in Shanghai: another day."""
    assert chinese_instant(datetime(2026, 3, 4, 16, 30, tzinfo=UTC)) == "2026年3月5日 00:30"
    assert chinese_instant(None) == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [("8", "8"), ("8.0000", "8"), ("2.5000", "2.5"), ("0", "0"), ("100", "100"), ("1E+2", "100"), ("-0.25", "-0.25")],
)
def test_a_figure_without_trailing_zeros(value: str, text: str) -> None:
    assert figure(Decimal(value)) == text


def test_a_figure_that_is_not_there() -> None:
    assert figure(None) == "—"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4))
def test_a_figure_keeps_its_value(value: Decimal) -> None:
    assert Decimal(figure(value)) == value
