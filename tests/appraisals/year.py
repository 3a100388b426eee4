"""A small year for the tests: three counties, four items, and what was approved of each."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again, make_assignment, make_milestone, make_report, make_work_item
from tracker.accounts.models import Unit
from tracker.appraisals import operations, schemes
from tracker.appraisals.models import Appraisal, Clause, Scheme
from tracker.appraisals.results import board_of
from tracker.appraisals.reviews.operations import review
from tracker.appraisals.reviews.queries import digest_now
from tracker.appraisals.rules import Settings
from tracker.appraisals.schemes import ClauseDraft
from tracker.database import db, transaction
from tracker.progress import operations as progress
from tracker.work_items.models import Assignment, Duty, WorkItem

D = Decimal


@dataclass
class Year:
    """清丰 and 南乐 both carry the schools; only 清丰 the pledges; 台前 supports the schools."""

    schools: WorkItem
    pledges: WorkItem
    campaign: WorkItem
    nanle_schools: Assignment
    scheme: Scheme


def approve(cast: Cast, assignment: Assignment, *, percent: int, figure: str | None, title: str = "全年任务") -> None:
    milestone = make_milestone(cast, assignment, title=title, due_on=date(2026, 11, 30), target=None)
    report = make_report(cast, milestone, percent=percent, figure=None if figure is None else D(figure))
    with transaction():
        progress.approve(again(report), actor=cast.supervisor.actor, now=NOW)


def make_year(cast: Cast) -> Year:
    """Schools: 清丰 6 of 8, 南乐 8 of 8. Pledges: 清丰 2 of 3. Campaign (no target): 清丰 done, 南乐 half."""
    schools = make_work_item(cast, number="1", title="培育示范校", weight=D(30))
    pledges = make_work_item(cast, number="2", title="质押融资", measure="笔", weight=D(20))
    campaign = make_work_item(cast, number="3", title="宣传周活动", measure="", weight=None)

    def give(item: WorkItem, unit: Unit, target: str | None, duty: Duty = Duty.RESPONSIBLE) -> Assignment:
        value = None if target is None else D(target)
        return make_assignment(cast, item, unit, target=value, duty=duty, acknowledged=unit.id != cast.taiqian.id)

    approve(cast, give(schools, cast.qingfeng, "8"), percent=75, figure="6")
    nanle_schools = give(schools, cast.nanle, "8")
    approve(cast, nanle_schools, percent=100, figure="8")
    give(schools, cast.taiqian, None, Duty.SUPPORTING)
    approve(cast, give(pledges, cast.qingfeng, "3"), percent=60, figure="2")
    approve(cast, give(campaign, cast.qingfeng, None), percent=100, figure=None)
    approve(cast, give(campaign, cast.nanle, None), percent=50, figure=None)
    return Year(schools, pledges, campaign, nanle_schools, make_scheme(cast))


def make_scheme(cast: Cast, settings: Settings | None = None) -> Scheme:
    """Without publicity unless asked for: most of a year's stories are not about it."""
    with transaction():
        db.session().expire_on_commit = False
        scheme = schemes.add_scheme(
            actor=cast.appraiser.actor, now=NOW, office=again(cast.city), year=2026, title="2026年度考核细则"
        )
        scheme.settings = (settings or Settings(publicity_days=0)).as_json()
        return scheme


def fill(cast: Cast, year: Year) -> dict[str, int]:
    """The items' clauses by proposal, scaled to 90, and ten points by hand. Clause ids by title."""
    with transaction():
        scheme = again(year.scheme)
        by_hand = ClauseDraft("二、基础", "档案管理", "by_hand", {}, D(10), None)
        schemes.add_clause(scheme, by_hand, actor=cast.appraiser.actor, now=NOW)
        schemes.propose_clauses(scheme, actor=cast.appraiser.actor, now=NOW)
        return {clause.title: clause.id for clause in scheme.clauses}


def open_year(cast: Cast, year: Year) -> Appraisal:
    with transaction():
        db.session().expire_on_commit = False
        return operations.open_appraisal(again(year.scheme), actor=cast.appraiser.actor, now=NOW)


def judge_all(cast: Cast, appraisal: Appraisal, clause_id: int, points: dict[int, str]) -> None:
    with transaction():
        operations.judge(
            again(appraisal),
            db.session.get_one(Clause, clause_id),
            [operations.Judgement(unit_id, D(value), "按档案检查情况评定。") for unit_id, value in points.items()],
            actor=cast.appraiser.actor,
            now=NOW,
        )


def review_all(cast: Cast, appraisal: Appraisal, now: datetime = NOW) -> None:
    """The supervisor has scored nothing, and agrees with everything."""
    with transaction():
        kept = again(appraisal)
        board = board_of(kept)
        for line in board.units:
            seen = digest_now(board, line.id)
            unit = db.session.get_one(Unit, line.id)
            review(kept, unit, actor=cast.supervisor.actor, now=now, is_agreed=True, remark="", seen=seen)


def finalise(cast: Cast, appraisal: Appraisal, now: datetime = NOW) -> None:
    """As the leader does it, once a second person has gone over every unit's scores."""
    review_all(cast, appraisal, now)
    with transaction():
        operations.finalise(again(appraisal), actor=cast.leader.actor, now=now)
