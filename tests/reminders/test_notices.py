"""Who hears of a supervision notice, and when."""

from datetime import date
from pathlib import Path

from flask import Flask

from tests.cast import Cast
from tests.factories import again, make_assignment
from tests.reminders.stage import heard, plan_on
from tests.supervision.stage import answer, draft_on, issue, write
from tracker.database import transaction
from tracker.reminders.rules import Line, path_of

WEDNESDAY, THURSDAY, AFTER = date(2026, 7, 1), date(2026, 7, 2), date(2026, 7, 9)


def test_issued_to_the_officers_unanswered_to_their_leader_too(cast: Cast, data_dir: Path) -> None:
    assignment = make_assignment(cast)
    with transaction():
        again(cast.leader).unit_id = cast.nanle.id
    plan_on(date(2026, 3, 2))
    issue(cast, write(cast, assignment), WEDNESDAY, data_dir)
    plan_on(WEDNESDAY)
    assert heard(cast.officer)[-1] == (WEDNESDAY, {"新督办单": 1})
    assert heard(cast.leader) == [] and heard(cast.other_officer) == []
    draft_on(AFTER)
    plan_on(AFTER)
    assert heard(cast.officer)[-1] == (AFTER, {"督办单逾期": 1})
    assert heard(cast.leader) == [(AFTER, {"督办单逾期": 1})]


def test_answered_to_the_supervisors(app: Flask, cast: Cast, data_dir: Path) -> None:
    notice = issue(cast, write(cast, make_assignment(cast)), WEDNESDAY, data_dir)
    answer(cast.officer, notice, THURSDAY)
    plan_on(THURSDAY)
    assert heard(cast.supervisor) == [(THURSDAY, {"督办答复待审核": 1})]
    assert all("新督办单" not in sorts for _, sorts in heard(cast.officer))
    line = Line("notice_answered", notice, THURSDAY, "", 1)
    assert app.url_map.bind("localhost").match(path_of(line)) == ("notices.show", {"notice_id": notice})
