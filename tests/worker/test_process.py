"""The worker process: one leads, the other waits; it lives on through trouble and stops when told."""

import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from tests.worker.stage import Workers, leaders, running, until
from tracker.database import db
from tracker.scheduler import Entry
from tracker.worker import process
from tracker.worker.journal import carry_out
from tracker.worker.leader import lock_for
from tracker.worker.models import LastRound
from tracker.worker.process import ClockWatch, Worker
from tracker.worker.rounds import Round


def test_of_three_one_leads_and_another_takes_over_within_seconds(workers: Workers) -> None:
    three = {process.pid: process for process in (workers.start() for _ in range(3))}
    until(lambda: running() == 3 and len(leaders()) == 1)
    first = three.pop(leaders()[0])
    first.kill()
    assert until(lambda: leaders() not in ([], [first.pid])) < 5
    time.sleep(2)
    assert len(leaders()) == 1
    second = three.pop(leaders()[0])
    (third,) = three.values()
    second.send_signal(signal.SIGTERM)
    assert second.wait(10) == 0
    until(lambda: leaders() == [third.pid], seconds=5)
    third.send_signal(signal.SIGINT)
    assert third.wait(10) == 0
    assert leaders() == []


def test_a_lock_is_held_by_one_and_falls_with_it(app: Flask, data_dir: Path) -> None:
    mine, theirs = lock_for(db.engine, data_dir), lock_for(db.engine, data_dir)
    assert mine.hold()
    assert mine.hold()
    assert not theirs.hold()
    mine.release()
    assert theirs.hold()
    theirs.release()


def test_a_leader_whose_database_connection_breaks_lets_another_lead(app: Flask, data_dir: Path) -> None:
    """On SQLite the lock is a file's, and a broken connection no reason to stop leading."""
    mine, theirs = lock_for(db.engine, data_dir), lock_for(db.engine, data_dir)
    assert mine.hold()
    if db.engine.dialect.name == "sqlite":
        db.engine.dispose()
        assert mine.hold()
        assert not theirs.hold()
        mine.release()
        return
    ours = "datname = current_database() AND pid <> pg_backend_pid()"
    db.session.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {ours}"))
    db.session.rollback()
    assert not mine.hold()
    assert theirs.hold()
    assert not mine.hold()
    theirs.release()


def entry(seconds: int, act: Callable[[Round], str]) -> Entry:
    return Entry("plan", "列入提醒", "", seconds, act)


def run_for_a_while(app: Flask, monkeypatch: pytest.MonkeyPatch, entry: Entry, seconds: float) -> Worker:
    monkeypatch.setattr(process, "TIMETABLE", (entry,))
    monkeypatch.setattr(process, "LOOK", 0.05)
    worker = Worker(app)
    threading.Timer(seconds, worker.stop).start()
    worker.run()
    return worker


def test_a_round_that_fails_is_noted_and_the_worker_lives_on(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_turn: object) -> str:
        raise RuntimeError("the disk is\nfull")

    run_for_a_while(app, monkeypatch, entry(1, fail), 1.8)
    row = db.session.get_one(LastRound, "plan")
    assert (row.error, row.failures, row.said) == ("RuntimeError: the disk is full", 2, "")
    assert row.error_at == row.ended_at
    assert running() == 0
    db.session.remove()
    run_for_a_while(app, monkeypatch, entry(1, lambda _turn: "done"), 0.5)
    row = db.session.get_one(LastRound, "plan")
    assert (row.error, row.failures, row.said) == ("RuntimeError: the disk is full", 0, "done")


def test_of_a_database_error_only_its_own_words_are_kept(app: Flask) -> None:
    """A statement carries what people wrote."""

    def fail(_turn: object) -> str:
        db.session.execute(text("SELECT :secret FROM nowhere"), {"secret": "13900000000"})
        return ""

    told = carry_out(entry(1, fail), Round(app), "host:1")
    assert told.failed
    assert "nowhere" in told.words
    assert "13900000000" not in told.words


def test_a_clock_set_back_begins_the_timetable_anew(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """An hourly job's next round would otherwise be a day and an hour away."""
    rounds: list[float] = []

    def act(_turn: object) -> str:
        rounds.append(time.monotonic())
        return ""

    set_back = iter([False, False, True])
    monkeypatch.setattr(ClockWatch, "was_set", lambda _watch: next(set_back, False))
    run_for_a_while(app, monkeypatch, entry(3600, act), 1.0)
    assert len(rounds) == 2


def test_the_watch_sees_a_clock_set_but_not_a_small_correction(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = iter([1_000.0, 998.0, 998.0 - 3600, 998.0 - 3600, 5_000.0])
    monkeypatch.setattr(ClockWatch, "_difference", staticmethod(lambda: next(seconds)))
    watch = ClockWatch()
    assert [watch.was_set() for _ in range(4)] == [False, True, False, True]


@pytest.mark.parametrize(
    ("arguments", "printed"),
    [
        (["--once", "--on", "2026-06-27"], "列入提醒：休息日，不发送提醒\n发送邮件：休息日，不发送"),
        (["--once", "--on", "2026-06-26"], "列入提醒：新列入提醒 0 条，合为消息 0 份\n发送邮件：未配置邮件服务器"),
        (["--on", "2026-06-26"], "--on 须与 --once 同用"),
    ],
)
def test_one_round_by_hand(app: Flask, arguments: list[str], printed: str) -> None:
    assert printed in app.test_cli_runner().invoke(args=["worker", *arguments]).output
