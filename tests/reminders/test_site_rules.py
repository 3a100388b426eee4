"""The site's own rules: which days, who hears; what cannot be; and that every due date is told exactly once by them."""

import itertools
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again, make_assignment, make_extension, make_milestone, make_report
from tests.overtaken import together
from tests.reminders.stage import heard, morning, plan_on
from tracker.accounts.models import Person
from tracker.accounts.timeline import timeline_of
from tracker.database import db, transaction
from tracker.errors import Invalid
from tracker.progress import operations as progress
from tracker.reminders.kinds.kind import Audience, Rule
from tracker.reminders.models import Reminder
from tracker.reminders.rules import Rhythm, due_dates, offsets_due, send_day
from tracker.reminders.site_rules import queries
from tracker.reminders.site_rules.models import ReminderRule
from tracker.reminders.site_rules.operations import set_rule
from tracker.reminders.site_rules.rules import days_in, problem_of, said
from tracker.workdays.rules import is_workday

SignIn = Callable[[Person], FlaskClient]
DUE = date(2026, 6, 30)  # a Tuesday
ONE_DAY = timedelta(days=1)
OFFICERS = (Audience.OFFICERS,)
RHYTHMS = st.builds(
    Rhythm,
    before=st.lists(st.integers(1, 90), max_size=5, unique=True).map(tuple),
    on_day=st.booleans(),
    then_every=st.integers(0, 90),
) | st.builds(Rhythm, st.just(()), st.just(False), st.integers(1, 90), st.just(True))
OWN_DAYS = st.dictionaries(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.booleans(), max_size=30)
GAPS = st.lists(st.integers(1, 40), min_size=1, max_size=8)
STARTED = st.dates(date(2025, 11, 1), date(2026, 12, 31))


def set_to(cast: Cast, kind: str, rhythm: Rhythm, to: tuple[Audience, ...] = OFFICERS, *, is_on: bool = True) -> bool:
    with transaction():
        return set_rule(kind, Rule(is_on, rhythm, to), actor=cast.supervisor.actor, now=NOW)


def days_told(person: Person, first: date, last: date) -> list[tuple[date, dict[str, int]]]:
    for n in range((last - first).days + 1):
        plan_on(first + n * ONE_DAY)
    return heard(person)


@given(STARTED, GAPS, RHYTHMS, OWN_DAYS)
def test_whatever_days_planning_runs_on_each_offset_of_each_rule_comes_once_and_on_a_workday(
    due_on: date, gaps: list[int], rhythm: Rhythm, own: dict[date, bool]
) -> None:
    days = [due_on - timedelta(days=130), due_on]
    for gap in gaps:
        days.append(days[-1] + gap * ONE_DAY)
    rounds = [
        offset for after, until in itertools.pairwise(days) for offset in offsets_due(due_on, after, until, rhythm, own)
    ]
    assert rounds == offsets_due(due_on, days[0], days[-1], rhythm, own)
    assert len(rounds) == len(set(rounds))
    sent = [send_day(due_on, offset, own, in_workdays=rhythm.in_workdays) for offset in rounds]
    assert all(is_workday(day, own) and days[0] < day <= days[-1] for day in sent)
    assert {-days for days in rhythm.before} <= set(rounds)


@given(STARTED, st.integers(1, 30), RHYTHMS, OWN_DAYS)
def test_the_due_dates_of_a_window_are_all_that_it_concerns_by_any_rule(
    until: date, length: int, rhythm: Rhythm, own: dict[date, bool]
) -> None:
    after, oldest = until - timedelta(days=length), until - timedelta(days=150)
    everyone = [oldest + timedelta(days=n) for n in range(300)]
    wanted = {day: offsets for day in everyone if (offsets := offsets_due(day, after, until, rhythm, own))}
    assert due_dates(after, until, oldest, rhythm, own) == wanted


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("15、7、3、1", [15, 7, 3, 1]),
        (" 15，7, 3;1 ", [15, 7, 3, 1]),
        ("", []),
        ("七", None),
        ("-1", None),
        ("1.5", None),
        ("²", None),
        ("9999", None),
    ],
)
def test_days_as_people_type_them(text: str, days: list[int] | None) -> None:
    assert days_in(text) == days


@pytest.mark.parametrize(
    ("rhythm", "audiences", "sentence"),
    [
        (Rhythm(), 1, None),
        (Rhythm((0,)), 1, "提前天数应为 1 到 90 天"),
        (Rhythm((91,)), 1, "提前天数应为 1 到 90 天"),
        (Rhythm((7, 7)), 1, "提前天数有重复"),
        (Rhythm(tuple(range(1, 12))), 1, "提前天数最多填 10 个"),
        (Rhythm(then_every=91), 1, "重复间隔应为 1 到 90 天"),
        (Rhythm((), False, 0), 1, "没有选择任何提醒时间"),
        (Rhythm((), False, 0, True), 1, "重复间隔应为 1 到 90 个工作日"),
        (Rhythm(), 0, "请至少选择一类接收人"),
    ],
)
def test_what_a_rule_cannot_be(rhythm: Rhythm, audiences: int, sentence: str | None) -> None:
    problem = problem_of(rhythm, audiences)
    assert problem is sentence if sentence is None else problem and sentence in problem


def test_a_rule_in_words() -> None:
    assert said(Rhythm()) == "提前15、7、3、1天，当天，逾期后每7天"
    assert said(Rhythm((), False, 3, True)) == "提出当天，此后每3个工作日"


def test_what_nobody_set_is_as_the_domain_says(cast: Cast) -> None:
    rules = queries.rules_in_force()
    assert rules["milestone_due"] == Rule(True, Rhythm((15, 7, 3, 1), True, 7), OFFICERS)
    assert rules["report_waiting"] == Rule(True, Rhythm((), False, 3, True), (Audience.REVIEWERS,))
    assert rules["light_red"].is_on and not rules["light_yellow"].is_on
    assert set(rules) == {
        "milestone_due",
        "ledger_due",
        "self_appraisal_due",
        "publicity_until",
        "objections_until",
        "objection_due",
        "rectification_due",
        "light_red",
        "light_yellow",
        "report_waiting",
        "extension_waiting",
        "notice_reply",
        "week",
    }


def test_other_days_as_set(cast: Cast) -> None:
    set_to(cast, "milestone_due", Rhythm((10,), False, 2))
    make_milestone(cast, make_assignment(cast), due_on=DUE)
    assert days_told(cast.officer, date(2026, 6, 10), date(2026, 7, 3)) == [
        (date(2026, 6, 22), {"即将到期": 1}),  # ten days before is a Saturday
        (date(2026, 7, 2), {"逾期": 1}),
    ]


def test_switched_off_is_silent_and_switched_on_does_not_tell_what_was_not_asked_for(cast: Cast) -> None:
    set_to(cast, "milestone_due", Rhythm(), is_on=False)
    make_milestone(cast, make_assignment(cast), due_on=DUE)
    assert days_told(cast.officer, date(2026, 6, 10), date(2026, 6, 25)) == []
    set_to(cast, "milestone_due", Rhythm())
    assert days_told(cast.officer, date(2026, 6, 26), DUE) == [
        (date(2026, 6, 29), {"即将到期": 1}),
        (DUE, {"今天到期": 1}),
    ]


def test_leaders_and_supervisors_hear_when_the_rule_says_so_and_whose_work_it_is(cast: Cast) -> None:
    set_to(cast, "milestone_due", Rhythm(), (Audience.OFFICERS, Audience.LEADERS, Audience.REVIEWERS))
    with transaction():
        again(cast.leader).unit_id = cast.nanle.id
    make_milestone(cast, make_assignment(cast), due_on=DUE)
    plan_on(DUE)
    assert [heard(person)[-1] for person in (cast.officer, cast.leader, cast.supervisor)] == [
        (DUE, {"今天到期": 1})
    ] * 3
    told = select(Reminder.recipient_id, Reminder.title).where(Reminder.channel == "inbox", Reminder.offset == 0)
    by_person = {row[0]: row[1] for row in db.session.execute(told)}
    assert by_person[cast.supervisor.id] == f"南乐：{by_person[cast.officer.id]}"


def test_a_report_that_waits_is_told_again_every_third_workday_until_it_is_decided(cast: Cast) -> None:
    monday = date(2026, 3, 2)
    report = make_report(cast)
    assert days_told(cast.supervisor, monday, date(2026, 3, 12)) == [
        (monday, {"待审核": 1}),
        (date(2026, 3, 5), {"待审核": 1}),
        (date(2026, 3, 10), {"待审核": 1}),
    ]
    with transaction():
        progress.approve(again(report), actor=cast.supervisor.actor, now=morning(date(2026, 3, 12)))
    assert days_told(cast.supervisor, date(2026, 3, 13), date(2026, 3, 20))[3:] == []


def test_down_while_a_report_waits_it_is_told_once(cast: Cast) -> None:
    make_report(cast)
    for day in (date(2026, 3, 2), date(2026, 3, 16)):
        plan_on(day)
    assert heard(cast.supervisor)[1:] == [(date(2026, 3, 16), {"待审核": 1})]


def test_an_extension_that_waits_is_told_again(cast: Cast) -> None:
    make_extension(cast, make_milestone(cast, due_on=DUE))
    told = days_told(cast.supervisor, date(2026, 3, 2), date(2026, 3, 6))
    assert told == [(date(2026, 3, 2), {"待批延期": 1}), (date(2026, 3, 5), {"待批延期": 1})]


def test_every_change_is_in_the_history_and_setting_what_holds_is_none(cast: Cast) -> None:
    assert set_to(cast, "milestone_due", Rhythm((10,), False, 2))
    assert not set_to(cast, "milestone_due", Rhythm((10,), False, 2))
    rule = db.session.scalars(select(ReminderRule)).one()
    ((_, who, what, detail),) = timeline_of("reminder_rule", rule.id)
    assert (who, what) == ("王督办", "修改提醒规则")
    assert detail == "提醒时间：提前15、7、3、1天，当天，逾期后每7天 → 提前10天，逾期后每2天；名称：时间节点到期"


def test_a_rule_that_is_off_may_be_empty_one_that_is_on_may_not(cast: Cast) -> None:
    assert set_to(cast, "milestone_due", Rhythm((), False, 0), is_on=False)
    with pytest.raises(Invalid, match="没有选择任何提醒时间"):
        set_to(cast, "milestone_due", Rhythm((), False, 0))


def test_two_who_set_the_same_rule_at_once_take_turns(app: Flask, cast: Cast) -> None:
    def load() -> int:
        return cast.supervisor.id

    def change(days: int) -> Callable[[int], None]:
        def act(_person: int) -> None:
            rule = Rule(True, Rhythm((days,)), OFFICERS)
            set_rule("milestone_due", rule, actor=cast.supervisor.actor, now=NOW)

        return act

    assert together(app, (load, change(5)), (load, change(6))) == ["done", "done"]
    assert len(db.session.scalars(select(ReminderRule)).all()) == 1


def test_the_page_shows_saves_and_refuses(cast: Cast, sign_in: SignIn) -> None:
    supervisor = sign_in(cast.supervisor)
    assert "提前15、7、3、1天，当天，逾期后每7天" in supervisor.get("/reminders/rules").text
    page = supervisor.get("/reminders/rules/milestone_due").text
    assert 'value="15、7、3、1"' in page
    fields = {"is_on": "y", "before": "30、10", "on_day": "y", "then_every": "5", "officers": "y", "reviewers": "y"}
    for name, value, sentence in (
        ("before", "十天", "应为几个整数"),
        ("before", "3、3", "提前天数有重复"),
        ("before", "100", "提前天数应为 1 到 90 天"),
        ("then_every", "91", "重复间隔应为"),
        ("then_every", "x", "应为整数"),
    ):
        answer = supervisor.post("/reminders/rules/milestone_due", data={**fields, name: value})
        assert (answer.status_code, sentence in answer.text) == (422, True), name
    assert supervisor.post("/reminders/rules/milestone_due", data=fields).status_code == 302
    page = supervisor.get("/reminders/rules").text
    assert "提前30、10天，当天，逾期后每5天" in page and "承担单位的经办人、上级单位的督办人员" in page
    assert supervisor.post("/reminders/rules/report_waiting", data={"is_on": "", "then_every": "3"}).status_code == 302
    assert supervisor.post("/reminders/rules/week", data={"seen": ""}).status_code == 302
    assert not queries.rules_in_force()["week"].is_on
    assert supervisor.get("/reminders/rules/nonsense").status_code == 404


def test_of_two_who_change_a_rule_the_second_is_told(cast: Cast, sign_in: SignIn) -> None:
    supervisor, administrator = sign_in(cast.supervisor), sign_in(cast.administrator)
    page = supervisor.get("/reminders/rules/report_waiting").text
    seen = page.split('name="seen"')[1].split('value="')[1].split('"')[0]
    fields = {"is_on": "y", "then_every": "5", "reviewers": "y"}
    assert administrator.post("/reminders/rules/report_waiting", data=fields).status_code == 302
    answer = supervisor.post("/reminders/rules/report_waiting", data={**fields, "then_every": "2", "seen": seen})
    assert answer.status_code == 409 and "管理员" in answer.text


def test_others_read_the_rules_or_not_even_that(cast: Cast, sign_in: SignIn) -> None:
    assert 'href="/reminders/rules/' not in sign_in(cast.auditor).get("/reminders/rules").text
    assert sign_in(cast.auditor).get("/reminders/rules/week").status_code == 403
    assert sign_in(cast.officer).get("/reminders/rules").status_code == 403
