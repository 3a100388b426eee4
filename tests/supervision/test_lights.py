"""Pace and lights (DOMAIN §4): 10 to 30 points behind is yellow, over 30 red, overdue red, a red made up yellow."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tracker.supervision.rules import Light, read_light
from tracker.work_items.pace import PaceRules, Standing, pace_of

YEAR = Standing(
    starts_on=date(2026, 1, 1),
    ends_on=date(2026, 12, 31),
    next_due_on=date(2026, 12, 31),
    percent=0,
    late_count=0,
    target=None,
    actual=None,
    closed=False,
)
MID_YEAR = date(2026, 7, 1)  # day 182 of 365: 49 points


def test_half_the_year_is_half_the_pace() -> None:
    assert pace_of(date(2026, 1, 1), date(2026, 12, 31), MID_YEAR) == 49
    assert pace_of(date(2026, 1, 1), date(2026, 12, 31), date(2026, 12, 31)) == 100
    assert pace_of(date(2026, 1, 1), date(2026, 1, 1), date(2025, 12, 31)) == 0


def test_the_light_by_points_behind_pace() -> None:
    lights = {percent: read_light(YEAR._replace(percent=percent), MID_YEAR).light for percent in (40, 39, 19, 18)}
    assert lights == {40: Light.GREEN, 39: Light.YELLOW, 19: Light.YELLOW, 18: Light.RED}


def test_the_figure_counts_where_there_is_a_target() -> None:
    # 3 of 8 schools are 37 points, 12 behind 49.
    reading = read_light(YEAR._replace(target=Decimal(8), actual=Decimal(3), percent=100), MID_YEAR)
    assert (reading.light, reading.done, reading.reason) == (Light.YELLOW, 37, "落后序时进度12个百分点")


def test_overdue_is_red_from_the_day_after() -> None:
    standing = YEAR._replace(next_due_on=date(2026, 6, 30), percent=80)
    assert read_light(standing, date(2026, 6, 30)).light is Light.GREEN
    assert read_light(standing, date(2026, 7, 3)).reason == "有时间节点已逾期3天"
    assert read_light(standing, date(2026, 7, 3)).light is Light.RED


def test_a_red_that_is_made_up_stays_yellow() -> None:
    assert read_light(YEAR._replace(percent=90, late_count=1), MID_YEAR).light is Light.YELLOW


def test_closed_and_unplanned_have_their_own_signs() -> None:
    assert read_light(YEAR._replace(closed=True), MID_YEAR).light is Light.DONE
    assert read_light(YEAR._replace(ends_on=None, next_due_on=None), MID_YEAR).light is Light.GREY


@given(
    percent=st.integers(0, 100),
    day=st.integers(0, 400),
    late=st.integers(0, 2),
    target=st.none() | st.integers(1, 50).map(Decimal),
    actual=st.none() | st.integers(0, 60).map(Decimal),
)
def test_doing_more_never_worsens_a_light(
    percent: int, day: int, late: int, target: Decimal | None, actual: Decimal | None
) -> None:
    order = [Light.RED, Light.YELLOW, Light.GREEN]
    on = YEAR.starts_on + timedelta(days=day)
    standing = YEAR._replace(percent=percent, late_count=late, target=target, actual=actual)
    more = standing._replace(percent=100, actual=(actual or Decimal(0)) + 1)
    assert order.index(read_light(more, on).light) >= order.index(read_light(standing, on).light)


@given(percent=st.integers(0, 100), day=st.integers(0, 364))
def test_looser_thresholds_never_darken(percent: int, day: int) -> None:
    order = [Light.RED, Light.YELLOW, Light.GREEN]
    on = YEAR.starts_on + timedelta(days=day)
    standing = YEAR._replace(percent=percent)
    tight, loose = read_light(standing, on), read_light(standing, on, PaceRules(yellow=20, red=50))
    assert order.index(loose.light) >= order.index(tight.light)
