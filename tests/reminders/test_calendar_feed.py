"""A person's due dates in their own calendar, by an address that nobody can guess and that ends when they say so."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again, make_assignment, make_extension, make_milestone, make_work_item
from tests.queries import count_queries
from tracker.accounts.models import Person
from tracker.database import db, transaction
from tracker.history.models import Event
from tracker.reminders.feed import operations, queries
from tracker.reminders.feed.models import CalendarFeed
from tracker.work_items import operations as work
from tracker.work_items.extensions import operations as extensions
from tracker.work_items.milestones import change_milestone

SignIn = Callable[[Person], FlaskClient]
DUE = date(2026, 6, 30)


def token_of(person: Person) -> str:
    with transaction():
        return operations.make(person.actor, now=NOW)


def read(app: Flask, token: str, **sent: Any) -> TestResponse:
    with time_machine.travel(NOW, tick=False):
        return app.test_client().get(f"/reminders/calendar/{token}.ics", **sent)


def events(app: Flask, token: str) -> list[Any]:
    """As a calendar program reads it."""
    answer = read(app, token)
    assert answer.status_code == 200
    calendar = Calendar.from_ical(answer.data)
    assert calendar.errors == []
    return list(calendar.walk("VEVENT"))


def test_a_due_date_is_a_day_in_the_calendar(app: Flask, cast: Cast) -> None:
    milestone = make_milestone(cast, due_on=DUE)
    event = events(app, token_of(cast.officer))[0]
    assert event["dtstart"].dt == DUE
    assert event["dtend"].dt == DUE + timedelta(days=1)
    assert event["summary"] == "到期：1. 培育知识产权示范校 · 完成上半年任务"
    assert event["uid"] == f"milestone-{milestone.id}@127.0.0.1"
    assert f"{app.config['BASE_URL']}/progress/assignments/{milestone.assignment_id}" in event["description"]
    assert event["status"] == "CONFIRMED"
    alarm = event.walk("VALARM")[0]
    assert (alarm["action"], alarm["trigger"].dt) == ("DISPLAY", timedelta(hours=-15))


def test_it_keeps_to_the_letter_of_rfc_5545(app: Flask, cast: Cast) -> None:
    """§3.1: lines end with CRLF and hold 75 octets at most; §3.3.11: comma, semicolon and backslash are escaped."""
    title = "推进，申报;核查,上报\\" + "知识产权" * 20
    make_milestone(cast, title=title, due_on=DUE)
    token = token_of(cast.officer)
    raw = read(app, token).data
    lines = raw.split(b"\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in lines) <= 75
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert b"DTSTART;VALUE=DATE:20260630" in lines
    assert b"X-WR-TIMEZONE:Asia/Shanghai" in lines
    assert str(events(app, token)[0]["summary"]).endswith(title)
    calendar = Calendar.from_ical(raw)
    assert {"PRODID", "VERSION"} <= set(calendar)
    assert all({"UID", "DTSTAMP"} <= set(event) for event in calendar.walk("VEVENT"))


def test_a_moved_date_moves_the_event_that_is_there(app: Flask, cast: Cast) -> None:
    milestone = make_milestone(cast, due_on=DUE)
    token = token_of(cast.officer)
    before = events(app, token)[0]
    with transaction():
        found = again(milestone)
        change_milestone(
            found,
            actor=cast.supervisor.actor,
            now=NOW,
            title=found.title,
            due_on=date(2026, 7, 10),
            target=found.target,
        )
    moved = events(app, token)[0]
    extension = make_extension(cast, milestone, wanted_on=date(2026, 7, 31))
    with transaction():
        extensions.grant(
            again(extension), actor=cast.supervisor.actor, now=NOW + timedelta(hours=1), granted_on=date(2026, 7, 31)
        )
    extended = events(app, token)[0]
    assert [event["uid"] for event in (before, moved, extended)] == [before["uid"]] * 3
    assert [event["sequence"] for event in (before, moved, extended)] == [0, 1, 2]
    assert [event["dtstart"].dt for event in (moved, extended)] == [date(2026, 7, 10), date(2026, 7, 31)]
    assert extended["last-modified"].dt == NOW + timedelta(hours=1)


def test_what_is_done_or_long_past_is_gone(app: Flask, cast: Cast) -> None:
    assignment = make_assignment(cast)
    make_milestone(cast, assignment, title="久远", due_on=NOW.date() - timedelta(days=91))
    make_milestone(cast, assignment, title="逾期", due_on=NOW.date() - timedelta(days=90))
    met = make_milestone(cast, assignment, title="完成", due_on=DUE)
    with transaction():
        again(met).met_on = DUE
    token = token_of(cast.officer)
    assert [str(event["summary"]).rpartition("· ")[2] for event in events(app, token)] == ["逾期"]
    with transaction():
        work.close(again(assignment), actor=cast.supervisor.actor, now=NOW, reason="任务调整")
    assert events(app, token) == []


def test_each_sees_their_own(app: Flask, cast: Cast) -> None:
    item = make_work_item(cast)
    for unit in (cast.nanle, cast.qingfeng):
        make_milestone(cast, make_assignment(cast, item, unit), due_on=DUE)
    summaries = {
        person.name: [str(event["summary"]) for event in events(app, token_of(person))]
        for person in (cast.officer, cast.supervisor, cast.town_officer)
    }
    about = "1. 培育知识产权示范校 · 完成上半年任务"
    assert summaries == {
        "南乐经办": [f"到期：{about}"],
        "王督办": [f"到期：南乐县：{about}", f"到期：清丰县：{about}"],
        "吴坝经办": [],
    }


def test_it_is_bounded_and_makes_as_many_queries_for_much(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST", 3)
    assignment, token, counts = make_assignment(cast), token_of(cast.officer), []
    for day in range(1, 6):
        make_milestone(cast, assignment, title=f"第{day}步", due_on=date(2026, 6, day))
        with count_queries() as count:
            read(app, token)
        counts.append(int(count))
    assert [event["dtstart"].dt.day for event in events(app, token)] == [1, 2, 3]
    assert set(counts) == {3}


def test_the_address_is_shown_once_and_only_its_hash_is_kept(app: Flask, cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.officer)
    assert "尚未启用" in browser.get("/profile/calendar").text
    address = shown(browser.post("/profile/calendar").text)
    token = address.rpartition("/")[2].removesuffix(".ics")
    assert address.startswith(app.config["BASE_URL"] + "/reminders/calendar/")
    assert len(token) >= 43  # 256 random bits
    kept = db.session.scalars(select(CalendarFeed)).one()
    assert kept.token_hash == operations.hash_of(token)
    assert token not in browser.get("/profile/calendar").text
    assert token not in "".join(str(detail) for detail in db.session.scalars(select(Event.detail)))
    assert read(app, token).status_code == 200


def shown(page: str) -> str:
    found = re.search(r"<code[^>]*>([^<]+)</code>", page)
    assert found
    return found[1]


def test_renewed_or_revoked_the_old_address_is_gone_at_once(app: Flask, cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.officer)
    first, second = (
        shown(browser.post("/profile/calendar").text).rpartition("/")[2].removesuffix(".ics") for _ in range(2)
    )
    assert (read(app, first).status_code, read(app, second).status_code) == (404, 200)
    for _ in range(2):
        assert browser.post("/profile/calendar/removal").status_code == 302
    assert read(app, second).status_code == 404
    verbs = db.session.scalars(select(Event.verb).where(Event.verb.startswith("feed.")).order_by(Event.id)).all()
    assert verbs == ["feed.made", "feed.renewed", "feed.revoked"]


def test_a_disabled_persons_address_is_not_there(app: Flask, cast: Cast) -> None:
    token = token_of(cast.officer)
    with transaction():
        again(cast.officer).disabled_at = NOW
    assert read(app, token).status_code == 404


@pytest.mark.parametrize("token", ["x", "9" * 5000, "%00", "..", "token", "'\"><script>", "长" * 300, "%ff"])
def test_a_made_up_address_is_not_there(app: Flask, cast: Cast, token: str) -> None:
    token_of(cast.officer)
    answer = read(app, token)
    assert answer.status_code == 404
    assert "Set-Cookie" not in answer.headers


def test_a_calendar_program_needs_no_session_and_gets_none(app: Flask, cast: Cast) -> None:
    make_milestone(cast, due_on=DUE)
    answer = read(app, token_of(cast.officer))
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in answer.headers


def test_unchanged_dates_are_not_sent_again(app: Flask, cast: Cast) -> None:
    make_milestone(cast, due_on=DUE)
    token = token_of(cast.officer)
    tag = read(app, token).headers["ETag"]
    assert read(app, token, headers={"If-None-Match": tag}).status_code == 304
    make_milestone(cast, title="再一步", due_on=DUE)
    assert read(app, token, headers={"If-None-Match": tag}).status_code == 200


def test_a_fault_is_logged_without_the_token(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_arguments: object) -> None:
        raise RuntimeError("a fault")

    token = token_of(cast.officer)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr(queries, "due_dates", fail)
    assert read(app, token).status_code == 500
    assert "a fault" in caplog.text
    assert token not in caplog.text
