"""The worker keeps to the site's calendar and follows the library's."""

from datetime import date, datetime, time

from flask import Flask

from tests.cast import Cast
from tests.conftest import NOW
from tracker.clock import SHANGHAI
from tracker.database import db, transaction
from tracker.workdays import calendar
from tracker.workdays.models import KnownCalendar
from tracker.workdays.operations import derive
from tracker.workdays.rules import GivenDay
from tracker.worker import rounds
from tracker.worker.rounds import Round

MONDAY, SATURDAY = date(2026, 7, 20), date(2026, 7, 18)


def turn(app: Flask, day: date) -> Round:
    return Round(app, on=day, now=datetime.combine(day, time(9), SHANGHAI))


def test_rest_and_work_as_the_site_has_set(app: Flask, cast: Cast) -> None:
    assert not rounds.is_rest_day(turn(app, MONDAY))
    assert rounds.is_rest_day(turn(app, SATURDAY))
    with transaction():
        calendar.import_days([GivenDay(MONDAY, False, ""), GivenDay(SATURDAY, True, "")], actor=None, now=NOW)
    assert rounds.plan_today(turn(app, MONDAY)) == "休息日，不发送提醒"
    assert rounds.deliver_when_open(turn(app, MONDAY)) == "休息日，不发送"
    assert not rounds.is_rest_day(turn(app, SATURDAY))


def test_a_round_after_an_upgrade_counts_anew(app: Flask, cast: Cast) -> None:
    with transaction():
        derive("notice", 7, name="答复期限", unit_id=cast.nanle.id, counted_from=MONDAY, workdays=3).falls_on = MONDAY
        db.session.add(KnownCalendar(id=1, fingerprint="of the version before", counted_on=MONDAY))
    assert rounds.follow_calendar(turn(app, MONDAY)) == "按工作日历调整期限 1 个"
    assert rounds.follow_calendar(turn(app, MONDAY)) == "工作日历没有变化"
