"""What was edited after an appraisal was final is shown beside it; the result stays."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.appraisals.year import D, Year, approve, finalise, make_year, open_year
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again
from tests.ledgers.stage import APPROVED, make_row
from tests.supervision.stage import issue, write
from tracker.accounts.models import Person
from tracker.appraisals import operations, schemes
from tracker.appraisals.models import Appraisal
from tracker.appraisals.results import board_of
from tracker.appraisals.schemes import ClauseDraft
from tracker.appraisals.since import edited_since
from tracker.database import db, transaction
from tracker.ledgers.definitions.shelf import shelf
from tracker.ledgers.operations import withdraw_row
from tracker.supervision.notices.models import SupervisionNotice
from tracker.supervision.notices.operations import rescind
from tracker.supervision.notices.rules import Colour

SignIn = Callable[[Person], FlaskClient]
NEW: dict[str, Any] = {"state": "approved", **APPROVED}


@pytest.fixture
def year(cast: Cast) -> Year:
    return make_year(cast)


def final(cast: Cast, year: Year, *drafts: ClauseDraft) -> Appraisal:
    with transaction():
        for draft in drafts:
            schemes.add_clause(again(year.scheme), draft, actor=cast.appraiser.actor, now=NOW)
    appraisal = open_year(cast, year)
    finalise(cast, appraisal)
    return appraisal


def told(appraisal: Appraisal) -> list[tuple[str, str, str, str, str]]:
    db.session.expire_all()
    found = edited_since(again(appraisal))
    return [(each.unit.name, each.clause.title, *each.difference) for each in found]


def schools(year: Year) -> ClauseDraft:
    return ClauseDraft("一", "示范校", "proportional", {}, D(100), year.schools.id)


def test_nothing_was_edited(cast: Cast, year: Year) -> None:
    with transaction():
        schemes.add_clause(again(year.scheme), schools(year), actor=cast.appraiser.actor, now=NOW)
    appraisal = open_year(cast, year)
    assert told(appraisal) == [], "nothing is frozen yet"
    finalise(cast, appraisal)
    assert told(appraisal) == []


def test_a_report_approved_afterwards(cast: Cast, year: Year) -> None:
    appraisal = final(cast, year, schools(year))
    before = board_of(again(appraisal)).standings
    approve(cast, again(year.nanle_schools), percent=100, figure="9", title="补报")
    found = told(appraisal)
    assert ("南乐县", "示范校", "完成值", "8 所", "9 所") in found
    assert ("南乐县", "示范校", "时间节点“补报”", "无", "期限2026年11月30日，2026年3月2日完成") in found
    assert {each[0] for each in found} == {"南乐县"}
    assert board_of(again(appraisal)).standings == before
    assert operations.verify(again(appraisal)) == []


def test_a_milestone_that_was_moved_and_a_target_that_was_changed(cast: Cast, year: Year) -> None:
    appraisal = final(cast, year, schools(year))
    with transaction():
        assignment = again(year.nanle_schools)
        assignment.target, assignment.milestones[0].due_on = D(10), date(2026, 12, 20)
    assert told(appraisal) == [
        ("南乐县", "示范校", "目标值", "8 所", "10 所"),
        (
            "南乐县",
            "示范校",
            "时间节点“全年任务”",
            "期限2026年11月30日，2026年3月2日完成",
            "期限2026年12月20日，2026年3月2日完成",
        ),
    ]


def test_a_ledger_row_and_a_notice_that_were_taken_back(
    cast: Cast, year: Year, data_dir: Path, sign_in: SignIn
) -> None:
    row = make_row(cast, school="一中", **NEW)
    draft_id = write(cast, year.nanle_schools, Colour.RED)
    notice_id = issue(cast, draft_id, date(2026, 3, 2), data_dir)
    new = ClauseDraft("一", "新增示范校", "ratio_to_best", {}, D(60), None, "schools.new")
    red = ClauseDraft("一", "督办", "per_occurrence", {"points": "2"}, D(40), None, "notices:red")
    appraisal = final(cast, year, new, red)
    with transaction():
        withdraw_row(shelf()["schools"], again(row), actor=cast.supervisor.actor, now=NOW, reason="登记错误")
    with transaction():
        notice = db.session.get_one(SupervisionNotice, notice_id)
        number = notice.number
        rescind(notice, actor=cast.supervisor.actor, now=NOW, reason="发错单位")
    assert told(appraisal) == [
        ("南乐县", "新增示范校", "完成值", "1 所", "0 所"),
        ("南乐县", "督办", "完成值", "1 份", "0 份"),
        ("南乐县", "督办", "督办单", number, "无"),
    ]
    page = sign_in(cast.leader).get(f"/appraisals/{appraisal.id}").text
    assert "定稿后有变动：3 项" in page
    clause = board_of(again(appraisal)).rulebook.clauses[0]
    address = f"/appraisals/{appraisal.id}/units/{cast.nanle.id}/clauses/{clause.id}"
    assert "定稿后有变动" in sign_in(cast.officer).get(address).text
    assert operations.verify(again(appraisal)) == []
