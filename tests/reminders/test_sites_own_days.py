"""The site's own days move reminders as the statutory calendar does."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import make_assignment, make_milestone
from tests.queries import count_queries
from tests.reminders.stage import heard, morning, plan_on
from tracker.database import transaction
from tracker.reminders import planning
from tracker.reminders.rules import due_dates, offsets_due, send_day
from tracker.workdays import calendar
from tracker.workdays.rules import GivenDay, is_workday

MONDAY = date(2026, 6, 29)
DUE = st.dates(date(2025, 6, 1), date(2027, 6, 30))
OWN_DAYS = st.dictionaries(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.booleans(), max_size=60)


def test_a_day_set_as_rest_is_quiet_and_the_next_one_tells(cast: Cast) -> None:
    make_milestone(cast, make_assignment(cast), due_on=MONDAY)
    with transaction():
        calendar.set_day(GivenDay(MONDAY, False, "防汛"), actor=cast.administrator.actor, now=NOW)
    assert plan_on(MONDAY) == 0
    plan_on(MONDAY + timedelta(days=1))
    assert heard(cast.officer)[-1][0] == MONDAY + timedelta(days=1)


def test_a_rest_day_set_as_workday_is_used(cast: Cast) -> None:
    make_milestone(cast, make_assignment(cast), due_on=date(2026, 6, 28))  # a Sunday
    with transaction():
        calendar.set_day(GivenDay(date(2026, 6, 28), True, "集中办公"), actor=cast.administrator.actor, now=NOW)
    plan_on(date(2026, 6, 28))
    assert heard(cast.officer)[-1] == (date(2026, 6, 28), {"今天到期": 1})


def test_many_own_days_cost_no_further_query(cast: Cast) -> None:
    make_milestone(cast, make_assignment(cast), due_on=MONDAY)

    def queries_of_a_round(day: date) -> int:
        with transaction(), count_queries() as count:
            planning.plan(on=day, now=morning(day), with_mail=False)
        return int(count)

    queries_of_a_round(date(2026, 6, 8))
    few = queries_of_a_round(date(2026, 6, 8))
    with transaction():
        days = [GivenDay(date(2026, 8, 1) + timedelta(days=n), n % 2 == 0, "") for n in range(40)]
        calendar.import_days(days, actor=None, now=NOW)
    assert queries_of_a_round(date(2026, 6, 8)) == few


@given(DUE, st.sampled_from([-15, -7, -3, -1, 0, 7, 70]), OWN_DAYS)
def test_a_reminder_goes_out_on_a_workday_and_on_its_side(due_on: date, offset: int, own: dict[date, bool]) -> None:
    day = send_day(due_on, offset, own)
    assert is_workday(day, own)
    assert day < due_on if offset < 0 else day >= due_on + timedelta(days=offset)


@given(DUE, st.integers(1, 20), OWN_DAYS)
def test_the_window_misses_nothing_however_long_the_rest(until: date, length: int, own: dict[date, bool]) -> None:
    after, oldest = until - timedelta(days=length), until - timedelta(days=60)
    found = due_dates(after, until, oldest, overrides=own)
    everyone = [oldest + timedelta(days=n) for n in range(200)]
    wanted = {day: offsets for day in everyone if (offsets := offsets_due(day, after, until, overrides=own))}
    assert found == wanted
