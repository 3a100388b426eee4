"""The clocks of cases and complaints (DOMAIN §8), counted by hand; and what holds of every clock."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.ledgers.clocks.rules import LAST_DAY, run_of, running
from tracker.ledgers.definition import Clock, Definition, Field, FieldKind, Span, SpanUnit, State
from tracker.ledgers.definitions.shelf import shelf

CASE = {"kind": "专利侵权纠纷", "abroad": "否", "received_on": "2026-09-21"}


def due(ledger: str, clock: str, values: dict[str, str], state: str) -> date | None:
    book = shelf()[ledger]
    found = run_of(next(each for each in book.clocks if each.name == clock), book, values, state)
    assert found is not None
    return found.due_on


@pytest.mark.parametrize(
    ("clock", "more", "due_on"),
    [
        # 2026-09-24 + 5 workdays: 28, 29, 30 September (25 is 中秋, 26, 27 the weekend), 8, 9 October
        ("docketing", {"received_on": "2026-09-24"}, date(2026, 10, 9)),
        ("docketing", {}, date(2026, 9, 29)),  # 22, 23, 24, 28, 29
        ("serving", {"docketed_on": "2026-09-24"}, date(2026, 10, 9)),
        ("answering", {"served_on": "2026-10-09"}, date(2026, 10, 24)),
        ("answering_abroad", {"served_on": "2026-10-09", "abroad": "是"}, date(2026, 11, 8)),
        ("answering", {"served_on": "2026-10-09", "abroad": ""}, date(2026, 10, 24)),  # nothing said: not abroad
        # heard on Thursday, told on Monday of the same week; 3 workdays before 8 October lead into September
        ("hearing_notice", {"hearing_on": "2026-03-12"}, date(2026, 3, 9)),
        ("hearing_notice", {"hearing_on": "2026-10-08"}, date(2026, 9, 28)),
        ("closing", {"docketed_on": "2026-09-24"}, date(2026, 12, 24)),
        ("closing", {"docketed_on": "2025-11-30"}, date(2026, 2, 28)),
        ("closing", {"docketed_on": "2025-11-30", "extended_on": "2026-02-10"}, date(2026, 3, 30)),
        # suspended for 31 days of October: as many days later
        (
            "closing",
            {"docketed_on": "2026-09-24", "suspended_on": "2026-10-01", "resumed_on": "2026-11-01"},
            date(2027, 1, 24),
        ),
        ("closing", {"docketed_on": "2026-09-24", "suspended_on": "2026-10-01"}, None),
        # a suspension after the date has passed changes nothing
        ("closing", {"docketed_on": "2026-01-05", "suspended_on": "2026-05-01"}, date(2026, 4, 5)),
    ],
)
def test_a_case(clock: str, more: dict[str, str], due_on: date | None) -> None:
    values = {name: text for name, text in (CASE | more).items() if text}
    assert due("cases", clock, values, "open") == due_on


def test_a_penalty_is_published_within_20_workdays() -> None:
    """April 2026: 16, 17, 20–24, 27–30 are eleven; May: 6, 7, 8, the made-up 9, 11–15 are nine more."""
    values = {"kind": "商标", "decided_on": "2026-04-15", "outcome": "行政处罚"}
    assert due("cases", "publishing", values, "open") == date(2026, 5, 15)


@pytest.mark.parametrize(
    ("clock", "values", "state", "due_on"),
    [
        ("accepting", {"kind": "举报", "received_on": "2026-09-24"}, "received", date(2026, 10, 12)),
        ("verifying", {"kind": "举报", "received_on": "2026-03-02"}, "accepted", date(2026, 3, 23)),
        (
            "verifying",
            {"kind": "举报", "received_on": "2026-03-02", "extended_on": "2026-03-20"},
            "accepted",
            date(2026, 4, 14),  # thirty workdays: 21 more in March after the 2nd, 4 to 10 April without the 6th, 13, 14
        ),
        ("telling", {"kind": "举报", "named": "是", "decided_on": "2026-03-02"}, "accepted", date(2026, 3, 9)),
    ],
)
def test_a_complaint(clock: str, values: dict[str, str], state: str, due_on: date) -> None:
    assert due("complaints", clock, values, state) == due_on


def test_only_the_clocks_that_apply_run() -> None:
    book = shelf()["cases"]
    names = [run.clock.name for run in running(book, CASE | {"docketed_on": "2026-09-24"}, "open")]
    assert names == ["docketing", "serving", "closing"]
    assert running(book, CASE | {"kind": "商标"}, "refused") == []


def test_met_in_time_met_late_and_not_met() -> None:
    book = shelf()["cases"]
    clock = next(each for each in book.clocks if each.name == "docketing")

    def overdue(on: date, **more: str) -> bool:
        found = run_of(clock, book, CASE | more, "open")
        assert found is not None
        return found.is_overdue(on)

    last = date(2026, 9, 29)
    assert not overdue(last) and overdue(last + timedelta(days=1))
    assert not overdue(date(2027, 1, 1), docketed_on="2026-09-29")
    assert overdue(date(2027, 1, 1), docketed_on="2026-09-30")


def test_what_is_done_while_the_clock_stands_still_is_done_in_time() -> None:
    book = shelf()["cases"]
    values = CASE | {"docketed_on": "2026-03-06", "suspended_on": "2026-04-01", "closed_on": "2026-07-01"}
    clock = next(each for each in book.clocks if each.name == "closing")
    found = run_of(clock, book, values, "closed")
    assert found and found.met_on == date(2026, 7, 1) and not found.is_overdue(date(2027, 1, 1))
    assert found.derivation[-1] == "2026年4月1日起中止，2026年7月1日在中止期间完成"


def test_every_step_is_told() -> None:
    book = shelf()["cases"]
    values = {
        **CASE,
        "docketed_on": "2026-09-24",
        "extended_on": "2026-12-01",
        "suspended_on": "2026-10-01",
        "resumed_on": "2026-11-01",
        "closed_on": "2027-03-01",
    }
    clock = next(each for each in book.clocks if each.name == "closing")
    found = run_of(clock, book, values, "closed")
    assert found is not None and found.derivation == [
        "自“立案日期”2026年9月24日起3个月",
        "2026年12月1日批准延长1个月",
        "2026年10月1日至2026年11月1日中止，扣除31日",
        "期限为2027年2月24日",
        "2027年3月1日完成，逾期5日",
    ]


DATES = tuple(Field(name, name, FieldKind.DATE) for name in ("a", "b", "c", "d", "e"))
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
SPANS = st.builds(Span, st.integers(1, 300), st.sampled_from(SpanUnit))


def one(span: Span, extension: Span | None = None) -> tuple[Clock, Definition]:
    clock = Clock("x", "期限", "a", span, "b", "c", "d", "e" if extension else "", extension)
    return clock, Definition("l", "台账", "", DATES, (State("s", "状态"),), clocks=(clock,))


def test_a_date_that_lies_before_another_says_so() -> None:
    book = shelf()["cases"]
    clock = next(each for each in book.clocks if each.name == "hearing_notice")
    found = run_of(clock, book, CASE | {"hearing_on": "2026-03-12"}, "open")
    assert found and found.derivation == ["“口头审理日期”2026年3月12日之前3个工作日", "期限为2026年3月9日"]


@given(SPANS, DAYS)
def test_a_span_counted_backwards_ends_before_its_start(span: Span, started: date) -> None:
    clock, book = one(Span(-span.count, span.unit))
    found = run_of(clock, book, {"a": started.isoformat()}, "s")
    assert found and found.due_on and found.due_on < started


@given(SPANS, st.dictionaries(st.sampled_from("abcde"), DAYS.map(date.isoformat)), st.none() | SPANS)
def test_no_row_raises_and_no_due_date_is_before_its_start(
    span: Span, values: dict[str, str], extension: Span | None
) -> None:
    clock, book = one(span, extension)
    found = run_of(clock, book, values, "s")
    assert (found is None) == ("a" not in values)
    if found and found.due_on:
        assert date.fromisoformat(values["a"]) < found.due_on <= LAST_DAY


@given(DAYS, st.integers(1, 300), st.integers(0, 200), st.integers(0, 400))
def test_a_clock_of_days_stands_still_exactly_as_long_as_it_is_suspended(
    started: date, count: int, after: int, lasted: int
) -> None:
    clock, book = one(Span(count, SpanUnit.DAYS))
    since = started + timedelta(days=min(after, count))
    values = {"a": started.isoformat(), "c": since.isoformat(), "d": (since + timedelta(days=lasted)).isoformat()}
    found = run_of(clock, book, values, "s")
    assert found and found.due_on == started + timedelta(days=count + lasted)


@given(DAYS, SPANS, SPANS, DAYS)
def test_an_extension_never_makes_a_date_earlier(started: date, span: Span, extension: Span, approved: date) -> None:
    clock, book = one(span, extension)
    without = run_of(clock, book, {"a": started.isoformat()}, "s")
    with_it = run_of(clock, book, {"a": started.isoformat(), "e": approved.isoformat()}, "s")
    assert without and with_it and without.due_on and with_it.due_on and with_it.due_on > without.due_on
