"""公示: what was shown is kept; it lasts its working days; nothing becomes final before it is over."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.appraisals.year import fill, judge_all, make_scheme, make_year, open_year, review_all
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again
from tests.overtaken import together
from tracker import clock
from tracker.accounts.models import Person
from tracker.appraisals.freezing import digest_of
from tracker.appraisals.models import Appraisal
from tracker.appraisals.operations import finalise, verify
from tracker.appraisals.publicity import operations
from tracker.appraisals.publicity.models import Publicity
from tracker.appraisals.publicity.queries import Days, days_of, standing, unfinished
from tracker.appraisals.publicity.snapshot import changes, snapshot_of
from tracker.appraisals.results import board_of
from tracker.appraisals.rules import Settings
from tracker.database import db, transaction
from tracker.errors import Conflict, Invalid, NotAllowed
from tracker.history.models import Event

SignIn = Callable[[Person], FlaskClient]
SETTINGS = Settings(publicity_days=5, objection_days=10)
BEFORE_THE_HOLIDAY = datetime(2026, 9, 24, 1, 0, tzinfo=UTC)


class Judged:
    """清丰 82.00, 南乐 58.56, 台前 50; everything judged, nothing gone over yet."""

    def __init__(self, cast: Cast, settings: Settings = SETTINGS) -> None:
        year = make_year(cast)
        with transaction():
            again(year.scheme).settings = settings.as_json()
        self.clauses = fill(cast, year)
        self.appraisal = open_year(cast, year)
        self.judge(cast, "9")

    def judge(self, cast: Cast, points: str) -> None:
        archive = self.clauses["档案管理"]
        judge_all(cast, self.appraisal, archive, {cast.qingfeng.id: points, cast.nanle.id: "8.5", cast.taiqian.id: "5"})


def publicise(cast: Cast, appraisal: Appraisal, now: datetime = BEFORE_THE_HOLIDAY) -> int:
    review_all(cast, appraisal)
    with transaction():
        return operations.start(again(appraisal), actor=cast.leader.actor, now=now).id


def stop(cast: Cast, publicity: int, reason: str = "数据有误") -> None:
    with transaction():
        kept = db.session.get_one(Publicity, publicity)
        operations.stop(kept, actor=cast.leader.actor, now=BEFORE_THE_HOLIDAY, reason=reason)


def days(publicity: int) -> Days:
    return days_of(db.session.get_one(Publicity, publicity))


def test_five_working_days_go_round_the_mid_autumn_and_national_holidays(cast: Cast) -> None:
    """DOMAIN §3: 2026-09-24 + 5 working days = 2026-10-09. Ten more: 10-10 is a working Saturday, so 10-22."""
    found = days(publicise(cast, Judged(cast).appraisal))
    assert found == Days(date(2026, 9, 24), date(2026, 10, 9), date(2026, 10, 22))
    assert found.is_running(date(2026, 10, 9)) and not found.is_running(date(2026, 10, 10))
    assert found.takes_objections(date(2026, 10, 22)) and not found.takes_objections(date(2026, 10, 23))


def test_nothing_becomes_final_before_the_days_are_over(cast: Cast) -> None:
    judged = Judged(cast)

    def finalise_on(day: date) -> None:
        now = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
        with transaction():
            finalise(again(judged.appraisal), actor=cast.leader.actor, now=now)

    review_all(cast, judged.appraisal)
    with pytest.raises(Invalid, match="还没有公示，请先公示，公示期满后再定稿"):
        finalise_on(date(2026, 9, 24))
    publicise(cast, judged.appraisal)
    for day, sentence in (
        (date(2026, 9, 24), "公示到2026年10月9日为止，公示期满后再定稿。"),
        (date(2026, 10, 9), "公示到2026年10月9日为止，公示期满后再定稿。"),
        (date(2026, 10, 10), "异议受理到2026年10月22日为止，期满后再定稿。"),
        (date(2026, 10, 22), "异议受理到2026年10月22日为止，期满后再定稿。"),
    ):
        with pytest.raises(Invalid, match=sentence):
            finalise_on(day)
    finalise_on(date(2026, 10, 23))
    assert verify(again(judged.appraisal)) == []


def test_a_scheme_that_publicises_nothing_is_finalised_at_once_and_cannot_be_publicised(cast: Cast) -> None:
    judged = Judged(cast, Settings(publicity_days=0))
    assert unfinished(again(judged.appraisal), NOW.date()) is None
    with pytest.raises(Invalid, match="评分细则设定为不公示"):
        publicise(cast, judged.appraisal)


def test_what_is_not_settled_is_not_made_public(cast: Cast) -> None:
    judged = Judged(cast)
    with pytest.raises(Invalid, match="还有 3 个单位的得分没有经第二人复核"), transaction():
        operations.start(again(judged.appraisal), actor=cast.leader.actor, now=NOW)
    review_all(cast, judged.appraisal)
    with pytest.raises(NotAllowed, match="公示由领导或考核人员办理"), transaction():
        operations.start(again(judged.appraisal), actor=cast.supervisor.actor, now=NOW)
    assert standing(judged.appraisal.id) is None


def test_what_was_shown_is_kept_whatever_comes_afterwards(cast: Cast) -> None:
    judged = Judged(cast)
    publicity = publicise(cast, judged.appraisal)
    judged.judge(cast, "7")
    shown = standing(judged.appraisal.id)
    assert shown is not None and shown.id == publicity
    assert digest_of(shown.snapshot) == shown.digest
    first = shown.snapshot["units"][0]
    assert (first["name"], first["total"], first["rank"]) == ("清丰县", "82.00", 1)
    found = changes(shown.snapshot, snapshot_of(board_of(again(judged.appraisal)), {}))
    assert [(each.unit, each.what, each.before, each.after) for each in found] == [
        ("清丰县", "档案管理", "9.00", "7.00"),
        ("清丰县", "总分", "82.00", "80.00"),
    ]


def test_a_round_that_was_stopped_stays_on_record_and_another_follows(cast: Cast) -> None:
    judged = Judged(cast)
    first = publicise(cast, judged.appraisal)
    with pytest.raises(Conflict, match="已经公示。需要重新公示的，请先停止本次公示"):
        publicise(cast, judged.appraisal)
    with pytest.raises(Invalid, match="请填写停止公示的原因"):
        stop(cast, first, " ")
    stop(cast, first)
    stop(cast, first, "再按一次")
    assert db.session.get_one(Publicity, first).stop_reason == "数据有误"
    assert standing(judged.appraisal.id) is None
    with pytest.raises(Invalid, match="还没有公示"), transaction():
        finalise(again(judged.appraisal), actor=cast.leader.actor, now=BEFORE_THE_HOLIDAY + timedelta(days=60))
    second = publicise(cast, judged.appraisal, BEFORE_THE_HOLIDAY + timedelta(days=1))
    assert second != first
    verbs = [
        each.verb for each in db.session.query(Event).filter(Event.verb.startswith("publicity.")).order_by(Event.id)
    ]
    assert verbs == ["publicity.started", "publicity.stopped", "publicity.started"]


def test_of_two_who_publicise_at_once_one_does(app: Flask, cast: Cast) -> None:
    judged = Judged(cast)
    review_all(cast, judged.appraisal)

    def request() -> tuple[Callable[[], Appraisal], Callable[[Appraisal], object]]:
        return (
            lambda: db.session.get_one(Appraisal, judged.appraisal.id),
            lambda appraisal: operations.start(appraisal, actor=cast.leader.actor, now=NOW),
        )

    assert together(app, request(), request()) == ["conflict", "done"]


def test_every_appraised_county_reads_all_results_and_others_none(cast: Cast, sign_in: SignIn) -> None:
    judged = Judged(cast)
    url = f"/appraisals/{judged.appraisal.id}/publicity"
    assert sign_in(cast.officer).get(url).status_code == 404, "nothing is public yet"
    publicise(cast, judged.appraisal, clock.now())
    page = sign_in(cast.officer).get(url).text
    places = [page.index(f'<th scope="row">{name}') for name in ("清丰县", "南乐县", "台前县")]
    assert places == sorted(places)
    assert "82.00" in page and "公示中" in page and "提出异议" in page
    assert "2026年考核结果公示" in sign_in(cast.officer).get("/appraisals/").text
    assert sign_in(cast.officer).get(f"{url}/changes").status_code == 404
    page = sign_in(cast.appraiser).get(f"{url}/changes").text
    assert "现在的得分、名次和等次与公示的一致" in page


def test_from_start_to_stop_on_the_pages(cast: Cast, sign_in: SignIn) -> None:
    judged = Judged(cast)
    url = f"/appraisals/{judged.appraisal.id}/publicity"
    leader = sign_in(cast.leader)
    assert "还没有经第二人复核" not in leader.get(url).text
    refused = leader.post(url, follow_redirects=True)
    assert (refused.status_code, "还有 3 个单位的得分没有经第二人复核" in refused.text) == (422, True)
    review_all(cast, judged.appraisal)
    assert "已公示，到" in leader.post(url, follow_redirects=True).text
    assert leader.post(url).status_code == 409
    assert leader.post(f"{url}/stop", data={"reason": ""}).status_code == 422
    page = leader.post(f"{url}/stop", data={"reason": "台前县数据有误"}, follow_redirects=True).text
    assert "已停止公示" in page and "原因：台前县数据有误" in page
    assert sign_in(cast.supervisor).post(url).status_code == 403


@pytest.mark.parametrize("is_public", [True, False])
def test_the_public_reads_it_while_it_runs_and_only_where_the_scheme_says_so(
    app: Flask, cast: Cast, is_public: bool
) -> None:
    judged = Judged(cast, Settings(is_public=is_public))
    stranger, url = app.test_client(), f"/appraisals/{judged.appraisal.id}/publicity/public"
    assert stranger.get(url).status_code == 404, "not public yet"
    publicise(cast, judged.appraisal, clock.now())
    page = stranger.get(url)
    assert page.status_code == (200 if is_public else 404)
    assert ("82.00" in page.text and "清丰县" in page.text) == is_public
    for private in (cast.appraiser.name, cast.leader.name, "档案管理", "按档案检查情况评定"):
        assert private not in page.text
    assert stranger.get("/appraisals/999999/publicity/public").status_code == 404


def test_when_its_days_are_over_the_public_page_closes(app: Flask, cast: Cast) -> None:
    judged = Judged(cast, Settings(is_public=True))
    publicise(cast, judged.appraisal, clock.now() - timedelta(days=40))
    assert app.test_client().get(f"/appraisals/{judged.appraisal.id}/publicity/public").status_code == 404


def test_a_new_scheme_publicises_for_five_days(cast: Cast) -> None:
    """DOMAIN §5."""
    assert Settings.from_json(make_scheme(cast, Settings()).settings).publicity_days == 5
