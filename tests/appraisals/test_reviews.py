"""复核: a second person goes over every unit's scores; who scored it is recused; what changes is gone over again."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from tests.appraisals.year import fill, judge_all, make_year, open_year, review_all
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again
from tracker.access.policy import Role
from tracker.accounts.models import Person, Unit
from tracker.accounts.operations import add_person
from tracker.appraisals.models import Appraisal
from tracker.appraisals.results import board_of
from tracker.appraisals.reviews.operations import review
from tracker.appraisals.reviews.queries import digest_now, reviews_of, unreviewed
from tracker.appraisals.reviews.rules import digest_of
from tracker.appraisals.scoring import NO_RULING, Adjustment, Ruling
from tracker.database import transaction
from tracker.errors import Conflict, Invalid, NotAllowed

D = Decimal
SignIn = Callable[[Person], FlaskClient]


class Judged:
    def __init__(self, cast: Cast) -> None:
        year = make_year(cast)
        self.clauses = fill(cast, year)
        self.appraisal = open_year(cast, year)
        self.judge(cast, "9")

    def judge(self, cast: Cast, points: str) -> None:
        archive = self.clauses["档案管理"]
        judge_all(cast, self.appraisal, archive, {cast.qingfeng.id: points, cast.nanle.id: "8", cast.taiqian.id: "5"})


def go_over(
    appraisal: Appraisal, unit: Unit, who: Person, *, agreed: bool = True, remark: str = "", seen: str = ""
) -> None:
    with transaction():
        kept = again(appraisal)
        seen = seen or digest_now(board_of(kept), unit.id)
        review(kept, again(unit), actor=who.actor, now=NOW, is_agreed=agreed, remark=remark, seen=seen)


def states(appraisal: Appraisal) -> list[str]:
    kept = again(appraisal)
    return [each.state.label for each in reviews_of(kept, board_of(kept)).values()]


def test_a_change_afterwards_is_to_be_gone_over_again(cast: Cast) -> None:
    judged = Judged(cast)
    assert unreviewed(again(judged.appraisal)) == ["清丰县", "南乐县", "台前县"]
    review_all(cast, judged.appraisal)
    assert unreviewed(again(judged.appraisal)) == []
    judged.judge(cast, "9.5")
    assert states(judged.appraisal) == ["复核后有变动", "已复核", "已复核"]
    judged.judge(cast, "9")
    assert states(judged.appraisal) == ["已复核"] * 3, "what was agreed to stands again"


def test_whoever_scored_a_unit_is_recused_and_so_are_its_own_people(cast: Cast) -> None:
    judged = Judged(cast)
    with pytest.raises(NotAllowed, match="您给清丰县评过分或提出过加减分，应当由另一位人员复核"):
        go_over(judged.appraisal, cast.qingfeng, cast.appraiser)
    with transaction():
        own, _ = add_person(
            actor=None, now=NOW, username="own", name="南乐领导", unit=again(cast.nanle), role=Role.LEADER,
            email="own@example.gov.cn", password="Long-enough-1",
        )  # fmt: skip
        actor = own.actor
    with pytest.raises(NotAllowed, match="对本单位的考核应当回避"), transaction():
        kept = again(judged.appraisal)
        seen = digest_now(board_of(kept), cast.nanle.id)
        review(kept, again(cast.nanle), actor=actor, now=NOW, is_agreed=True, remark="", seen=seen)
    with pytest.raises(NotAllowed, match="您没有复核的权限"):
        go_over(judged.appraisal, cast.qingfeng, cast.officer)


def test_a_remark_is_asked_for_and_told(cast: Cast) -> None:
    judged = Judged(cast)
    with pytest.raises(Invalid, match="请写明复核意见"):
        go_over(judged.appraisal, cast.qingfeng, cast.leader, agreed=False)
    go_over(judged.appraisal, cast.qingfeng, cast.leader, agreed=False, remark="质押笔数与台账不符")
    assert states(judged.appraisal)[0] == "复核有意见"
    go_over(judged.appraisal, cast.qingfeng, cast.leader)
    assert states(judged.appraisal)[0] == "已复核"


def test_scores_that_changed_while_they_were_read_are_not_agreed_to(cast: Cast) -> None:
    judged = Judged(cast)
    kept = again(judged.appraisal)
    seen = digest_now(board_of(kept), cast.qingfeng.id)
    judged.judge(cast, "7")
    with pytest.raises(Conflict, match="该单位的得分有了变动，复核没有保存"):
        go_over(judged.appraisal, cast.qingfeng, cast.leader, seen=seen)


def test_nothing_is_agreed_to_before_it_is_judged(cast: Cast) -> None:
    year = make_year(cast)
    fill(cast, year)
    appraisal = open_year(cast, year)
    with pytest.raises(Invalid, match="还有人工评分没有完成"):
        go_over(appraisal, cast.qingfeng, cast.leader)


def test_on_the_page(cast: Cast, sign_in: SignIn) -> None:
    judged = Judged(cast)
    address = f"/appraisals/{judged.appraisal.id}/units/{cast.nanle.id}"
    assert "应当由另一位人员复核" in sign_in(cast.appraiser).get(address).text
    leader = sign_in(cast.leader)
    seen = digest_now(board_of(again(judged.appraisal)), cast.nanle.id)
    assert f'value="{seen}"' in leader.get(address).text
    page = leader.post(f"{address}/review", data={"seen": seen, "verdict": "agreed"}, follow_redirects=True).text
    assert "南乐县的得分已复核。" in page and "复核无误" not in page
    assert sign_in(cast.officer).post(f"{address}/review", data={"seen": seen}).status_code in (403, 404)


points = st.decimals(0, 100, places=2)
rows = st.lists(st.tuples(st.integers(1, 9), points, st.none() | points), max_size=6)


@given(rows, rows)
def test_two_sheets_have_one_digest_only_when_they_are_the_same(
    one: list[tuple[int, D, D | None]], other: list[tuple[int, D, D | None]]
) -> None:
    assert (digest_of(one, NO_RULING) == digest_of(other, NO_RULING)) == (one == other)
    assert digest_of(one, NO_RULING, D(1)) != digest_of(one, NO_RULING, D(2))
    assert digest_of(one, NO_RULING) != digest_of(one, Ruling((Adjustment(D(1), "甲"),)))
