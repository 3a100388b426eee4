"""Extensions: asked for in time, decided above, both dates kept; and what they mean for being late."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import again, make_assignment, make_extension, make_milestone, make_report, make_work_item
from tests.reminders.stage import morning
from tracker.access.policy import Actor, Role
from tracker.database import db, transaction
from tracker.errors import Conflict, Invalid, NotAllowed
from tracker.history.models import Event
from tracker.progress import operations as progress
from tracker.work_items import milestones
from tracker.work_items import operations as work
from tracker.work_items.extensions import operations, queries
from tracker.work_items.models import Decision, Extension, Milestone

DUE, LATER, LATEST = date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 31)


def grant(
    cast: Cast,
    extension: Extension,
    granted_on: date = LATER,
    words: str = "",
    *,
    now: datetime = NOW,
    actor: Actor | None = None,
) -> None:
    with transaction():
        operations.grant(
            again(extension), actor=actor or cast.supervisor.actor, now=now, granted_on=granted_on, words=words
        )


def refuse(cast: Cast, extension: Extension, words: str = "进度允许，不必延期。", actor: Actor | None = None) -> None:
    with transaction():
        operations.refuse(again(extension), actor=actor or cast.supervisor.actor, now=NOW, words=words)


def withdraw(cast: Cast, extension: Extension, actor: Actor | None = None) -> None:
    with transaction():
        operations.withdraw(again(extension), actor=actor or cast.officer.actor, now=NOW)


def approve_whole(cast: Cast, milestone: Milestone, on: date) -> None:
    report = make_report(cast, milestone, percent=100, now=morning(on))
    with transaction():
        progress.approve(again(report), actor=cast.supervisor.actor, now=morning(on + timedelta(days=20)))


def facts(milestone: Milestone) -> tuple[date, int]:
    """The date that holds, and how many milestones were late."""
    db.session.remove()
    return again(milestone).due_on, again(milestone).assignment.late_count


def verbs() -> list[str]:
    return [verb for verb in db.session.scalars(select(Event.verb).order_by(Event.id)) if verb.startswith("extension.")]


def test_asking_changes_nothing_yet(cast: Cast) -> None:
    extension = make_extension(cast, wanted_on=LATER)
    assert (again(extension).due_on, again(extension).wanted_on, again(extension).decision) == (DUE, LATER, None)
    assert again(extension).milestone.due_on == DUE
    assert again(extension).assignment.next_due_on == DUE


def test_a_granted_extension_moves_the_due_date_and_what_is_kept_of_it(cast: Cast) -> None:
    extension = make_extension(cast, wanted_on=LATER)
    grant(cast, extension, words="同意。")
    found = again(extension)
    assert (found.milestone.due_on, found.assignment.next_due_on, found.assignment.ends_on) == (LATER, LATER, LATER)
    assert (found.due_on, found.granted_on, found.words, found.decided_by) == (DUE, LATER, "同意。", cast.supervisor.id)
    event = db.session.scalars(select(Event).where(Event.verb == "extension.granted")).one()
    assert (event.detail["before"], event.detail["after"]) == ({"due_on": "2026-06-30"}, {"due_on": "2026-07-31"})


def test_less_may_be_granted_than_was_asked_for_but_not_more(cast: Cast) -> None:
    extension = make_extension(cast, wanted_on=LATER)
    for wrong in (LATEST, LATER + timedelta(days=1), DUE, DUE - timedelta(days=1)):
        with pytest.raises(Invalid, match="批准的期限"):
            grant(cast, extension, wrong)
    grant(cast, extension, date(2026, 7, 15))
    assert facts(again(extension).milestone) == (date(2026, 7, 15), 0)


def test_it_is_asked_for_on_the_due_date_at_the_latest_by_the_calendar_of_shanghai(cast: Cast) -> None:
    """00:30 of 1 July in Shanghai is still 30 June in UTC."""
    milestone = make_milestone(cast, due_on=DUE)
    with pytest.raises(Conflict, match=r"期限2026年6月30日已过.*逾期不再受理"):
        make_extension(
            cast, milestone, wanted_on=LATER, now=morning(DUE + timedelta(days=1), 0) + timedelta(minutes=30)
        )
    make_extension(cast, milestone, wanted_on=LATER, now=morning(DUE, 23))


@pytest.mark.parametrize(
    ("wanted_on", "reason", "sentence"),
    [
        (DUE, "经费未到位。", "应晚于现在的期限2026年6月30日"),
        (date(2026, 6, 1), "经费未到位。", "应晚于"),
        (date(2101, 1, 1), "经费未到位。", "年份不对"),
        (LATER, "  ", "请填写申请延期的原因"),
        (LATER, "长" * 1001, "1000 字"),
    ],
)
def test_what_cannot_be_asked_for(cast: Cast, wanted_on: date, reason: str, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        make_extension(cast, wanted_on=wanted_on, reason=reason)
    assert verbs() == []


def test_not_for_a_closed_unsigned_or_met_one(cast: Cast) -> None:
    unsigned = make_milestone(cast, make_assignment(cast, acknowledged=False))
    with pytest.raises(Conflict, match="尚未签收"):
        make_extension(cast, unsigned)
    met = make_milestone(cast)
    approve_whole(cast, met, date(2026, 5, 1))
    with pytest.raises(Conflict, match="已经完成"):
        make_extension(cast, met)
    closed = make_milestone(cast)
    with transaction():
        work.close(again(closed).assignment, actor=cast.supervisor.actor, now=NOW, reason="任务调整")
    with pytest.raises(Conflict, match="已销号"):
        make_extension(cast, closed)


def test_one_at_a_time_and_the_next_after_an_answer(cast: Cast) -> None:
    milestone = make_milestone(cast)
    first = make_extension(cast, milestone)
    with pytest.raises(Conflict, match="等待批复"):
        make_extension(cast, milestone)
    refuse(cast, first)
    withdraw(cast, make_extension(cast, milestone))
    make_extension(cast, milestone)
    assert verbs() == [
        *("extension.asked", "extension.refused", "extension.asked", "extension.withdrawn", "extension.asked"),
    ]


def test_the_database_itself_keeps_a_second_undecided_one_away(cast: Cast) -> None:
    first = make_extension(cast)
    with pytest.raises(IntegrityError), transaction():
        kept = {column.name: getattr(again(first), column.name) for column in Extension.__table__.columns}
        db.session.add(Extension(**{**kept, "id": None}))
        db.session.flush()


def test_chained_extensions_keep_the_whole_line(cast: Cast) -> None:
    milestone = make_milestone(cast, due_on=DUE)
    grant(cast, make_extension(cast, milestone, wanted_on=LATER))
    second = make_extension(
        cast, milestone, wanted_on=date(2026, 9, 30), now=morning(LATER)
    )  # counted from the new date
    assert again(second).due_on == LATER
    grant(cast, second, LATEST)
    line = "原定2026年6月30日，延至2026年7月31日，再延至2026年8月31日"
    assert queries.lines_on([milestone.id]) == {milestone.id: line}
    assert queries.next_lines_within([milestone.assignment_id]) == {(milestone.assignment_id, LATEST): line}


# ---- what counts ----


@pytest.mark.parametrize(
    ("answer", "met_on", "late"),
    [
        (None, date(2026, 7, 1), 1),  # never decided: the original date counts
        ("refuse", date(2026, 7, 1), 1),
        ("withdraw", date(2026, 7, 1), 1),
        ("grant", date(2026, 7, 1), 0),
        ("grant", LATER, 0),
        ("grant", date(2026, 8, 1), 1),  # late by the new date, too
        (None, DUE, 0),
    ],
)
def test_what_was_asked_for_in_time_and_granted_counts_and_nothing_else(
    cast: Cast, answer: str | None, met_on: date, late: int
) -> None:
    milestone = make_milestone(cast, due_on=DUE)
    extension = make_extension(cast, milestone, wanted_on=LATER, now=morning(DUE))
    if answer:
        {"grant": grant, "refuse": refuse, "withdraw": withdraw}[answer](cast, extension)  # type: ignore[operator]
    approve_whole(cast, milestone, met_on)
    assert facts(milestone) == (LATER if answer == "grant" else DUE, late)


def test_a_late_answer_does_not_make_the_county_late(cast: Cast) -> None:
    """Asked for on 29 June, met on 10 July, granted on 3 August: late until the answer, in time after it."""
    milestone = make_milestone(cast, due_on=DUE)
    extension = make_extension(cast, milestone, wanted_on=LATER, now=morning(date(2026, 6, 29)))
    approve_whole(cast, milestone, date(2026, 7, 10))
    assert facts(milestone) == (DUE, 1)
    grant(cast, extension, now=morning(date(2026, 8, 3)))
    assert facts(milestone) == (LATER, 0)


def test_nothing_is_left_to_decide_once_it_was_met_in_time_or_closed(cast: Cast) -> None:
    in_time, closed = make_extension(cast), make_extension(cast)
    approve_whole(cast, again(in_time).milestone, DUE)
    with transaction():
        work.close(again(closed).assignment, actor=cast.supervisor.actor, now=NOW, reason="任务调整")
    for extension, sentence in ((in_time, "期限内完成"), (closed, "已销号")):
        with pytest.raises(Conflict, match=sentence):
            grant(cast, extension)
        with pytest.raises(Conflict, match=sentence):
            refuse(cast, extension)
        withdraw(cast, extension)


# ---- who, and in which order ----


def test_who_may(cast: Cast) -> None:
    extension = make_extension(cast)
    own_supervisor = Actor(99, "南乐督办", Role.SUPERVISOR, cast.nanle.id, cast.nanle.path)
    for actor in (cast.officer.actor, cast.other_officer.actor, cast.leader.actor, own_supervisor):
        with pytest.raises(NotAllowed):
            grant(cast, extension, actor=actor)
        with pytest.raises(NotAllowed):
            refuse(cast, extension, actor=actor)
    for actor in (cast.supervisor.actor, cast.other_officer.actor):
        with pytest.raises(NotAllowed):
            withdraw(cast, extension, actor=actor)
        with pytest.raises(NotAllowed):
            make_extension(cast, actor=actor)


def test_nobody_decides_what_they_asked_for(cast: Cast) -> None:
    """Not even after having moved to the office above."""
    extension = make_extension(cast)
    moved = Actor(cast.officer.id, "南乐经办", Role.SUPERVISOR, cast.city.id, cast.city.path)
    for act in (grant, refuse):
        with pytest.raises(NotAllowed, match="本人"):
            act(cast, extension, actor=moved)


def test_a_decision_stands_and_twice_is_once(cast: Cast) -> None:
    granted, refused, withdrawn = (make_extension(cast, wanted_on=LATER) for _ in range(3))
    for _ in range(2):
        grant(cast, granted)
        refuse(cast, refused)
        withdraw(cast, withdrawn)
    assert sorted(verbs()) == sorted(["extension.asked"] * 3 + [f"extension.{decision}" for decision in Decision])
    with pytest.raises(Conflict, match="已批准"):
        grant(cast, granted, date(2026, 7, 15))  # another date is another decision
    with pytest.raises(Conflict, match="不予批准"):
        grant(cast, refused)
    with pytest.raises(Conflict, match="已撤回"):
        refuse(cast, withdrawn)
    with pytest.raises(Conflict, match="已批准"):
        withdraw(cast, granted)


def test_a_refusal_says_why(cast: Cast) -> None:
    extension = make_extension(cast)
    with pytest.raises(Invalid, match="理由"):
        refuse(cast, extension, " ")
    refuse(cast, extension, "进度允许。")
    assert again(extension).words == "进度允许。"


# ---- beside the supervisor's own hand ----


def test_a_date_is_not_moved_by_hand_past_what_was_asked(cast: Cast) -> None:
    extension = make_extension(cast)

    def change(due_on: date, title: str = "改名") -> None:
        with transaction():
            milestones.change_milestone(
                again(extension).milestone,
                actor=cast.supervisor.actor,
                now=NOW,
                title=title,
                due_on=due_on,
                target=None,
            )

    with pytest.raises(Conflict, match="请先批复"):
        change(LATEST)
    change(DUE)  # other than the date, all may change
    grant(cast, extension)
    change(LATEST)
    line = "原定2026年6月30日，延至2026年7月31日，调整为2026年8月31日"
    assert queries.lines_on([extension.milestone_id]) == {extension.milestone_id: line}


def test_a_milestone_that_was_asked_about_is_not_removed(cast: Cast) -> None:
    extension = make_extension(cast)
    withdraw(cast, extension)
    with pytest.raises(Conflict, match="延期申请的记录"), transaction():
        progress.remove_milestone(again(extension).milestone, actor=cast.supervisor.actor, now=NOW)


def test_others_get_a_copy_with_the_original_date(cast: Cast) -> None:
    item = make_work_item(cast)
    source, other = (make_assignment(cast, item, unit) for unit in (cast.nanle, cast.qingfeng))
    grant(cast, make_extension(cast, make_milestone(cast, source, due_on=DUE), wanted_on=LATER))
    with transaction():
        milestones.copy_milestones(again(source), [again(other)], actor=cast.supervisor.actor, now=NOW)
    assert [milestone.due_on for milestone in again(other).milestones] == [DUE]
