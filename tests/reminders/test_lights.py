"""Who is informed when a light turns: once, not of what is so from the first day, and as the site wants.

The work is given on 2 March 2026 and due on 30 June, 121 days. Nothing is done, so it is 10 points behind on the 13th
day (13 / 121 = 10.7 %), 14 March, a Saturday; and more than 30 behind on the 38th (31.4 %), 8 April.
"""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again, make_assignment, make_milestone, make_report
from tests.reminders.stage import heard, morning, plan_on
from tracker.accounts.models import Person
from tracker.database import db, transaction
from tracker.progress import operations as progress
from tracker.reminders import operations
from tracker.reminders.kinds.kind import Audience, Rule
from tracker.reminders.kinds.light import ON_THE_DAY
from tracker.reminders.models import Channel
from tracker.reminders.site_rules.operations import set_rule
from tracker.work_items.models import Milestone

DUE = date(2026, 6, 30)
RED = date(2026, 4, 8)
MONDAY_AFTER_YELLOW = date(2026, 3, 16)


@pytest.fixture
def milestone(cast: Cast) -> Milestone:
    """Of 南乐县."""
    return make_milestone(cast, make_assignment(cast), due_on=DUE)


def inform(cast: Cast, kind: str, *to: Audience) -> None:
    with transaction():
        set_rule(kind, Rule(bool(to), ON_THE_DAY, to), actor=cast.supervisor.actor, now=NOW)


def plan_from(first: date, last: date) -> None:
    for n in range((last - first).days + 1):
        plan_on(first + timedelta(days=n))


def lights_told(person: Person) -> list[tuple[date, str, int]]:
    return [(day, what, n) for day, counted in heard(person) for what, n in counted.items() if what.startswith("亮")]


def test_red_is_told_to_the_officer_on_the_day_it_turns_and_once(cast: Cast, milestone: Milestone) -> None:
    plan_from(date(2026, 3, 10), date(2026, 4, 20))
    assert lights_told(cast.officer) == [(RED, "亮红灯", 1)]
    assert lights_told(cast.supervisor) == lights_told(cast.leader) == lights_told(cast.other_officer) == []


def test_yellow_too_and_the_supervisor_and_the_leader_as_the_site_wants(cast: Cast, milestone: Milestone) -> None:
    with transaction():
        again(cast.leader).unit_id = cast.nanle.id
    inform(cast, "light_yellow", Audience.OFFICERS)
    inform(cast, "light_red", Audience.LEADERS, Audience.REVIEWERS)
    plan_from(date(2026, 3, 10), RED)
    assert lights_told(cast.officer) == [(MONDAY_AFTER_YELLOW, "亮黄灯", 1)]
    assert lights_told(cast.leader) == lights_told(cast.supervisor) == [(RED, "亮红灯", 1)]


def test_nobody_when_the_site_wants_none(cast: Cast, milestone: Milestone) -> None:
    inform(cast, "light_red")
    plan_from(date(2026, 4, 1), date(2026, 4, 10))
    assert lights_told(cast.officer) == []


def approve(cast: Cast, milestone: Milestone, *, percent: int, on: date) -> None:
    report = make_report(cast, milestone, figure=None, percent=percent, now=morning(on))
    with transaction():
        progress.approve(again(report), actor=cast.supervisor.actor, now=morning(on, 10))


def test_a_light_that_progress_keeps_from_turning_is_not_told(cast: Cast) -> None:
    """Half is done: it is red no sooner than the 98th day, when 81 points have passed."""
    milestone = make_milestone(cast, make_assignment(cast, target=None), due_on=DUE, target=None)
    approve(cast, milestone, percent=50, on=date(2026, 4, 7))
    plan_from(date(2026, 4, 7), date(2026, 4, 14))
    assert lights_told(cast.officer) == []


def test_a_mail_about_red_that_has_not_gone_out_is_dropped_when_it_is_no_longer_so(cast: Cast) -> None:
    milestone = make_milestone(cast, make_assignment(cast, target=None), due_on=DUE, target=None)
    plan_on(RED)
    assert heard(cast.officer, Channel.MAIL)[-1][1]["亮红灯"] == 1
    approve(cast, milestone, percent=50, on=RED)
    with transaction():
        assert operations.claim(Channel.MAIL, now=morning(RED, 11)) is None


def test_what_is_red_from_the_first_day_is_told_as_new_work(cast: Cast) -> None:
    given = date(2026, 6, 29)
    assignment = make_assignment(cast, now=morning(given, 8))
    make_milestone(cast, assignment, due_on=DUE, now=morning(given, 8))
    assert again(assignment).red_on == given
    plan_from(given, DUE)
    assert lights_told(cast.officer) == []


def test_what_turns_is_looked_up_by_index(cast: Cast) -> None:
    if db.engine.dialect.name == "sqlite":
        looked_up = "SELECT id FROM assignment WHERE closed_at IS NULL AND red_on IN ('2026-04-08', '2026-04-09')"
        way = db.session.execute(text(f"EXPLAIN QUERY PLAN {looked_up}")).one()
        assert "ix_assignment_open_red_on" in way[3]
