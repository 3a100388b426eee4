"""Who hears what, and when: from milestones, assignments and reports to one digest a person and day."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text, update

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again, make_assignment, make_milestone, make_report, make_work_item
from tests.queries import count_queries
from tests.reminders.stage import heard, morning, plan_on
from tracker.database import db, transaction
from tracker.progress import operations as progress
from tracker.reminders.models import Channel, Message, Reminder
from tracker.work_items import milestones, operations
from tracker.work_items.models import Milestone

DUE = date(2026, 6, 30)  # a Tuesday
ONE_DAY = timedelta(days=1)


@pytest.fixture
def milestone(cast: Cast) -> Milestone:
    """Of 南乐县, due on 30 June; the news of its assignment is long past."""
    return make_milestone(cast, make_assignment(cast), due_on=DUE)


def move(cast: Cast, milestone: Milestone, due_on: date) -> None:
    with transaction():
        mine = again(milestone)
        milestones.change_milestone(
            mine, actor=cast.supervisor.actor, now=NOW, title=mine.title, due_on=due_on, target=mine.target
        )


def test_through_a_summer_each_reminder_comes_once_on_a_working_day(cast: Cast, milestone: Milestone) -> None:
    for n in range(45):
        plan_on(date(2026, 6, 10) + n * ONE_DAY)
    assert heard(cast.officer) == [
        (date(2026, 6, 15), {"即将到期": 1}),
        (date(2026, 6, 23), {"即将到期": 1}),
        (date(2026, 6, 29), {"即将到期": 1}),  # three days before is a Saturday: goes out on the Monday, with the last
        (date(2026, 6, 30), {"今天到期": 1}),
        (date(2026, 7, 7), {"逾期": 1}),
        (date(2026, 7, 14), {"逾期": 1}),
        (date(2026, 7, 21), {"逾期": 1}),
    ]
    assert heard(cast.other_officer) == []


def test_quiet_when_nothing_is_due(cast: Cast, milestone: Milestone) -> None:
    assert plan_on(date(2026, 6, 12)) == 0
    assert db.session.scalar(select(func.count()).select_from(Message)) == 0


def test_the_same_round_twice_adds_nothing(cast: Cast, milestone: Milestone) -> None:
    assert plan_on(date(2026, 6, 23)) == 4  # what was missed on the 15th as well; by mail and in the inbox
    assert plan_on(date(2026, 6, 23)) == 0
    assert len(heard(cast.officer)) == 1


def test_down_for_days_then_one_digest_with_one_line_each(cast: Cast, milestone: Milestone) -> None:
    make_milestone(cast, again(milestone).assignment, title="完成现场核查", due_on=date(2026, 7, 1))
    plan_on(date(2026, 6, 24))
    plan_on(date(2026, 7, 2))  # missed: three and one before, and the day itself, of both
    assert heard(cast.officer)[1:] == [(date(2026, 7, 2), {"逾期": 2})]
    assert heard(cast.officer, Channel.MAIL)[-1] == (date(2026, 7, 2), {"逾期": 2})


def test_nothing_on_a_rest_day(cast: Cast, milestone: Milestone) -> None:
    move(cast, milestone, date(2026, 7, 4))
    assert plan_on(date(2026, 7, 4)) == 0  # a Saturday
    plan_on(date(2026, 7, 6))
    assert heard(cast.officer) == [(date(2026, 7, 6), {"逾期": 1})]


def test_a_clock_set_forward_and_back_repeats_nothing(cast: Cast, milestone: Milestone) -> None:
    plan_on(date(2026, 6, 25))
    plan_on(date(2026, 6, 30))
    assert plan_on(date(2026, 6, 26)) == 0
    assert plan_on(date(2026, 6, 30)) == 0
    assert [day for day, _ in heard(cast.officer)] == [date(2026, 6, 25), date(2026, 6, 30)]


def test_a_round_as_of_a_day_far_off_loses_nothing(cast: Cast, milestone: Milestone) -> None:
    """By hand, say, to see what a day would bring. Three days missed before it, and three after it, are found all the
    same.
    """
    for day in (date(2026, 6, 12), date(2027, 3, 2), date(2026, 6, 18), date(2026, 6, 18), date(2026, 7, 1)):
        plan_on(day, with_mail=False)
    offsets = db.session.scalars(select(Reminder.offset).where(Reminder.offset <= 0).order_by(Reminder.id)).all()
    assert offsets == [-15, -7, -3, -1, 0]


def test_a_due_date_moved_to_today_is_told_today(cast: Cast, milestone: Milestone) -> None:
    plan_on(date(2026, 6, 10))
    move(cast, milestone, date(2026, 6, 11))
    plan_on(date(2026, 6, 10), now=morning(date(2026, 6, 10), 15))
    assert heard(cast.officer) == [(date(2026, 6, 10), {"即将到期": 1})]


def test_a_met_milestone_and_a_closed_assignment_are_silent(cast: Cast, milestone: Milestone) -> None:
    with transaction():
        again(milestone).met_on = date(2026, 6, 1)
    closed = make_milestone(cast, make_assignment(cast, unit=cast.qingfeng), due_on=DUE)
    with transaction():
        operations.close(again(closed).assignment, actor=cast.supervisor.actor, now=NOW, reason="任务调整")
    assert plan_on(DUE) == 0


def test_an_assignment_is_announced_at_once_also_when_its_lead_time_has_passed(cast: Cast) -> None:
    day = date(2026, 6, 29)
    plan_on(day)
    made = make_assignment(cast, acknowledged=False, now=morning(day, 10))
    make_milestone(cast, made, due_on=DUE)
    plan_on(day, now=morning(day, 11))
    assert heard(cast.officer) == [(day, {"即将到期": 1, "新任务": 1})]
    plan_on(DUE)
    assert heard(cast.officer)[1:] == [(DUE, {"今天到期": 1})]


def test_an_acknowledged_assignment_needs_no_announcement(cast: Cast) -> None:
    make_assignment(cast, acknowledged=True)
    assert plan_on(date(2026, 3, 3)) == 0


def test_a_waiting_report_is_told_to_the_nearest_reviewers(cast: Cast) -> None:
    report = make_report(cast)
    plan_on(date(2026, 3, 2))
    assert heard(cast.supervisor) == [(date(2026, 3, 2), {"待审核": 1})]
    assert heard(cast.officer) == []
    with transaction():
        progress.return_(again(report), actor=cast.supervisor.actor, now=NOW, reason="请补充照片。")
    plan_on(date(2026, 3, 3))
    assert heard(cast.officer) == [(date(2026, 3, 3), {"被退回": 1})]
    titles = db.session.scalars(select(Reminder.title).where(Reminder.rule == "report_returned")).all()
    assert "退回原因：请补充照片。" in titles[0]


def test_a_towns_report_goes_to_its_county_when_somebody_is_there(cast: Cast) -> None:
    work_item = make_work_item(cast)
    make_report(cast, make_milestone(cast, make_assignment(cast, work_item, cast.wuba)))
    plan_on(date(2026, 3, 2))
    assert heard(cast.supervisor) == [(date(2026, 3, 2), {"待审核": 1})]  # 台前县 has nobody
    with transaction():
        again(cast.other_officer).unit_id = cast.taiqian.id
    make_report(cast, make_milestone(cast, make_assignment(cast, unit=cast.wuba)))
    plan_on(date(2026, 3, 3))
    assert heard(cast.other_officer) == [(date(2026, 3, 3), {"待审核": 1})]
    assert len(heard(cast.supervisor)) == 1


def test_whoever_is_disabled_hears_nothing(cast: Cast, milestone: Milestone) -> None:
    with transaction():
        again(cast.officer).disabled_at = NOW
    assert plan_on(DUE) == 0


def test_without_a_mail_server_or_an_address_the_inbox_alone(cast: Cast, milestone: Milestone) -> None:
    plan_on(date(2026, 6, 23), with_mail=False)
    with transaction():
        again(cast.officer).email = ""
    plan_on(DUE)
    assert len(heard(cast.officer)) == 2
    assert heard(cast.officer, Channel.MAIL) == []


def test_news_of_a_busy_hour_come_as_one_mail(cast: Cast) -> None:
    day = date(2026, 3, 3)
    for minute in (0, 10, 20):
        now = morning(day) + timedelta(minutes=minute)
        make_assignment(cast, acknowledged=False, now=now)
        plan_on(day, now=now)
        with transaction():
            db.session.execute(update(Message).values(state="sent", next_attempt_at=None, sent_at=now))
    assert heard(cast.officer, Channel.MAIL) == [(day, {"新任务": 1})]
    plan_on(day, now=morning(day, 11))
    assert heard(cast.officer, Channel.MAIL) == [(day, {"新任务": 1}), (day, {"新任务": 2})]


def test_a_digest_still_waiting_takes_the_next_days_lines_along(cast: Cast, milestone: Milestone) -> None:
    for day in (date(2026, 6, 29), date(2026, 6, 30)):
        plan_on(day)
    assert heard(cast.officer, Channel.MAIL) == [(date(2026, 6, 30), {"今天到期": 1})]


def test_planning_looks_up_what_is_due_and_sends_few_statements(cast: Cast, milestone: Milestone) -> None:
    """However many milestones are met or due at other times."""
    assignment = again(milestone).assignment
    with transaction():
        for n in range(200):
            met_on = date(2026, 5, 1) if n % 2 else None
            due_on = DUE + timedelta(days=100 + n) if met_on is None else DUE
            db.session.add(Milestone(assignment_id=assignment.id, title=f"{n}", due_on=due_on, met_on=met_on))
    with count_queries() as count:
        plan_on(DUE)
    assert int(count) <= 32
    if db.engine.dialect.name == "sqlite":
        looked_up = "SELECT id FROM milestone WHERE met_on IS NULL AND due_on IN ('2026-06-30', '2026-07-01')"
        way = db.session.execute(text(f"EXPLAIN QUERY PLAN {looked_up}")).one()
        assert "ix_milestone_unmet" in way[3]
