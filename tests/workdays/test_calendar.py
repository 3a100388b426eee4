"""The site's own days, and the dates that move with them: each move is told in its owner's history."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from tests.cast import Cast
from tests.conftest import NOW
from tests.overtaken import together
from tests.queries import count_queries
from tracker.database import db, transaction
from tracker.errors import Invalid
from tracker.history.models import Event
from tracker.history.operations import first_broken_link
from tracker.history.rules import description_of
from tracker.workdays import calendar, statutory
from tracker.workdays.models import DerivedDate, Override
from tracker.workdays.operations import derive, settle
from tracker.workdays.queries import overrides_between, site_overrides
from tracker.workdays.rules import GivenDay, add_workdays

TODAY = date(2026, 3, 2)
FRIDAY, SATURDAY, MONDAY = date(2026, 7, 17), date(2026, 7, 18), date(2026, 7, 20)
FLOOD = GivenDay(MONDAY, False, "防汛停工")


def reply(cast: Cast, subject_id: int = 7, counted_from: date = FRIDAY, workdays: int = 3) -> None:
    """A date such as a notice has: to be answered within so many workdays."""
    with transaction():
        derive(
            "notice", subject_id, name="答复期限", unit_id=cast.nanle.id, counted_from=counted_from, workdays=workdays
        )


def falls_on(subject_id: int = 7) -> date | None:
    db.session.rollback()
    return db.session.scalar(select(DerivedDate.falls_on).where(DerivedDate.subject_id == subject_id))


def events(verb: str) -> list[tuple[str, int, str, dict[str, Any]]]:
    rows = db.session.scalars(select(Event).where(Event.verb == verb).order_by(Event.id)).all()
    return [(event.subject, event.subject_id, event.unit_path, event.detail) for event in rows]


def set_day(cast: Cast, given: GivenDay) -> int:
    with transaction():
        return calendar.set_day(given, actor=cast.administrator.actor, now=NOW)


def days(*given: GivenDay) -> calendar.Imported:
    with transaction():
        return calendar.import_days(given, actor=None, now=NOW)


def withdraw(cast: Cast, day: date) -> int:
    with transaction():
        found = db.session.scalars(select(Override).where(Override.day == day)).one()
        return calendar.withdraw_day(found.id, actor=cast.administrator.actor, now=NOW)


def test_a_date_is_counted_by_the_sites_calendar(cast: Cast) -> None:
    set_day(cast, FLOOD)
    reply(cast)
    assert falls_on() == date(2026, 7, 23)


def test_a_day_set_by_hand_moves_dates_and_each_owner_is_told(cast: Cast) -> None:
    reply(cast)
    reply(cast, 8, counted_from=date(2026, 6, 1))
    assert set_day(cast, FLOOD) == 1
    assert (falls_on(7), falls_on(8)) == (date(2026, 7, 23), date(2026, 6, 4))
    [(subject, subject_id, path, detail)] = events("date.moved")
    assert (subject, subject_id, path) == ("notice", 7, cast.nanle.path)
    assert description_of(detail) == ("2026年7月22日 → 2026年7月23日；名称：答复期限；原因：2026年7月20日定为休息日")
    [(subject, _, path, detail)] = events("workday.set")
    assert (subject, path) == ("workday", cast.city.path)
    assert description_of(detail) == "日期：2026年7月20日；定为：休息日；原因：防汛停工"


def test_withdrawn_everything_is_as_before_and_told_again(cast: Cast) -> None:
    reply(cast)
    set_day(cast, FLOOD)
    assert withdraw(cast, MONDAY) == 1
    assert falls_on() == date(2026, 7, 22)
    assert site_overrides() == {}
    assert len(events("date.moved")) == 2
    assert len(events("workday.withdrawn")) == 1


def test_withdrawing_twice_is_once(cast: Cast) -> None:
    set_day(cast, FLOOD)
    withdraw(cast, MONDAY)
    with transaction():
        assert calendar.withdraw_day(1, actor=cast.administrator.actor, now=NOW) == 0
    assert len(events("workday.withdrawn")) == 1


def test_the_same_day_set_twice_is_once_and_set_otherwise_is_told(cast: Cast) -> None:
    set_day(cast, FLOOD)
    set_day(cast, FLOOD)
    assert len(events("workday.set")) == 1
    set_day(cast, FLOOD._replace(is_workday=True, reason="抢险值守"))
    assert site_overrides() == {MONDAY: True}
    told = description_of(events("workday.set")[1][3])
    assert told == "定为：休息日 → 工作日；日期：2026年7月20日；原因：抢险值守"


def test_a_far_away_day_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid, match="2004年至2100年"), transaction():
        calendar.set_day(GivenDay(date(2101, 1, 1), False, ""), actor=cast.administrator.actor, now=NOW)


def test_an_import_is_one_act_and_the_same_file_again_changes_nothing(cast: Cast) -> None:
    reply(cast)
    given = (FLOOD, GivenDay(SATURDAY, True, "补班"), GivenDay(MONDAY + timedelta(days=1), False, "防汛停工"))
    assert days(*given) == calendar.Imported(added=3, changed=0, moved=1)
    assert falls_on() == date(2026, 7, 23)
    before = db.session.scalar(select(func.count()).select_from(Event))
    rows = overrides_between(SATURDAY, MONDAY)
    assert days(*given) == calendar.Imported(0, 0, 0)
    assert db.session.scalar(select(func.count()).select_from(Event)) == before
    assert overrides_between(SATURDAY, MONDAY) == rows
    assert days(FLOOD._replace(reason="另有说明")) == calendar.Imported(0, 1, 0)
    assert [detail["count"] for _, _, _, detail in events("workday.imported")] == [3, 1]


def test_a_settled_date_moves_no_more(cast: Cast) -> None:
    reply(cast)
    with transaction():
        settle("notice", 7, now=NOW)
    assert set_day(cast, FLOOD) == 0
    assert falls_on() == date(2026, 7, 22)


def test_derived_again_it_is_counted_anew_in_the_same_row(cast: Cast) -> None:
    reply(cast)
    with transaction():
        settle("notice", 7, now=NOW)
    reply(cast, workdays=5)
    assert db.session.scalar(select(func.count()).select_from(DerivedDate)) == 1
    assert set_day(cast, FLOOD) == 1
    assert falls_on() == date(2026, 7, 27)


def follow(on: date = TODAY) -> int:
    with transaction():
        return calendar.follow_statutory(on=on, now=NOW)


@pytest.fixture
def publish(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """An upgrade: the library now holds the year 2027, in which 4 and 5 January are days off."""

    def upgrade() -> None:
        names, makeup = statutory._year(2027)
        years = {2027: ({**names, date(2027, 1, 4): "元旦", date(2027, 1, 5): "元旦"}, makeup)}
        known = statutory._year
        monkeypatch.setattr(statutory, "_year", lambda year: years.get(year) or known(year))
        monkeypatch.setattr(statutory, "PUBLISHED_YEARS", statutory.PUBLISHED_YEARS | {2027})
        monkeypatch.setattr(calendar, "LAST_PUBLISHED_YEAR", 2027)
        statutory.fingerprint.cache_clear()

    statutory.fingerprint.cache_clear()
    yield upgrade
    statutory.fingerprint.cache_clear()


def test_newly_published_days_move_presumed_dates(cast: Cast, publish: Callable[[], None]) -> None:
    reply(cast, counted_from=date(2026, 12, 30), workdays=5)
    assert falls_on() == date(2027, 1, 7)
    assert db.session.scalar(select(DerivedDate.is_presumed))
    assert follow() == 0
    publish()
    assert follow() == 1
    assert falls_on() == date(2027, 1, 11)
    assert not db.session.scalar(select(DerivedDate.is_presumed))
    [(subject, subject_id, _, detail)] = events("date.moved")
    assert (subject, subject_id) == ("notice", 7)
    assert description_of(detail).endswith("原因：法定节假日安排更新（已公布至2027年）")
    assert description_of(events("calendar.updated")[0][3]) == "已公布至年度：2027"
    assert follow() == 0
    assert len(events("calendar.updated")) == 1
    assert first_broken_link() is None


def test_the_first_look_at_the_calendar_is_no_news(cast: Cast) -> None:
    assert follow() == 0
    assert events("calendar.updated") == []


def test_every_day_dates_that_slipped_through_are_found(cast: Cast) -> None:
    reply(cast)
    follow()
    with transaction():
        db.session.add(Override(day=MONDAY, is_workday=False, reason="", set_at=NOW))
    assert follow() == 0
    assert follow(TODAY + timedelta(days=1)) == 1
    assert falls_on() == date(2026, 7, 23)


def test_a_round_without_news_is_one_query(cast: Cast) -> None:
    follow()
    with count_queries() as count:
        follow()
    assert int(count) == 1


def test_many_dates_are_counted_with_few_queries(cast: Cast) -> None:
    with transaction():
        for subject_id in range(50):
            derive("notice", subject_id, name="答复期限", unit_id=cast.nanle.id, counted_from=TODAY, workdays=5)
    with transaction(), count_queries() as count:
        calendar.set_day(FLOOD, actor=cast.administrator.actor, now=NOW)
    assert int(count) < 15


def test_a_presumed_day_set_by_the_site_is_certain(cast: Cast) -> None:
    reply(cast, counted_from=date(2027, 3, 1), workdays=1)
    assert db.session.scalar(select(DerivedDate.is_presumed))
    set_day(cast, GivenDay(date(2027, 3, 2), True, "已确认"))
    db.session.rollback()
    assert not db.session.scalar(select(DerivedDate.is_presumed))
    assert events("date.moved") == []


def test_two_administrators_at_once_take_turns(app: Flask, cast: Cast) -> None:
    def act(given: GivenDay) -> Callable[[Any], object]:
        return lambda _: calendar.set_day(given, actor=cast.administrator.actor, now=NOW)

    acts = [act(FLOOD), act(FLOOD._replace(is_workday=True))]
    assert together(app, *((lambda: None, each) for each in acts)) == ["done", "done"]
    assert db.session.scalar(select(func.count()).select_from(Override)) == 1


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.dates(date(2026, 6, 1), date(2026, 7, 31)), st.booleans()), max_size=6),
    st.integers(-10, 10),
)
def test_after_any_acts_every_open_date_is_what_the_calendar_says(
    cast: Cast, acts: list[tuple[date, bool]], workdays: int
) -> None:
    reply(cast, counted_from=date(2026, 7, 1), workdays=workdays)
    for day, works in acts:
        set_day(cast, GivenDay(day, works, "试"))
    assert falls_on() == add_workdays(date(2026, 7, 1), workdays, site_overrides())
    for day in site_overrides():
        withdraw(cast, day)
    assert falls_on() == add_workdays(date(2026, 7, 1), workdays)
