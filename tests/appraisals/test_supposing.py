"""试算: everybody before and after, of one clause or one figure otherwise; the database stays as it was."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.appraisals.test_real_size import BOOK, COUNTIES, TOTALS, YEAR, scored
from tests.appraisals.year import D, Year, fill, finalise, judge_all, make_year, open_year
from tests.cast import Cast
from tests.factories import again
from tracker.accounts.models import Person
from tracker.appraisals.clause_type import Facts
from tracker.appraisals.freezing import UnitLine
from tracker.appraisals.models import Appraisal
from tracker.appraisals.results import Board, Cell
from tracker.appraisals.supposing import Supposition, moves, suppose
from tracker.database import Base, db
from tracker.errors import Invalid

SignIn = Callable[[Person], FlaskClient]
UNITS = [UnitLine(unit, county, county) for unit, county in enumerate(COUNTIES, start=1)]


def real_board() -> Board:
    found, ranked = scored(YEAR)
    cells = {(each.clause_id, unit): Cell(each.weight, each.points) for unit, row in found.items() for each in row}
    return Board(BOOK, UNITS, cells, ranked, {})


def as_it_is(at: int, unit_id: int | None = None) -> Supposition:
    clause = BOOK.clauses[at]
    facts = YEAR[unit_id][clause.id] if unit_id else Facts()
    return Supposition(clause.id, clause.weight, clause.parameters, unit_id, facts)


@pytest.mark.parametrize("at", range(30))
def test_to_suppose_what_is_changes_nothing(at: int) -> None:
    before = real_board()
    for unit_id in (None, 3):
        found = moves(before, suppose(before, YEAR, as_it_is(at, unit_id)), BOOK.clauses[at].id)
        assert all(each.gained == 0 and each.climbed == 0 and each.points[0] == each.points[1] for each in found)
        assert [f"{each.standing[1].total:f}" for each in found] == sorted(TOTALS, key=D, reverse=True)


def test_a_weight_of_what_a_person_judged_takes_the_points_along() -> None:
    at = next(at for at, each in enumerate(BOOK.clauses) if each.type == "by_hand")
    clause, before = BOOK.clauses[at], real_board()
    after = suppose(before, YEAR, as_it_is(at)._replace(weight=clause.weight * 2))
    for unit in range(1, 9):
        was, now = before.cells[clause.id, unit].points, after.cells[clause.id, unit].points
        if was is not None and now is not None and before.cells[clause.id, unit].weight == clause.weight:
            assert now == was * 2


def test_what_cannot_be() -> None:
    with pytest.raises(Invalid, match="权重应大于 0"):
        suppose(real_board(), YEAR, as_it_is(0)._replace(weight=D(0)))


@pytest.fixture
def year(cast: Cast) -> Year:
    return make_year(cast)


@pytest.fixture
def clauses(cast: Cast, year: Year) -> dict[str, int]:
    return fill(cast, year)


@pytest.fixture
def appraisal(cast: Cast, year: Year, clauses: dict[str, int]) -> Appraisal:
    """清丰 6 of 8 schools and 5 of 10 for its files; 南乐 8 of 8 and 9 of 10."""
    appraisal = open_year(cast, year)
    points = {cast.qingfeng.id: "5", cast.nanle.id: "9", cast.taiqian.id: "0"}
    judge_all(cast, appraisal, clauses["档案管理"], points)
    return appraisal


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, but for the sessions: a page that is read is a sign of life."""
    db.session.rollback()
    tables = [table for table in Base.metadata.sorted_tables if "session" not in table.name]
    return {table.name: [tuple(row) for row in db.session.execute(select(table))] for table in tables}


def test_one_figure_otherwise_and_nothing_is_kept(
    cast: Cast, clauses: dict[str, int], appraisal: Appraisal, sign_in: SignIn
) -> None:
    client = sign_in(cast.supervisor)
    chosen = f"/appraisals/{appraisal.id}/what-if?clause={clauses['培育示范校']}&unit={cast.qingfeng.id}"
    before = everything()
    form = client.get(chosen).text
    assert 'name="actual"' in form and 'value="6"' in form
    page = client.get(f"{chosen}&supposed=1&target=8&actual=8&weight=").text
    assert "试算结果" in page
    assert "+" in page
    again_page = client.get(f"{chosen}&supposed=1&actual=6").text
    assert "不变" in again_page and "升 " not in again_page
    assert everything() == before, "nothing is saved"


def test_a_weight_otherwise_is_told_not_to_add_up(
    cast: Cast, clauses: dict[str, int], appraisal: Appraisal, sign_in: SignIn
) -> None:
    client = sign_in(cast.appraiser)
    address = f"/appraisals/{appraisal.id}/what-if?clause={clauses['档案管理']}"
    assert "各条权重合计为 110" in client.get(f"{address}&supposed=1&weight=20").text
    for wrong in ("weight=0", "weight=-1", "weight=101", "weight=abc", "weight=1.2345"):
        answer = client.get(f"{address}&supposed=1&{wrong}")
        assert (answer.status_code, "试算结果" in answer.text) == (422, False), wrong
    unit = f"&unit={cast.nanle.id}&supposed=1"
    assert client.get(f"{address}{unit}&judged=11").status_code == 422
    assert client.get(f"{address}{unit}&judged=10").status_code == 200
    for odd in ("?clause=0", "?clause=x&unit=y", "?unit=9999999999999999999999", "?supposed=1"):
        assert client.get(f"/appraisals/{appraisal.id}/what-if{odd}").status_code == 200


def test_also_of_a_final_result_which_stays(
    cast: Cast, clauses: dict[str, int], appraisal: Appraisal, sign_in: SignIn
) -> None:
    finalise(cast, appraisal)
    digest = again(appraisal).digest
    address = f"/appraisals/{appraisal.id}/what-if?clause={clauses['培育示范校']}&unit={cast.qingfeng.id}"
    assert "试算结果" in sign_in(cast.leader).get(f"{address}&supposed=1&actual=8").text
    assert again(appraisal).digest == digest
    assert sign_in(cast.officer).get(address).status_code == 404, "a county sees its own scores only"
