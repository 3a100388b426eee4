"""异议: a county objects while the result is public; somebody who did not score decides; what is corrected shows."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.appraisals.test_publicity import BEFORE_THE_HOLIDAY, Judged, publicise
from tests.appraisals.year import review_all
from tests.cast import PASSWORD, Cast
from tests.factories import again
from tests.files.samples import PDF
from tests.overtaken import together
from tracker import clock
from tracker.access.policy import Actor, Role
from tracker.accounts.models import Person
from tracker.accounts.operations import add_person
from tracker.appraisals.models import Clause
from tracker.appraisals.objections import operations
from tracker.appraisals.objections.models import Objection
from tracker.appraisals.objections.queries import decide_by, undecided
from tracker.appraisals.operations import finalise
from tracker.appraisals.publicity.operations import stop
from tracker.appraisals.publicity.queries import standing
from tracker.appraisals.results import board_of
from tracker.database import db, transaction
from tracker.errors import Conflict, Invalid, NotAllowed

D = Decimal
SignIn = Callable[[Person], FlaskClient]
AFTER = datetime(2026, 10, 26, 1, 0, tzinfo=UTC)


class Public(Judged):
    """As judged, gone over by the supervisor, and public from 2026年9月24日; objections until 2026年10月22日.

    The appraiser judged, the supervisor agreed to all scores, the leader and a second reviewer did neither.
    """

    def __init__(self, cast: Cast, now: datetime = BEFORE_THE_HOLIDAY) -> None:
        super().__init__(cast)
        self.publicity = publicise(cast, self.appraisal, now)

    def objection(
        self,
        cast: Cast,
        title: str | None = "档案管理",
        *,
        who: Person | None = None,
        now: datetime = BEFORE_THE_HOLIDAY,
        text: str = "档案已经补齐。",
    ) -> int:
        with transaction():
            clause = db.session.get_one(Clause, self.clauses[title]) if title else None
            return operations.raise_objection(
                again(self.appraisal),
                again(cast.nanle),
                clause,
                actor=(who or cast.officer).actor,
                now=now,
                text=text,
            ).id


def decide(
    objection_id: int,
    who: Person | Actor,
    *,
    upheld: bool = True,
    points: str | None = None,
    findings: str = "经核查，档案齐全。",
    now: datetime = BEFORE_THE_HOLIDAY + timedelta(days=1),
) -> None:
    with transaction():
        kept = db.session.get_one(Objection, objection_id)
        given = None if points is None else D(points)
        actor = who if isinstance(who, Actor) else who.actor
        operations.decide(kept, actor=actor, now=now, is_upheld=upheld, findings=findings, points=given)


def withdraw(objection_id: int, who: Person) -> None:
    with transaction():
        operations.withdraw(db.session.get_one(Objection, objection_id), actor=who.actor, now=BEFORE_THE_HOLIDAY)


def finalise_now(cast: Cast, public: Public) -> None:
    with transaction():
        finalise(again(public.appraisal), actor=cast.leader.actor, now=AFTER)


def test_an_objection_that_is_upheld_corrects_the_score_and_the_correction_is_gone_over_again(cast: Cast) -> None:
    """南乐 has no pledges, so its weights are 36, 30 and 10 of 76: 47.37, 39.47 and 13.16 of 100.

    Schools 47.37, campaign none, archive 8.5 of 10: 13.16 × 0.85 = 11.19. In all 58.56; with the whole archive 60.53.
    """
    public = Public(cast)
    before = board_of(again(public.appraisal)).standings[cast.nanle.id]
    objection = public.objection(cast)
    with pytest.raises(Invalid, match="还有 1 件异议没有处理，请处理后再定稿"):
        finalise_now(cast, public)
    decide(objection, cast.leader, points="10")
    after = board_of(again(public.appraisal)).standings[cast.nanle.id]
    assert (before.total, before.grade) == (D("58.56"), "不合格")
    assert (after.total, after.grade) == (D("60.53"), "合格")
    with pytest.raises(Invalid, match="还有 1 个单位的得分没有经第二人复核：南乐县"):
        finalise_now(cast, public)
    review_all(cast, public.appraisal)
    finalise_now(cast, public)
    assert again(public.appraisal).finalised_at is not None


def test_an_objection_that_is_rejected_changes_nothing(cast: Cast) -> None:
    public = Public(cast)
    before = board_of(again(public.appraisal)).standings
    objection = public.objection(cast)
    with pytest.raises(Invalid, match="只有人工评分的条款在异议成立时才填写更正后的评分"):
        decide(objection, cast.leader, upheld=False, points="10")
    decide(objection, cast.leader, upheld=False)
    assert board_of(again(public.appraisal)).standings == before
    finalise_now(cast, public)


def test_whoever_scored_or_agreed_does_not_decide(cast: Cast) -> None:
    """DOMAIN §5: recusal. The supervisor agreed to the scores; an officer's own unit objects."""
    public = Public(cast)
    objection = public.objection(cast)
    for who in (cast.appraiser, cast.supervisor):
        with pytest.raises(NotAllowed, match="您评过、复核过或者裁定过被异议的得分，应当回避"):
            decide(objection, who, points="10")
    with pytest.raises(NotAllowed, match="您没有复核的权限"):
        decide(objection, cast.officer, points="10")
    decide(objection, cast.leader, points="10")
    assert db.session.get_one(Objection, objection).decided_by == cast.leader.id


def test_somebody_of_the_objecting_unit_does_not_decide_even_as_a_reviewer(cast: Cast) -> None:
    with transaction():
        reviewer, _ = add_person(
            actor=None, now=BEFORE_THE_HOLIDAY, username="nanle2", name="南乐复核", unit=again(cast.nanle),
            role=Role.LEADER, email="nanle2@example.gov.cn", password=PASSWORD,
        )  # fmt: skip
        theirs = reviewer.actor
    public = Public(cast)
    objection = public.objection(cast)
    with pytest.raises(NotAllowed, match="您是南乐县的人员，对本单位的异议应当回避"):
        decide(objection, theirs, points="10")


def test_it_is_raised_in_its_days_by_its_unit_and_once_for_one_thing(cast: Cast) -> None:
    public = Public(cast)
    with pytest.raises(NotAllowed, match="异议由被考核单位的经办人提出"):
        public.objection(cast, who=cast.other_officer)
    with pytest.raises(Invalid, match="请写明异议的内容和理由"):
        public.objection(cast, text=" ")
    with pytest.raises(Conflict, match="不在异议受理期内"):
        public.objection(cast, now=datetime(2026, 10, 23, 1, tzinfo=UTC))
    first = public.objection(cast, now=datetime(2026, 10, 22, 1, tzinfo=UTC))
    with pytest.raises(Conflict, match="对这一项的异议正在处理"):
        public.objection(cast)
    public.objection(cast, None)
    withdraw(first, cast.officer)
    withdraw(first, cast.officer)
    assert public.objection(cast) != first
    assert undecided(public.appraisal.id) == "还有 2 件异议没有处理，请处理后再定稿。"


def test_it_is_to_be_decided_within_five_working_days(cast: Cast) -> None:
    """From Thursday 2026-09-24, round both holidays: 2026-10-09."""
    assert decide_by(Public(cast).objection(cast)) == date(2026, 10, 9)


def test_when_the_round_is_stopped_no_objection_can_be_raised_and_those_raised_are_still_decided(cast: Cast) -> None:
    public = Public(cast)
    objection = public.objection(cast)
    with transaction():
        shown = standing(public.appraisal.id)
        assert shown is not None
        stop(shown, actor=cast.leader.actor, now=BEFORE_THE_HOLIDAY, reason="数据有误")
    with pytest.raises(Conflict, match="不在异议受理期内"):
        public.objection(cast, None)
    assert undecided(public.appraisal.id) is not None
    decide(objection, cast.leader, points="9")


def test_what_comes_from_data_is_corrected_at_its_source_and_not_by_hand(cast: Cast) -> None:
    public = Public(cast)
    objection = public.objection(cast, "培育示范校")
    with pytest.raises(Invalid, match="只有人工评分的条款"):
        decide(objection, cast.leader, points="30")
    decide(objection, cast.leader)
    assert db.session.get_one(Objection, objection).is_upheld
    with pytest.raises(Conflict, match="该异议已经处理"):
        decide(objection, cast.leader)
    with pytest.raises(Conflict, match="该异议已经处理，不能再撤回"):
        withdraw(objection, cast.officer)


@pytest.mark.parametrize(
    ("points", "findings", "sentence"),
    [
        (None, "成立。", "异议成立的，请填写更正后的评分"),
        ("10", " ", "请写明核查情况和理由"),
        ("10.5", "成立。", "评分应在 0 到 10 分之间"),
    ],
)
def test_a_decision_that_is_not_whole_leaves_nothing_done(
    cast: Cast, points: str | None, findings: str, sentence: str
) -> None:
    public = Public(cast)
    objection = public.objection(cast)
    before = board_of(again(public.appraisal)).standings
    with pytest.raises(Invalid, match=sentence):
        decide(objection, cast.leader, points=points, findings=findings)
    assert undecided(public.appraisal.id) is not None
    assert board_of(again(public.appraisal)).standings == before


def test_a_decision_and_a_withdrawal_at_once_come_to_one_of_the_two(app: Flask, cast: Cast) -> None:
    public = Public(cast)
    objection = public.objection(cast)

    def load() -> Objection:
        return db.session.get_one(Objection, objection)

    def decision(kept: Objection) -> None:
        now = BEFORE_THE_HOLIDAY
        operations.decide(kept, actor=cast.leader.actor, now=now, is_upheld=False, findings="不成立。")

    def withdrawal(kept: Objection) -> None:
        operations.withdraw(kept, actor=cast.officer.actor, now=BEFORE_THE_HOLIDAY)

    assert together(app, (load, decision), (load, withdrawal)) == ["conflict", "done"]
    kept = load()
    assert bool(kept.decided_at) != bool(kept.withdrawn_at)


def test_from_the_county_s_page_to_the_decision(cast: Cast, sign_in: SignIn) -> None:
    public = Public(cast, clock.now())
    county, base = sign_in(cast.officer), f"/appraisals/{public.appraisal.id}/objections"
    assert county.post(f"{base}/new", data={"clause_id": "0", "text": ""}).status_code == 422
    typed = {"clause_id": str(public.clauses["档案管理"]), "text": "档案已经补齐，见附件。"}
    sent = county.post(f"{base}/new", data=typed | {"evidence": (BytesIO(PDF), "档案目录.pdf")}, follow_redirects=True)
    assert "异议已提出" in sent.text and "档案目录.pdf" in sent.text and "作出处理" not in sent.text
    page = sent.request.path
    assert county.post(f"{base}/new", data=typed).status_code == 409
    assert sign_in(cast.other_officer).get(page).status_code == 404
    assert "没有异议" in sign_in(cast.other_officer).get(base).text
    with county.get(f"{page}/evidence/1") as file:
        assert file.data == PDF
    assert sign_in(cast.other_officer).get(f"{page}/evidence/1").status_code == 404

    assert "应当回避" in sign_in(cast.supervisor).get(page).text
    leader = sign_in(cast.leader)
    assert "待处理" in leader.get(base).text
    assert leader.post(page, data={"verdict": "upheld", "findings": "齐全。"}).status_code == 422
    decision = {"verdict": "upheld", "points": "10", "findings": "经核查，档案齐全。"}
    assert "异议已处理" in leader.post(page, data=decision, follow_redirects=True).text
    assert "异议成立" in county.get(page).text and "经核查，档案齐全。" in county.get(page).text
    changed = leader.get(f"/appraisals/{public.appraisal.id}/publicity/changes").text
    assert "11.19" in changed and "13.16" in changed and "异议成立" in changed


def test_a_county_withdraws_its_own_and_no_other_does(cast: Cast, sign_in: SignIn) -> None:
    public = Public(cast, clock.now())
    page = f"/appraisals/objections/{public.objection(cast, now=clock.now())}"
    assert sign_in(cast.other_officer).post(f"{page}/withdrawal").status_code == 404
    assert sign_in(cast.leader).post(f"{page}/withdrawal").status_code == 403
    assert "异议已撤回" in sign_in(cast.officer).post(f"{page}/withdrawal", follow_redirects=True).text
    assert sign_in(cast.leader).post(page, data={"verdict": "rejected", "findings": "无。"}).status_code == 409
