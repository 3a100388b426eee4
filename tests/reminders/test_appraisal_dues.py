"""The dates of an appraisal are told to whom they concern, and no more once what was asked for is done."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from tests.appraisals.test_objections import Public
from tests.appraisals.test_objections import withdraw as withdraw_objection
from tests.appraisals.test_publicity import stop
from tests.appraisals.test_rectifications import DUE, Final, act, load
from tests.appraisals.test_self_appraisals import ALL, Asking
from tests.cast import Cast
from tests.queries import count_queries
from tests.reminders.stage import heard, plan_on
from tracker.accounts.models import Person
from tracker.appraisals.rectifications import operations as rectifications
from tracker.reminders.kinds import KINDS, publicity, rectification_due, self_appraisal_due
from tracker.reminders.rules import APPRAISAL_RULES, Line, path_of, sections

SignIn = Callable[[Person], FlaskClient]
SOON, TODAY, LATE = "考核事项即将到期", "考核事项今天到期", "考核事项逾期"


def plan_days(first: date, last: date) -> None:
    for n in range((last - first).days + 1):
        plan_on(first + timedelta(days=n))


def told(person: Person) -> list[tuple[date, dict[str, int]]]:
    """Of the appraisal alone."""
    found = [
        (day, {what: n for what, n in parts.items() if what in (SOON, TODAY, LATE)}) for day, parts in heard(person)
    ]
    return [(day, parts) for day, parts in found if parts]


def test_a_rectification_is_told_until_its_report_is_in_and_again_when_it_came_back(cast: Cast) -> None:
    """Due on Thursday 2 April 2026."""
    rectification = Final(cast).tell(cast)
    plan_days(date(2026, 3, 16), date(2026, 4, 2))
    assert told(cast.officer) == [
        (date(2026, 3, 18), {SOON: 1}),
        (date(2026, 3, 26), {SOON: 1}),
        (date(2026, 3, 30), {SOON: 1}),
        (date(2026, 4, 1), {SOON: 1}),
        (date(2026, 4, 2), {TODAY: 1}),
    ]
    act(rectification, rectifications.report, cast.officer, text="已经补齐。")
    assert rectification_due.holding([rectification]) == []
    plan_days(date(2026, 4, 3), date(2026, 4, 9))
    assert len(told(cast.officer)) == 5
    act(rectification, rectifications.give_back, cast.supervisor, reason="没有附材料")
    plan_days(date(2026, 4, 10), date(2026, 4, 16))
    assert told(cast.officer)[5:] == [(date(2026, 4, 16), {LATE: 1})]
    assert told(cast.other_officer) == told(cast.supervisor) == []


def test_when_the_last_day_moves_the_new_one_is_told_and_the_old_one_is_no_longer_held(cast: Cast) -> None:
    rectification = Final(cast).tell(cast)
    later = date(2026, 5, 12)
    act(rectification, rectifications.move, cast.supervisor, due_on=later, reason="汛期")
    assert [due.due_on for due in rectification_due.holding([rectification])] == [later]
    plan_days(date(2026, 3, 26), date(2026, 4, 3))
    assert told(cast.officer) == []
    plan_on(later)
    assert told(cast.officer)[-1] == (later, {TODAY: 1})
    act(rectification, rectifications.withdraw, cast.supervisor, reason="误下")
    assert load(rectification).due_on == later and rectification_due.holding([rectification]) == []


def test_a_self_appraisal_is_told_to_each_unit_until_it_has_handed_in(cast: Cast) -> None:
    """Due on Thursday 10 December 2026."""
    asking = Asking(cast)
    asking.ask(cast)
    waiting = self_appraisal_due.falling_due([date(2026, 12, 10)])
    assert {due.unit_id for due in waiting} == {cast.qingfeng.id, cast.nanle.id, cast.taiqian.id}
    plan_on(date(2026, 12, 3))
    asking.keep(cast, ALL)
    asking.hand_in(cast)
    ids = [due.subject_id for due in waiting]
    assert cast.nanle.id not in {due.unit_id for due in self_appraisal_due.holding(ids)}
    plan_on(date(2026, 12, 10))
    assert told(cast.officer) == [(date(2026, 12, 3), {SOON: 1})]
    assert told(cast.other_officer)[-1] == (date(2026, 12, 10), {TODAY: 1})
    asking.give_back(cast)
    assert len(self_appraisal_due.holding(ids)) == len(waiting) == 3


def test_the_office_hears_of_the_end_of_publicity_and_with_the_units_of_the_end_of_objections(cast: Cast) -> None:
    """Public until Friday 9 October 2026, after the holidays; objections until Thursday 22 October."""
    public = Public(cast)
    plan_days(date(2026, 9, 24), date(2026, 10, 23))
    before = [(date(2026, 10, 19), {SOON: 1}), (date(2026, 10, 21), {SOON: 1}), (date(2026, 10, 22), {TODAY: 1})]
    assert told(cast.officer) == told(cast.other_officer) == before
    assert told(cast.supervisor) == [(date(2026, 10, 9), {TODAY: 1}), *before]
    stop(cast, public.publicity)
    assert KINDS["objections_until"].holding([public.appraisal.id]) == []


def test_an_objection_is_told_to_the_office_until_it_is_decided_or_withdrawn(cast: Cast) -> None:
    """Raised on 24 September: five working days end on 9 October."""
    objection = Public(cast).objection(cast)
    (due,) = KINDS["objection_due"].holding([objection])
    assert (due.due_on, due.title) == (date(2026, 10, 9), "2026年度考核：南乐异议的处理")
    plan_days(date(2026, 10, 8), date(2026, 10, 16))
    assert told(cast.supervisor) == [
        (date(2026, 10, 8), {SOON: 1}),
        (date(2026, 10, 9), {TODAY: 2}),
        (date(2026, 10, 16), {LATE: 1}),
    ]
    withdraw_objection(objection, cast.officer)
    assert KINDS["objection_due"].holding([objection]) == []


@pytest.mark.parametrize("rule", APPRAISAL_RULES)
def test_the_page_that_a_reminder_leads_to(rule: str, cast: Cast, sign_in: SignIn) -> None:
    if rule == "rectification_due":
        subject = Final(cast).tell(cast)
    else:
        public = Public(cast)
        subject = public.objection(cast) if rule == "objection_due" else public.appraisal.id
    line = Line(rule, subject, DUE, "", 0)
    (part,) = sections([line], DUE)
    assert part.summed == "考核事项今天到期1项"
    assert sign_in(cast.supervisor).get(path_of(line)).status_code == 200
    assert sign_in(cast.officer).get(path_of(line)).status_code == 200


def test_it_asks_as_often_however_many_units_there_are(cast: Cast) -> None:
    final = Final(cast)
    counts = []
    for unit in (cast.nanle, cast.taiqian):
        final.tell(cast, unit)
        with count_queries() as count:
            rectification_due.falling_due([DUE])
            publicity.ending("公示截止", [DUE])
            self_appraisal_due.falling_due([DUE])
        counts.append(int(count))
    assert counts == [3, 3]
