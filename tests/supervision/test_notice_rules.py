"""Laws of colours and escalation."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracker.supervision.notices.rules import (
    LONGEST_TEXT,
    Colour,
    Wanted,
    escalated,
    gravest,
    is_unanswered,
    leads_to_talk,
    status_of,
)

COLOURS = st.sampled_from(Colour)
DAYS = st.dates(date(2020, 1, 1), date(2090, 1, 1))
WANTED = st.builds(
    Wanted,
    st.integers(1, 4),
    COLOURS,
    st.sampled_from(["overdue/1", "near/1", "pace/1", "notice/1"]),
    st.just("事项"),
    st.just("要求"),
    st.none() | st.integers(1, 9),
)


@given(COLOURS, st.integers(1, 6))
def test_every_step_is_one_up_and_red_is_the_end(colour: Colour, steps: int) -> None:
    last = colour
    for _ in range(steps):
        assert last.next.severity == min(last.severity + 1, 2)
        last = last.next
    assert (last is Colour.RED) is (colour.severity + steps >= 2)


@given(COLOURS, st.text(min_size=1, max_size=LONGEST_TEXT), st.integers(1, 5))
def test_however_often_it_escalates_the_matter_is_told_once_and_fits(colour: Colour, text: str, steps: int) -> None:
    for step in range(steps):
        wanted = escalated(1, step, "濮知督〔2026〕1号", colour, date(2026, 7, 8), text, "请答复。")
        assert len(wanted.text) <= LONGEST_TEXT
        assert wanted.escalates_id == step and wanted.cause == f"notice/{step}"
        colour, text = wanted.colour, wanted.text
    assert text.count("，逾期未答复，现") == 1


@given(st.lists(WANTED, max_size=12), st.sets(st.tuples(st.integers(1, 4), st.sampled_from(["overdue/1", "near/1"]))))
def test_one_for_each_assignment_the_gravest_that_nobody_has_decided(
    wanted: list[Wanted], settled: set[tuple[int, str]]
) -> None:
    chosen = gravest(wanted, settled)
    undecided = [each for each in wanted if each.key not in settled]
    assert {each.assignment_id for each in chosen} == {each.assignment_id for each in undecided}
    assert len({each.assignment_id for each in chosen}) == len(chosen)
    for each in chosen:
        others = [other.colour.severity for other in undecided if other.assignment_id == each.assignment_id]
        assert each.colour.severity == max(others)


@given(st.lists(COLOURS, max_size=8), st.integers(1, 4))
def test_reds_in_a_row_lead_to_a_talk_and_another_colour_breaks_the_row(colours: list[Colour], reds: int) -> None:
    row = 0
    for colour in colours:
        row = row + 1 if colour is Colour.RED else 0
    assert leads_to_talk(colours, reds) is (row >= reds)


@given(DAYS, st.integers(-9, 9))
def test_the_day_itself_is_the_last_to_answer(reply_by: date, days: int) -> None:
    on = reply_by + timedelta(days=days)
    assert is_unanswered(reply_by, on) is (days > 0)
    said = status_of(rescinded=False, accepted=False, answered=False, reply_by=reply_by, on=on)
    assert said.label == ("逾期未答复" if days > 0 else "待答复")
