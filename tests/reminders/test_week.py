"""领导的一周概况: on the first workday of a week, once, of one's own subtree, and nothing when all is well."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import PASSWORD, Cast
from tests.conftest import NOW
from tests.factories import again, make_assignment, make_milestone, make_report
from tests.overtaken import together
from tests.queries import count_queries
from tests.reminders.stage import morning
from tracker.access.policy import Role
from tracker.accounts.models import Person, Unit
from tracker.accounts.operations import add_person
from tracker.database import db, transaction
from tracker.reminders import operations
from tracker.reminders.models import Channel, Message
from tracker.reminders.operations import lines_of
from tracker.reminders.preview import digests_on
from tracker.reminders.rules import Section, sections, subject_of
from tracker.reminders.site_rules.operations import set_rule
from tracker.reminders.site_rules.queries import USUAL, WEEK
from tracker.reminders.week.planning import is_first_workday, plan_week
from tracker.workdays.rules import NO_OVERRIDES

MONDAY = date(2026, 4, 13)
DUE = date(2026, 4, 17)  # that Friday


def tell(on: date, now: datetime | None = None) -> int:
    with transaction():
        added = plan_week(on=on, now=now or morning(on), with_mail=True)
        operations.bundle(on=on, now=now or morning(on), domain="example.gov.cn")
    return added


def week_of(person: Person) -> list[tuple[date, list[tuple[str, list[str]]]]]:
    """What the inbox holds: day, and by heading the lines."""
    messages = db.session.scalars(
        select(Message).where(Message.recipient_id == person.id, Message.channel == Channel.INBOX).order_by(Message.id)
    ).all()
    return [(message.day, _lines(sections(lines_of(message.id), message.day))) for message in messages]


def _lines(parts: list[Section]) -> list[tuple[str, list[str]]]:
    return [(part.heading, [entry.title for entry in part.entries]) for part in parts]


def leader_of(cast: Cast, unit: Unit) -> Person:
    with transaction():
        made, _ = add_person(
            actor=cast.administrator.actor,
            now=NOW,
            username=f"leader{unit.id}",
            name=f"{unit.short_name}领导",
            unit=again(unit),
            role=Role.LEADER,
            email="",
            password=PASSWORD,
        )
        db.session.flush()
        made_id = made.id
    return db.session.get_one(Person, made_id)


@pytest.fixture
def spring(cast: Cast) -> None:
    """Given on 2 March, nothing done. 南乐's is due on Friday 17 April: of 47 days 15 are over 30 points (31.9 %), so
    it is red since 16 March. 清丰's ends on 31 December, of 305 days: 10 points on the 31st, 1 April, yellow.
    A report of 清丰 waits.
    """
    make_milestone(cast, make_assignment(cast), due_on=DUE)
    late = make_milestone(cast, make_assignment(cast, unit=cast.qingfeng), due_on=date(2026, 12, 31))
    make_report(cast, late, now=morning(date(2026, 4, 9)))


def test_the_leader_of_a_city_reads_how_its_counties_stand(cast: Cast, spring: None) -> None:
    assert tell(MONDAY)
    ((day, told),) = week_of(cast.leader)
    assert day == MONDAY
    assert told == [
        ("亮灯情况", ["清丰县：黄灯1项", "南乐县：红灯1项"]),
        ("今后七天到期的时间节点", ["南乐：1. 培育知识产权示范校 · 完成上半年任务（4月17日到期）"]),
        ("有进展反馈等待审核的单位", ["清丰县：1份，最早的4月9日上报"]),
    ]
    for person in (cast.supervisor, cast.officer, cast.appraiser):
        assert week_of(person) == []


def test_what_turned_red_in_the_week_before_is_named(cast: Cast, spring: None) -> None:
    tell(date(2026, 3, 16))
    ((_, told),) = week_of(cast.leader)
    assert ("一周内新亮红灯的任务", ["南乐：1. 培育知识产权示范校"]) in told


def test_the_leader_of_a_county_reads_of_that_county_alone(cast: Cast, spring: None) -> None:
    nanle, qingfeng = leader_of(cast, cast.nanle), leader_of(cast, cast.qingfeng)
    tell(MONDAY)
    ((_, told),) = week_of(nanle)
    assert told == [
        ("亮灯情况", ["南乐县：红灯1项"]),
        ("今后七天到期的时间节点", ["1. 培育知识产权示范校 · 完成上半年任务（4月17日到期）"]),
    ]
    assert "南乐" not in str(week_of(qingfeng))


def test_nothing_is_said_when_all_is_well(cast: Cast) -> None:
    make_milestone(cast, make_assignment(cast), due_on=date(2026, 12, 31))
    assert tell(date(2026, 3, 9)) == 0
    assert week_of(cast.leader) == []


def test_once_a_week_however_often_it_is_asked(cast: Cast, spring: None) -> None:
    for day in (MONDAY, MONDAY, MONDAY + timedelta(days=1), DUE):
        tell(day)
    tell(MONDAY + timedelta(days=7))
    assert [day for day, _ in week_of(cast.leader)] == [MONDAY, MONDAY + timedelta(days=7)]


def test_a_monday_missed_is_made_up_for_and_a_clock_set_back_says_nothing_again(cast: Cast, spring: None) -> None:
    tell(date(2026, 4, 15))
    tell(date(2026, 4, 20))
    tell(date(2026, 4, 14))
    assert [day for day, _ in week_of(cast.leader)] == [date(2026, 4, 15), date(2026, 4, 20)]


def test_two_workers_at_once_tell_it_once(app: Flask, cast: Cast, spring: None) -> None:
    def load() -> date:
        return MONDAY

    def act(on: date) -> None:
        plan_week(on=on, now=morning(on), with_mail=True)

    together(app, (load, act), (load, act))
    with transaction():
        operations.bundle(on=MONDAY, now=morning(MONDAY), domain="example.gov.cn")
    assert len(week_of(cast.leader)) == 1


def test_switched_off_nobody_hears(cast: Cast, spring: None) -> None:
    with transaction():
        set_rule(WEEK, USUAL[WEEK]._replace(is_on=False), actor=cast.supervisor.actor, now=NOW)
    assert tell(MONDAY) == 0


def test_it_says_how_things_stood_also_when_it_is_mailed_later(cast: Cast, spring: None) -> None:
    tell(MONDAY)
    with transaction():
        claimed = operations.claim(Channel.MAIL, now=morning(MONDAY + timedelta(days=1)))
    assert claimed and claimed.name == "李局长"
    parts = sections(claimed.lines, claimed.day)
    assert subject_of(parts, claimed.day) == "【目标责任制】4月13日提醒：一周概况、七天内到期1项、等待审核情况"


@pytest.mark.parametrize(
    ("day", "is_first"),
    [
        (date(2026, 4, 13), True),
        (date(2026, 4, 14), False),
        (date(2026, 4, 6), False),  # 清明, moved to the Monday
        (date(2026, 4, 7), True),
        (date(2026, 10, 8), True),  # a Thursday after the National Day's rest
        (date(2026, 10, 10), False),  # a make-up Saturday
    ],
)
def test_the_first_workday_of_a_week(day: date, is_first: bool) -> None:
    assert is_first_workday(day, NO_OVERRIDES) is is_first


def test_the_preview_shows_it_on_that_day_only(app: Flask, cast: Cast, spring: None) -> None:
    def names(on: date) -> list[str]:
        return [digest.name for digest in digests_on(on, cast.city.path) or []]

    assert "李局长" in names(MONDAY) and "李局长" not in names(MONDAY + timedelta(days=1))


def test_as_many_queries_for_many_leaders_as_for_one(cast: Cast, spring: None) -> None:
    with count_queries() as one:
        tell(MONDAY)
    for unit in (cast.nanle, cast.qingfeng, cast.taiqian):
        leader_of(cast, unit)
    make_milestone(cast, make_assignment(cast, unit=cast.nanle), due_on=DUE)
    with count_queries() as many:
        tell(MONDAY + timedelta(days=7))
    assert int(many) <= int(one)
