"""Every line of the timetable can be called, often enough and under a name of its own."""

from datetime import date

import pytest
from flask import Flask

from tracker import clock
from tracker.scheduler import TIMETABLE, Entry
from tracker.worker.process import timetable
from tracker.worker.rounds import Round


@pytest.mark.parametrize("entry", TIMETABLE, ids=lambda entry: entry.name)
def test_a_round_on_an_empty_database_harms_nothing_whatever_the_day(app: Flask, entry: Entry) -> None:
    for day in (clock.today(), date(2026, 6, 26), date(2026, 6, 27), date(2099, 12, 31)):
        assert entry.act(Round(app, on=day, by_hand=True)), "it says what it did"


def test_rounds_are_at_most_a_minute_apart_and_say_what_they_do() -> None:
    assert all(0 < entry.seconds <= 60 and len(entry.words) > 10 for entry in TIMETABLE)
    assert len({entry.name for entry in TIMETABLE}) == len(TIMETABLE)


def test_the_clock_is_given_every_line_and_no_memory() -> None:
    scheduler = timetable(lambda _entry: None)
    scheduler.start(paused=True)
    try:
        jobs = scheduler.get_jobs()
        assert {job.id for job in jobs} == {entry.name for entry in TIMETABLE}
        assert all(job.coalesce and job.max_instances == 1 for job in jobs)
    finally:
        scheduler.shutdown()
