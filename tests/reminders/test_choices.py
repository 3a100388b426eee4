"""By which channels a person hears: always in the inbox, otherwise as chosen; of overdue work by mail in any case."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again, make_assignment, make_milestone
from tests.queries import count_queries
from tests.reminders.stage import heard, plan_on
from tests.reminders.test_robot_delivery import add_robot
from tracker.accounts.models import Person
from tracker.accounts.timeline import timeline_of
from tracker.database import transaction
from tracker.reminders.choices.operations import choose
from tracker.reminders.models import Channel

SignIn = Callable[[Person], FlaskClient]
DUE = date(2026, 6, 30)


def choosing(person: Person, **wanted: bool) -> None:
    with transaction():
        choose(person.actor, {Channel(word): wants for word, wants in wanted.items()}, now=NOW)


@pytest.fixture
def due(cast: Cast) -> None:
    make_milestone(cast, make_assignment(cast), due_on=DUE)


def test_who_wants_no_mail_finds_it_in_the_inbox_alone(cast: Cast, due: None) -> None:
    choosing(cast.officer, mail=False)
    plan_on(DUE)
    assert heard(cast.officer) == [(DUE, {"今天到期": 1})]
    assert heard(cast.officer, Channel.MAIL) == []


def test_nobody_can_choose_not_to_hear_of_overdue_work(cast: Cast, due: None) -> None:
    choosing(cast.officer, mail=False)
    for day in (DUE, date(2026, 7, 7)):
        plan_on(day)
    assert heard(cast.officer, Channel.MAIL) == [(date(2026, 7, 7), {"逾期": 1})]
    with transaction():
        again(cast.officer).email = ""
    plan_on(date(2026, 7, 14))
    assert heard(cast.officer)[-1] == (date(2026, 7, 14), {"逾期": 1})
    assert len(heard(cast.officer, Channel.MAIL)) == 1


def test_a_group_is_told_only_of_whoever_asked_for_it(cast: Cast, due: None) -> None:
    make_milestone(cast, make_assignment(cast, unit=cast.qingfeng), due_on=DUE)
    add_robot(cast, cast.city)
    choosing(cast.officer, wecom=True)
    plan_on(DUE)
    assert heard(cast.officer, Channel.WECOM) == [(DUE, {"今天到期": 1})]
    assert heard(cast.other_officer, Channel.WECOM) == []


def test_a_choice_without_a_robot_waits_for_one(cast: Cast, due: None) -> None:
    choosing(cast.officer, feishu=True)
    plan_on(DUE)
    assert heard(cast.officer, Channel.FEISHU) == []


def test_choices_cost_the_same_queries_for_everybody(cast: Cast, due: None) -> None:
    make_milestone(cast, make_assignment(cast, unit=cast.qingfeng), due_on=DUE)
    plan_on(DUE)
    with count_queries() as before:
        plan_on(DUE)
    choosing(cast.officer, mail=False)
    choosing(cast.other_officer, mail=False, wecom=True)
    plan_on(DUE)
    with count_queries() as after:
        plan_on(DUE)
    assert int(after) == int(before)


def test_the_page_offers_what_there_is_and_keeps_what_was_chosen(app: Flask, cast: Cast, sign_in: SignIn) -> None:
    officer = sign_in(cast.officer)
    page = officer.get("/profile/channels").text
    assert "企业微信" not in page and "没有登记群机器人" in page
    assert officer.post("/profile/channels", data={"wecom": "y"}).status_code == 302  # mail was unticked
    add_robot(cast, cast.nanle)
    page = officer.get("/profile/channels").text
    assert "企业微信" in page and "checked" not in page.partition('name="mail"')[2].partition(">")[0]
    officer.post("/profile/channels", data={"wecom": "y", "mail": "y"})
    page = officer.get("/profile/channels").text
    assert "checked" in page.partition('id="wecom"')[0].rpartition("<input")[2] + page.partition('id="wecom"')[2][:80]
    told = [(what, detail) for _, _, what, detail in timeline_of("person", cast.officer.id) if "提醒" in what]
    assert told == [
        ("选择提醒方式", "方式：站内消息、邮件、企业微信"),
        ("选择提醒方式", "方式：站内消息"),
    ]


def test_choosing_what_holds_already_is_nothing(cast: Cast) -> None:
    choosing(cast.officer, mail=True)
    choosing(cast.officer, mail=True, wecom=False)
    assert [what for _, _, what, _ in timeline_of("person", cast.officer.id) if "提醒" in what] == []
