"""Annuities of invention patents: the worked examples of DOMAIN §7, and laws that hold for every patent."""

import json
from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import Invalid
from tracker.ledgers.annuity.rules import Patent, State, annuity
from tracker.ledgers.days import months_after

FILED, GRANTED = date(2017, 4, 5), date(2019, 9, 10)
PATENT = Patent(FILED, GRANTED)
"""Granted in its third year; 5 April 2023, the due date of year 7, is a Wednesday and, being 清明节, a rest day."""

days = st.dates(date(2002, 1, 1), date(2022, 12, 31))
patents = st.builds(
    lambda filed, wait, reduction, licence: Patent(filed, filed + timedelta(days=wait), reduction, licence),
    days,
    st.integers(200, 2500),
    st.sampled_from([0, 70, 85]),
    st.booleans(),
)


@st.composite
def payable(draw: st.DrawFn) -> tuple[Patent, int]:
    """A patent and a year of it that is paid as an annuity."""
    patent = draw(patents)
    return patent, draw(st.integers(patent.year_of_grant + 1, 20))


@pytest.mark.parametrize(
    ("year", "full"),
    [
        (4, 1200),
        (6, 1200),
        (7, 2000),
        (9, 2000),
        (10, 4000),
        (12, 4000),
        (13, 6000),
        (15, 6000),
        (16, 8000),
        (20, 8000),
    ],
)
def test_the_fee_by_its_band(year: int, full: int) -> None:
    assert annuity(PATENT, year, FILED).fee == full


def test_years_one_to_three_cost_900() -> None:
    assert annuity(Patent(FILED, FILED + timedelta(days=300)), 2, FILED).fee == 900


@pytest.mark.parametrize(
    ("on", "percent"),
    [
        (date(2024, 5, 5), 0),  # the corresponding day still belongs to the first month
        (date(2024, 5, 6), 5),
        (date(2024, 6, 5), 5),
        (date(2024, 6, 6), 10),
        (date(2024, 8, 5), 15),
        (date(2024, 9, 5), 20),
        (date(2024, 10, 5), 25),
    ],
)
def test_the_surcharge_runs_to_the_corresponding_day(on: date, percent: int) -> None:
    """Due on 5 April (moved off 清明节): 0 % through 5 May, 5 % from 6 May to 5 June, and so on."""
    found = annuity(PATENT, 8, on)
    assert found.state is State.IN_GRACE
    assert found.surcharge == 2000 * percent // 100


def test_the_surcharge_is_of_the_full_fee_even_when_the_fee_is_reduced() -> None:
    found = annuity(Patent(FILED, GRANTED, reduction=85), 8, date(2024, 6, 1))
    assert (found.fee, found.surcharge, found.total) == (300, 100, 400)


def test_the_due_date_moves_off_a_rest_day_and_what_follows_does_not() -> None:
    found = annuity(PATENT, 7, date(2023, 4, 6))
    assert found.due_on == date(2023, 4, 6)
    assert found.state is State.DUE
    assert annuity(PATENT, 7, date(2023, 5, 6)).surcharge == 100


def test_unpaid_after_the_grace_the_right_ends_from_the_due_date() -> None:
    found = annuity(PATENT, 9, date(2025, 10, 6))
    assert found.state is State.LAPSED
    assert found.ended_on == found.due_on == date(2025, 4, 7)  # the 5th is a Saturday, 清明节 lasts until the 6th
    assert annuity(PATENT, 9, date(2025, 10, 5)).ended_on is None


def test_a_reduction_lasts_ten_years_from_the_year_of_grant_and_then_falls_off_a_cliff() -> None:
    """Granted in year 3: reduced through year 12 (4,000 × 15 % = 600), year 13 costs 6,000."""
    patent = Patent(FILED, GRANTED, reduction=85)
    assert [annuity(patent, year, FILED).fee for year in (12, 13)] == [600, 6000]
    assert any("恢复全额" in step for step in annuity(patent, 12, FILED).derivation)
    assert annuity(Patent(FILED, GRANTED, reduction=70), 12, FILED).fee == 1200


def test_discounts_do_not_stack() -> None:
    assert annuity(Patent(FILED, GRANTED, 85, open_licence=True), 10, FILED).fee == 600
    assert (
        annuity(Patent(FILED, GRANTED, 85, open_licence=True), 13, FILED).fee == 5100
    )  # after the cliff: 6,000 × 85 %
    assert annuity(Patent(FILED, GRANTED, open_licence=True), 10, FILED).fee == 3400


def test_a_divisional_keeps_its_parents_filing_date() -> None:
    divisional = Patent(date(2019, 1, 8), date(2020, 12, 1), parent_filed_on=FILED)
    assert divisional.year_of_grant == 4
    assert annuity(divisional, 8, FILED).due_on == annuity(PATENT, 8, FILED).due_on


def test_filed_on_29_february_due_on_the_last_day_of_the_month() -> None:
    patent = Patent(date(2016, 2, 29), date(2018, 6, 1))
    assert annuity(patent, 8, FILED).due_on == date(2023, 2, 28)
    assert annuity(patent, 9, FILED).due_on == date(2024, 2, 29)


def test_the_year_of_grant_is_paid_at_registration() -> None:
    with pytest.raises(Invalid, match="第4年度起"):
        annuity(PATENT, 3, FILED)
    assert annuity(PATENT, 4, FILED).fee == 1200


@pytest.mark.parametrize(
    ("patent", "year"),
    [
        (PATENT, 21),
        (PATENT, 0),
        (Patent(GRANTED, FILED), 5),
        (Patent(FILED, GRANTED, reduction=50), 5),
        (Patent(FILED, GRANTED, parent_filed_on=GRANTED), 5),
        (Patent(date(1990, 1, 1), date(1992, 1, 1)), 5),
        (Patent(date(9990, 1, 1), date(9992, 1, 1)), 15),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(patent: Patent, year: int) -> None:
    with pytest.raises(Invalid, match=r"。$"):
        annuity(patent, year, FILED)


@given(payable(), st.integers(0, 200), st.integers(0, 60))
def test_a_payment_never_gets_cheaper_by_waiting_within_the_grace(
    case: tuple[Patent, int], late: int, more: int
) -> None:
    patent, year = case
    due = annuity(patent, year, patent.filed_on).due_on
    first, second = (annuity(patent, year, due + timedelta(days=n)) for n in (late, late + more))
    if second.state is State.LAPSED:
        return
    assert first.fee == second.fee
    assert first.surcharge <= second.surcharge


@given(payable(), st.integers(-400, 400))
def test_the_right_ends_on_the_due_date_or_not_at_all(case: tuple[Patent, int], days_off: int) -> None:
    patent, year = case
    due = annuity(patent, year, patent.filed_on).due_on
    found = annuity(patent, year, due + timedelta(days=days_off))
    assert found.ended_on == (found.due_on if found.state is State.LAPSED else None)
    assert (found.state is State.LAPSED) <= (days_off > 150)
    assert found.total == found.fee + found.surcharge
    assert str(found.total) in found.derivation[-1]


@given(days, st.integers(0, 300))
def test_the_corresponding_day_is_in_the_right_month(day: date, months: int) -> None:
    found = months_after(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found + timedelta(days=1)).day == 1


def test_the_command_prints_the_figures_and_their_derivation(app: Flask) -> None:
    command = "ledgers annuity --filed 2017-04-05 --granted 2019-09-10 --year 8 --on 2024-06-01 --reduction 85 --json"
    result = app.test_cli_runner().invoke(args=command.split())
    found = json.loads(result.output)
    assert found.pop("derivation")[-1] == "合计：300＋100＝400元。"
    assert found == {
        "due_on": "2024-04-07",
        "fee": 300,
        "surcharge": 100,
        "total": 400,
        "state": "in grace",
        "ended_on": None,
    }


def test_the_command_says_what_is_wrong(app: Flask) -> None:
    command = "ledgers annuity --filed 2017-04-05 --granted 2019-09-10 --year 2 --on 2024-06-01"
    result = app.test_cli_runner().invoke(args=command.split())
    assert result.exit_code == 1
    assert "按年缴纳自第4年度起" in result.output
