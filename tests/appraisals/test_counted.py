"""A clause that takes its figures from a ledger or from supervision notices: nothing that is kept is typed again."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from tests.appraisals.year import D, Year, finalise, make_scheme, make_year, open_year
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again, make_assignment, make_work_item
from tests.ledgers.stage import APPROVED, make_row
from tests.supervision.stage import accept, answer, issue, write
from tracker.accounts.models import Person, Unit
from tracker.appraisals import counted, operations, schemes
from tracker.appraisals.models import Appraisal
from tracker.appraisals.results import board_of, details_of
from tracker.appraisals.schemes import ClauseDraft
from tracker.appraisals.scoring import ClauseLine
from tracker.database import db, transaction
from tracker.errors import Conflict, Invalid
from tracker.ledgers.definitions.shelf import shelf
from tracker.ledgers.operations import withdraw_row
from tracker.supervision.notices.models import SupervisionNotice
from tracker.supervision.notices.operations import rescind
from tracker.supervision.notices.rules import Colour
from tracker.work_items.models import Assignment

SignIn = Callable[[Person], FlaskClient]
NEW: dict[str, Any] = {"state": "approved", **APPROVED}
RED: dict[str, Any] = {"points": "2"}


@pytest.fixture
def year(cast: Cast) -> Year:
    return make_year(cast)


def opened(cast: Cast, year: Year, *drafts: ClauseDraft) -> Appraisal:
    with transaction():
        for draft in drafts:
            schemes.add_clause(again(year.scheme), draft, actor=cast.appraiser.actor, now=NOW)
    return open_year(cast, year)


def points(appraisal: Appraisal, unit: Unit, at: int = 0) -> Decimal | None:
    board = board_of(again(appraisal))
    return board.cells[board.rulebook.clauses[at].id, unit.id].points


def told(appraisal: Appraisal, unit: Unit, at: int = 0) -> dict[str, str]:
    kept = again(appraisal)
    clause = board_of(kept).rulebook.clauses[at]
    return dict(details_of(kept, unit.id)[clause.id].lines)


def rescored(cast: Cast, appraisal: Appraisal) -> int:
    with transaction():
        return operations.score(again(appraisal), actor=cast.appraiser.actor, now=NOW)


def test_by_the_share_of_the_best_in_a_ledger(cast: Cast, year: Year) -> None:
    """清丰 has two schools approved this year, 南乐 one; that of last year counts for nobody; 台前 has none."""
    for school in ("清丰一中", "清丰二中"):
        make_row(cast, "schools", cast.qingfeng, school=school, **NEW)
    make_row(cast, school="南乐一中", **NEW)
    make_row(cast, school="南乐二中", **{**NEW, "approved_on": "2025-06-18"})
    draft = ClauseDraft("一", "新增示范校", "ratio_to_best", {}, D(100), None, "schools.new")
    appraisal = opened(cast, year, draft)
    assert [points(appraisal, unit) for unit in (cast.qingfeng, cast.nanle, cast.taiqian)] == [100, 50, 0]
    assert told(appraisal, cast.nanle) == {
        "取自": "台账“中小学知识产权教育示范（试点）校台账”的“新增示范校”，2026年",
        "完成值": "1 所",
        "最高值": "2 所",
        "计算": "100 × 1 ÷ 2 = 50",
        "得分": "50.00 分",
    }


def test_the_target_stays_that_of_the_work_item(cast: Cast, year: Year) -> None:
    """示范校: 南乐 reported 8 of 8, but the ledger has 2: what the ledger holds is what counts."""
    for school in ("一中", "二中"):
        make_row(cast, school=school, **NEW)
    draft = ClauseDraft("一", "示范校", "proportional", {}, D(100), year.schools.id, "schools.new")
    appraisal = opened(cast, year, draft)
    assert [points(appraisal, unit) for unit in (cast.nanle, cast.qingfeng)] == [25, 0]
    assert points(appraisal, cast.taiqian) is None, "only supports it"


def test_what_changes_in_the_ledger_counts_at_the_next_scoring(cast: Cast, year: Year) -> None:
    row = make_row(cast, school="一中", **NEW)
    draft = ClauseDraft("一", "新增示范校", "by_rank", {"points": "100、50"}, D(100), None, "schools.new")
    appraisal = opened(cast, year, draft)
    assert points(appraisal, cast.nanle) == 100
    with transaction():
        withdraw_row(shelf()["schools"], again(row), actor=cast.supervisor.actor, now=NOW, reason="登记错误")
    with pytest.raises(Conflict, match="又有经审核通过的数据变化"):
        finalise(cast, appraisal)
    assert rescored(cast, appraisal) == 1
    assert [points(appraisal, cast.nanle), rescored(cast, appraisal)] == [0, 0]


@pytest.fixture
def noticed(cast: Cast, year: Year, data_dir: Path) -> dict[str, int]:
    """南乐 got a red notice, answered in time, and a yellow one, answered late; 清丰 a red one on another item."""
    other = make_assignment(cast, make_work_item(cast, number="9", title="执法"), cast.qingfeng)
    given: list[tuple[str, Assignment, Colour, date]] = [
        ("red", year.nanle_schools, Colour.RED, date(2026, 3, 2)),
        ("yellow", year.nanle_schools, Colour.YELLOW, date(2026, 3, 3)),
        ("other", other, Colour.RED, date(2026, 3, 4)),
    ]
    found = {}
    for name, assignment, colour, day in given:
        found[name] = issue(cast, write(cast, assignment, colour, day), day, data_dir)
    accept(cast.supervisor, answer(cast.officer, found["red"], date(2026, 3, 4)), date(2026, 3, 5))
    accept(cast.supervisor, answer(cast.officer, found["yellow"], date(2026, 3, 20)), date(2026, 3, 23))
    return found


def test_each_red_notice_costs_points(cast: Cast, year: Year, noticed: dict[str, int]) -> None:
    every = ClauseDraft("一", "督办", "per_occurrence", RED, D(60), None, "notices:red")
    of_item = ClauseDraft("一", "示范校督办", "per_occurrence", RED, D(30), year.schools.id, "notices:red")
    late = ClauseDraft("一", "督办答复", "per_occurrence", RED, D(10), None, "notices:late")
    appraisal = opened(cast, year, every, of_item, late)
    assert [points(appraisal, cast.nanle, at) for at in range(3)] == [58, 28, 8]
    assert [points(appraisal, cast.qingfeng, at) for at in range(3)] == [58, 30, 10]
    number = db.session.get_one(SupervisionNotice, noticed["red"]).number
    assert told(appraisal, cast.nanle) == {
        "取自": "2026年收到红色督办单",
        "督办单": number,
        "发生次数": "1 份",
        "计算": "60 − 2 × 1 = 58",
        "得分": "58.00 分",
    }


def test_a_notice_that_was_rescinded_does_not_count(cast: Cast, year: Year, noticed: dict[str, int]) -> None:
    draft = ClauseDraft("一", "督办", "per_occurrence", RED, D(100), None, "notices:red")
    appraisal = opened(cast, year, draft)
    with transaction():
        found = db.session.get_one(SupervisionNotice, noticed["other"])
        rescind(found, actor=cast.supervisor.actor, now=NOW, reason="发错单位")
    assert [rescored(cast, appraisal), points(appraisal, cast.qingfeng)] == [1, 100]


def test_what_is_final_says_where_its_figures_came_from(cast: Cast, year: Year, noticed: dict[str, int]) -> None:
    make_row(cast, school="一中", **NEW)
    best = ClauseDraft("一", "新增示范校", "ratio_to_best", {}, D(60), None, "schools.new")
    red = ClauseDraft("一", "督办", "per_occurrence", RED, D(40), None, "notices:red")
    appraisal = opened(cast, year, best, red)
    before = [told(appraisal, cast.nanle, at) for at in range(2)]
    finalise(cast, appraisal)
    assert [told(appraisal, cast.nanle, at) for at in range(2)] == before
    assert operations.verify(again(appraisal)) == []


def test_what_cannot_be_taken_from_elsewhere(cast: Cast) -> None:
    scheme = make_scheme(cast)

    def refused(kind: str, counted_by: str, parameters: dict[str, Any] | None = None) -> str:
        draft = ClauseDraft("", "条款", kind, parameters or {}, D(10), None, counted_by)
        with pytest.raises(Invalid) as error, transaction():
            schemes.add_clause(again(scheme), draft, actor=cast.appraiser.actor, now=NOW)
        return error.value.sentence

    assert "不存在" in refused("ratio_to_best", "schools.nothing")
    assert "由考核人员填写" in refused("by_hand", "schools.new")
    assert "由考核人员填写" in refused("per_occurrence", "notices:red", {"source": "hand"})
    assert "选择对应的工作任务" in refused("proportional", "schools.new"), "its target is kept with the item"
    assert "按时间节点计分" in refused("timeliness", "schools.new")


def test_as_many_queries_however_many_clauses(cast: Cast, year: Year) -> None:
    def queries(clauses: int) -> int:
        lines = [line(at, name) for at in range(clauses) for name in ("schools.new", "notices:red", "notices:late")]
        seen: list[str] = []
        scheme = again(year.scheme)
        assert scheme.office.path, "read beforehand"

        def count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", count)
        counted.figures(scheme, lines, [cast.nanle.id, cast.qingfeng.id])
        event.remove(db.engine, "before_cursor_execute", count)
        return len(seen)

    assert queries(1) == queries(40) == 4


def line(at: int, name: str) -> ClauseLine:
    return ClauseLine(at, "", f"第{at}条", "per_occurrence", {}, D(1), None, name)


def test_it_is_chosen_on_the_clause_s_page(cast: Cast, year: Year, sign_in: SignIn) -> None:
    client = sign_in(cast.appraiser)
    address = f"/appraisals/schemes/{year.scheme.id}/clauses/new"
    page = client.get(address).text
    assert "台账：中小学知识产权教育示范（试点）校台账·新增示范校（所）" in page
    assert "督办：收到红色督办单（份）" in page


def test_every_line_leads_to_what_it_rests_on(cast: Cast, year: Year, noticed: dict[str, int], sign_in: SignIn) -> None:
    make_row(cast, school="一中", **NEW)
    best = ClauseDraft("一", "新增示范校", "ratio_to_best", {}, D(60), None, "schools.new")
    red = ClauseDraft("一", "督办", "per_occurrence", RED, D(40), None, "notices:red")
    appraisal = opened(cast, year, best, red)
    finalise(cast, appraisal)
    rows = f"/ledgers/schools?measure=new&amp;year=2026&amp;under={cast.nanle.id}"
    for person in (cast.supervisor, cast.officer):
        client = sign_in(person)
        page = client.get(f"/appraisals/{appraisal.id}/units/{cast.nanle.id}").text
        assert rows in page
        assert f"/notices/{noticed['red']}" in page
        assert "按与最高单位之比得分；比什么：完成值" in page, "the rule in words"
        assert client.get(rows.replace("&amp;", "&")).status_code == 200
        first, second = (clause.id for clause in board_of(again(appraisal)).rulebook.clauses)
        assert rows in client.get(f"/appraisals/{appraisal.id}/units/{cast.nanle.id}/clauses/{first}").text
        assert (
            f"/notices/{noticed['red']}"
            in client.get(f"/appraisals/{appraisal.id}/units/{cast.nanle.id}/clauses/{second}").text
        )
