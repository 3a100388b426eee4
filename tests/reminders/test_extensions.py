"""What is heard of an extension: by those who decide, then by the county; and of the date that it moved."""

from datetime import date

from flask import Flask
from sqlalchemy import select

from tests.cast import Cast
from tests.factories import again, make_assignment, make_extension, make_milestone
from tests.reminders.stage import heard, morning, plan_on
from tracker.database import db, transaction
from tracker.reminders.models import Channel, Reminder
from tracker.reminders.operations import claim, lines_of
from tracker.reminders.rules import Line, path_of
from tracker.work_items.extensions import operations
from tracker.work_items.models import Extension

DUE, LATER = date(2026, 6, 30), date(2026, 7, 31)
MONDAY, TUESDAY = date(2026, 6, 1), date(2026, 6, 2)


def ask(cast: Cast) -> Extension:
    return make_extension(cast, make_milestone(cast, due_on=DUE), wanted_on=LATER, now=morning(MONDAY))


def grant(cast: Cast, extension: Extension, on: date) -> None:
    with transaction():
        operations.grant(again(extension), actor=cast.supervisor.actor, now=morning(on), granted_on=LATER)


def titles(rule: str) -> list[str]:
    return list(db.session.scalars(select(Reminder.title).where(Reminder.rule == rule)))


def test_who_decides_hears_of_it_once_then_the_county_hears_the_answer(cast: Cast) -> None:
    extension = ask(cast)
    for day in (MONDAY, TUESDAY):
        plan_on(day)
    assert heard(cast.supervisor) == [(MONDAY, {"待批延期": 1})]
    assert heard(cast.officer) == heard(cast.leader) == []
    assert titles("extension_waiting")[0].endswith("（申请延至2026年7月31日）")
    grant(cast, extension, TUESDAY)
    plan_on(date(2026, 6, 3))
    assert heard(cast.officer) == [(date(2026, 6, 3), {"延期获批": 1})]
    assert heard(cast.other_officer) == []
    assert titles("extension_granted")[0].endswith("（延至2026年7月31日）")


def test_a_refusal_tells_why(cast: Cast) -> None:
    extension = ask(cast)
    plan_on(MONDAY)
    with transaction():
        operations.refuse(
            again(extension), actor=cast.supervisor.actor, now=morning(TUESDAY), words="进度允许，不必延期。"
        )
    plan_on(TUESDAY)
    assert heard(cast.officer) == [(TUESDAY, {"延期未获批": 1})]
    assert titles("extension_refused")[0].endswith("（理由：进度允许，不必延期。）")


def test_what_was_withdrawn_before_anybody_heard_of_it_is_not_told(cast: Cast) -> None:
    extension = ask(cast)
    with transaction():
        operations.withdraw(again(extension), actor=cast.officer.actor, now=morning(MONDAY, 10))
    assert plan_on(MONDAY) == 0


def test_a_towns_extension_goes_to_its_county_when_somebody_is_there(cast: Cast) -> None:
    with transaction():
        again(cast.other_officer).unit_id = cast.taiqian.id
    make_extension(cast, make_milestone(cast, make_assignment(cast, unit=cast.wuba)), now=morning(MONDAY))
    plan_on(MONDAY)
    assert heard(cast.other_officer) == [(MONDAY, {"待批延期": 1})]
    assert heard(cast.supervisor) == []


def test_a_granted_date_cancels_what_was_planned_for_the_old_one_and_is_planned_anew(cast: Cast) -> None:
    """Planned on 15 June for 30 June, granted before it was sent: the mail says nothing of the old date."""
    extension = ask(cast)
    plan_on(MONDAY)
    plan_on(date(2026, 6, 15))
    assert heard(cast.officer, Channel.MAIL) == [(date(2026, 6, 15), {"即将到期": 1})]
    grant(cast, extension, date(2026, 6, 15))
    with transaction():
        while claimed := claim(Channel.MAIL, now=morning(date(2026, 6, 15), 10)):
            assert all(line.rule != "milestone_due" for line in claimed.lines)
    old = select(Reminder).where(Reminder.rule == "milestone_due", Reminder.due_on == DUE, Reminder.channel == "mail")
    assert all(reminder.cancelled_at for reminder in db.session.scalars(old))
    for day in (DUE, date(2026, 7, 7)):  # nothing on the old date, nothing overdue a week later
        plan_on(day)
    told = [sort for _, sorts in heard(cast.officer) for sort in sorts]
    assert "今天到期" not in told and "逾期" not in told
    plan_on(LATER)
    assert heard(cast.officer)[-1] == (LATER, {"今天到期": 1})


def test_a_line_leads_to_the_extension(app: Flask, cast: Cast) -> None:
    extension = ask(cast)
    plan_on(MONDAY)
    reminder = db.session.scalars(select(Reminder).where(Reminder.rule == "extension_waiting")).first()
    assert reminder and reminder.message_id
    (line,) = lines_of(reminder.message_id)
    assert isinstance(line, Line)
    adapter = app.url_map.bind("localhost")
    assert adapter.match(path_of(line)) == ("work_items.extension", {"extension_id": extension.id})
