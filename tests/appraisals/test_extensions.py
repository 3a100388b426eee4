"""What an extension means for a score: asked for in time and granted it counts, in every other case it does not."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.appraisals.year import finalise, make_scheme
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again, make_assignment, make_extension, make_milestone, make_report, make_work_item
from tests.reminders.stage import morning
from tracker.appraisals import operations, schemes
from tracker.appraisals.clause_type import Facts, MilestoneFact
from tracker.appraisals.freezing import facts_as_json, facts_from_json
from tracker.appraisals.models import Appraisal
from tracker.appraisals.queries import approved_since
from tracker.appraisals.results import board_of, details_of
from tracker.appraisals.schemes import ClauseDraft
from tracker.database import db, transaction
from tracker.progress import operations as progress
from tracker.work_items.extensions import operations as extensions
from tracker.work_items.models import Assignment, Extension

DUE, LATER = date(2026, 6, 30), date(2026, 7, 31)
LINE = "原定2026年6月30日，延至2026年7月31日"


def decide(cast: Cast, extension: Extension, answer: str, now: date = DUE) -> None:
    """On the day, unless a later one is named."""
    with transaction():
        found, supervisor = again(extension), {"actor": cast.supervisor.actor, "now": morning(now)}
        if answer == "granted":
            extensions.grant(found, granted_on=LATER, **supervisor)  # type: ignore[arg-type]
        elif answer == "refused":
            extensions.refuse(found, words="进度允许。", **supervisor)  # type: ignore[arg-type]
        else:
            extensions.withdraw(found, actor=cast.officer.actor, now=morning(now))


def meet(cast: Cast, assignment: Assignment, on: date) -> None:
    milestone = again(assignment).milestones[0]
    report = make_report(cast, milestone, percent=100, now=morning(on))
    with transaction():
        progress.approve(again(report), actor=cast.supervisor.actor, now=morning(on + timedelta(days=2)))


def open_on_time(cast: Cast, assignment: Assignment) -> Appraisal:
    """A scheme of one clause: 100 points for what is done by its due date, nothing for what is late."""
    scheme = make_scheme(cast)
    parameters = {"basis": "milestones", "on_time": True}
    with transaction():
        clause = ClauseDraft(
            "一、重点工作", "培育示范校", "all_or_nothing", parameters, Decimal(100), assignment.work_item_id
        )
        schemes.add_clause(again(scheme), clause, actor=cast.appraiser.actor, now=NOW)
    with transaction():
        db.session().expire_on_commit = False
        return operations.open_appraisal(again(scheme), actor=cast.appraiser.actor, now=morning(date(2026, 9, 1)))


def points(cast: Cast, appraisal: Appraisal) -> Decimal | None:
    return board_of(again(appraisal)).standings[cast.nanle.id].total


def derivation(cast: Cast, appraisal: Appraisal) -> str:
    (detail,) = details_of(again(appraisal), cast.nanle.id).values()
    return "；".join(f"{line.label}：{line.text}" for line in detail.lines)


@pytest.mark.parametrize(
    ("answer", "met_on", "expected"),
    [
        ("granted", date(2026, 7, 20), 100),
        ("granted", LATER, 100),
        ("granted", date(2026, 8, 1), 0),  # late by the new date, too
        ("refused", date(2026, 7, 20), 0),
        ("withdrawn", date(2026, 7, 20), 0),
        ("undecided", date(2026, 7, 20), 0),
        ("undecided", DUE, 100),
    ],
)
def test_the_date_that_counts(cast: Cast, answer: str, met_on: date, expected: int) -> None:
    assignment = make_assignment(cast, make_work_item(cast))
    extension = make_extension(cast, make_milestone(cast, assignment, due_on=DUE), wanted_on=LATER, now=morning(DUE))
    if answer != "undecided":
        decide(cast, extension, answer)
    meet(cast, assignment, met_on)
    appraisal = open_on_time(cast, assignment)
    assert points(cast, appraisal) == expected
    assert (LINE in derivation(cast, appraisal)) == (answer == "granted")


def test_an_answer_after_the_due_date_counts_once_it_is_scored_again(cast: Cast) -> None:
    """Asked for on 29 June, met on 10 July, granted on 2 September, a day after the first scoring."""
    assignment = make_assignment(cast, make_work_item(cast))
    extension = make_extension(
        cast, make_milestone(cast, assignment, due_on=DUE), wanted_on=LATER, now=morning(date(2026, 6, 29))
    )
    meet(cast, assignment, date(2026, 7, 10))
    appraisal = open_on_time(cast, assignment)
    assert points(cast, appraisal) == 0 and "逾期完成" in derivation(cast, appraisal)
    decide(cast, extension, "granted", date(2026, 9, 2))
    assert approved_since(again(appraisal)) == 1
    with transaction():
        operations.score(again(appraisal), actor=cast.appraiser.actor, now=morning(date(2026, 9, 3)))
    assert points(cast, appraisal) == 100
    assert f"“完成上半年任务”{LINE}，按延期后的期限计" in derivation(cast, appraisal)
    finalise(cast, appraisal, morning(date(2026, 9, 4)))
    assert operations.verify(again(appraisal)) == []
    assert LINE in derivation(cast, appraisal)


def test_facts_are_frozen_with_both_dates_and_read_as_they_were_before_there_were_any() -> None:
    facts = Facts(milestones=(MilestoneFact("上半年", LATER, None, LINE), MilestoneFact("全年", LATER, None)))
    assert facts_from_json(facts_as_json(facts)) == facts
    assert facts_as_json(facts)["milestones"][1] == ["全年", "2026-07-31", None]
