"""On which day a reminder goes out, and how a digest reads."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.reminders.rules import USUAL, Line, due_dates, offsets_due, sections, send_day, subject_of
from tracker.workdays.rules import is_workday

DUE = st.dates(date(2024, 1, 1), date(2028, 12, 31))
OFFSETS = st.sampled_from([-15, -7, -3, -1, 0, 7, 14, 21, 70])


@pytest.mark.parametrize(
    ("due_on", "offset", "sent_on"),
    [
        (date(2026, 3, 20), -7, date(2026, 3, 13)),
        (date(2026, 3, 20), 0, date(2026, 3, 20)),
        (date(2026, 3, 23), -1, date(2026, 3, 20)),  # Monday: Sunday's goes out on the Friday, not on the day itself
        (date(2026, 3, 23), -15, date(2026, 3, 9)),  # Sunday's goes out on the Monday
        (date(2026, 3, 22), 0, date(2026, 3, 23)),  # due on a Sunday: told on the Monday
        (date(2026, 10, 8), -3, date(2026, 9, 30)),  # through the whole holiday, back to the last working day
        (date(2026, 3, 1), -1, date(2026, 2, 28)),  # a working Saturday
    ],
)
def test_reminders_go_out_on_working_days(due_on: date, offset: int, sent_on: date) -> None:
    assert send_day(due_on, offset) == sent_on


@given(DUE, OFFSETS)
def test_a_reminder_goes_out_on_a_workday_and_on_its_side_of_the_due_date(due_on: date, offset: int) -> None:
    day = send_day(due_on, offset)
    assert is_workday(day)
    assert day < due_on if offset < 0 else day >= due_on + timedelta(days=offset)


@given(DUE, st.lists(st.integers(1, 40), min_size=1, max_size=8))
def test_whatever_the_gaps_between_rounds_each_reminder_comes_once(due_on: date, gaps: list[int]) -> None:
    start = due_on - timedelta(days=40)
    days = [start]
    for gap in gaps:
        days.append(days[-1] + timedelta(days=gap))
    in_rounds = [offset for after, until in itertools.pairwise(days) for offset in offsets_due(due_on, after, until)]
    assert in_rounds == offsets_due(due_on, start, days[-1])
    assert len(in_rounds) == len(set(in_rounds))


@given(DUE)
def test_before_on_and_then_every_week(due_on: date) -> None:
    offsets = offsets_due(due_on, due_on - timedelta(days=60), due_on + timedelta(days=60))
    assert offsets[:7] == [-15, -7, -3, -1, 0, 7, 14]


@given(st.dates(date(2025, 1, 1), date(2027, 12, 31)), st.integers(1, 10))
def test_the_due_dates_of_a_window_are_all_that_it_concerns(until: date, length: int) -> None:
    after, oldest = until - timedelta(days=length), until - timedelta(days=200)
    found = due_dates(after, until, oldest)
    everyone = [oldest + timedelta(days=n) for n in range(300)]
    assert found == {day: offsets for day in everyone if (offsets := offsets_due(day, after, until))}
    assert USUAL.before == (15, 7, 3, 1)


def line(subject_id: int, due_on: date, rule: str = "milestone_due", title: str = "1. 培育示范校 · 完成申报") -> Line:
    return Line(rule, subject_id, due_on, title, assignment_id=5)


def test_a_digest_says_the_most_pressing_first() -> None:
    day = date(2026, 3, 20)
    parts = sections(
        [
            line(1, date(2026, 3, 27)),
            line(2, day),
            line(3, date(2026, 3, 13)),
            line(4, day, "assignment_made"),
            line(5, day, "report_returned"),
        ],
        day,
    )
    assert [(part.brief, part.entries[0].said) for part in parts] == [
        ("逾期", "2026年3月13日到期，已逾期7天"),
        ("今天到期", "2026年3月20日到期，就是今天"),
        ("即将到期", "2026年3月27日到期，还有7天"),
        ("新任务", ""),
        ("被退回", ""),
    ]
    assert (
        subject_of(parts, day) == "【目标责任制】3月20日提醒：逾期1项、今天到期1项、即将到期1项、新任务1项、被退回1项"
    )


def test_a_thing_stands_in_a_digest_once() -> None:
    missed = [line(1, date(2026, 3, 20)), line(1, date(2026, 3, 20)), line(2, date(2026, 3, 20))]
    assert [len(part.entries) for part in sections(missed, date(2026, 3, 19))] == [2]
