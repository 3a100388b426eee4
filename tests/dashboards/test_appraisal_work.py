"""My work in the appraisals: what a unit has to hand in, and how much waits for the office at each stage."""

from collections.abc import Callable
from datetime import date

from flask import Flask
from flask.testing import FlaskClient

from tests.appraisals.test_objections import Public, decide
from tests.appraisals.test_publicity import Judged
from tests.appraisals.test_rectifications import DUE, Final, act
from tests.appraisals.test_rulings_story import confirm, propose
from tests.appraisals.test_self_appraisals import ALL, Asking
from tests.appraisals.test_self_appraisals import DUE as SELF_DUE
from tests.appraisals.year import review_all
from tests.cast import Cast
from tests.queries import count_queries
from tracker.accounts.models import Person
from tracker.appraisals.rectifications import operations as rectifications
from tracker.dashboards.appraisal_work import stages, to_hand_in
from tracker.database import db

SignIn = Callable[..., FlaskClient]


def waiting(person: Person) -> list[str]:
    found = [stage.waiting for stage in stages(person.actor)]
    db.session.rollback()
    return found


def handing_in(person: Person) -> list[tuple[bool, int, date]]:
    found = [(row.is_self, row.year, row.due_on) for row in to_hand_in(person.actor)]
    db.session.rollback()
    return found


def test_a_unit_is_shown_its_self_appraisal_until_it_has_handed_in(cast: Cast, sign_in: SignIn) -> None:
    asking = Asking(cast)
    assert handing_in(cast.officer) == []
    asking.ask(cast)
    assert handing_in(cast.officer) == handing_in(cast.other_officer) == [(True, 2026, SELF_DUE)]
    page = sign_in(cast.officer).get("/").text
    link = f"/appraisals/{asking.appraisal.id}/self-appraisals/{cast.nanle.id}"
    assert f'href="{link}"' in page and sign_in(cast.officer).get(link).status_code == 200
    asking.keep(cast, ALL)
    asking.hand_in(cast)
    assert (handing_in(cast.officer), len(handing_in(cast.other_officer))) == ([], 1)
    asking.give_back(cast)
    assert len(handing_in(cast.officer)) == 1


def test_a_rectification_goes_from_the_unit_to_the_supervisor_and_back(cast: Cast, sign_in: SignIn) -> None:
    told = Final(cast).tell(cast)
    assert (handing_in(cast.officer), handing_in(cast.other_officer)) == ([(False, 2026, DUE)], [])
    assert f'href="/appraisals/rectifications/{told}"' in sign_in(cast.officer).get("/").text
    assert waiting(cast.supervisor) == []
    act(told, rectifications.report, cast.officer, text="已经补齐。")
    assert (handing_in(cast.officer), waiting(cast.supervisor)) == ([], ["1份整改报告待审核"])
    assert waiting(cast.leader) == []  # who does not supervise
    assert "1份整改报告待审核" in sign_in(cast.supervisor).get("/").text
    act(told, rectifications.give_back, cast.supervisor, reason="没有附材料")
    assert (len(handing_in(cast.officer)), waiting(cast.supervisor)) == (1, [])


def test_scores_wait_for_a_second_person_until_they_are_whole_and_agreed_to(cast: Cast) -> None:
    judged = Judged(cast)
    assert waiting(cast.supervisor) == waiting(cast.leader) == ["3个单位的得分待复核"]
    assert waiting(cast.appraiser) == []  # who judged them
    review_all(cast, judged.appraisal)
    assert waiting(cast.supervisor) == []


def test_what_nobody_has_judged_yet_does_not_wait_for_a_second_person(cast: Cast) -> None:
    Asking(cast)
    assert waiting(cast.supervisor) == []


def test_a_ruling_waits_for_everybody_but_who_proposed_it(app: Flask, cast: Cast) -> None:
    judged = Judged(cast)
    review_all(cast, judged.appraisal)
    ruling = propose(app, cast, judged.appraisal, cast.nanle.id, "adjustment", points="-1")
    assert waiting(cast.supervisor) == waiting(cast.leader) == ["1项加减分、否决事项待确认"]
    assert waiting(cast.appraiser) == []
    confirm(cast, ruling, cast.leader)
    assert not [line for line in waiting(cast.supervisor) if "待确认" in line]


def test_an_objection_waits_until_it_is_decided(cast: Cast) -> None:
    objection = Public(cast).objection(cast)
    assert waiting(cast.leader) == ["1件异议待处理"]
    decide(objection, cast.leader, upheld=False)
    assert waiting(cast.leader) == []


def test_each_is_one_query(cast: Cast) -> None:
    Final(cast).tell(cast)
    with count_queries() as count:
        stages(cast.supervisor.actor)
        to_hand_in(cast.officer.actor)
    assert int(count) == 2
