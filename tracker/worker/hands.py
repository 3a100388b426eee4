"""Jobs are carried out by processes of their own, as many as there are cores: a part that eats memory or crashes takes
nobody with it, and the rounds of reminders go on beside them.
"""

import logging
import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from flask import Flask

from tracker import clock
from tracker.database import transaction
from tracker.documents.runs import printing
from tracker.errors import DomainError
from tracker.files import passing
from tracker.jobs import claims
from tracker.jobs.claims import Errand
from tracker.jobs.operations import expire, folder_of
from tracker.worker.heartbeat import name_of, own_name
from tracker.worker.rounds import Round

ROOT = Path(__file__).parents[2]
LOOK = 0.5  # seconds between two looks at the processes
SIGN = 10.0  # seconds between two signs of life of a process at work
MOST_CRASHES = 6  # in a round, after which it is given up until the next
SOMETHING_WRONG = "印制这一部分时出现内部错误。请联系管理员查看运行日志，处理后再继续。"
log = logging.getLogger(__name__)

# Who knows how to do which kind of job: writes what comes of a part to a path.
MAKERS = {printing.KIND: printing.make}


def carry_out_jobs(turn: Round) -> str:
    """Keeps as many processes at work as there are cores and parts, until nothing waits."""
    hands: list[subprocess.Popen[bytes]] = []
    started = crashed = 0
    try:
        while not turn.must_stop():
            crashed += _bury(turn.app, hands)
            if crashed >= MOST_CRASHES:
                raise RuntimeError(f"印制进程中断 {crashed} 次，请查看运行日志")
            wanted = min(os.cpu_count() or 1, _waiting(turn.app))
            if not hands and not wanted:
                break
            for _ in range(wanted - len(hands)):
                hands.append(_start(turn.app))
                started += 1
            time.sleep(LOOK)
    finally:
        for hand in hands:
            hand.terminate()
            hand.wait()
        _bury(turn.app, hands)
    return "已把批量印制办理完毕" if started else "没有待办的批量印制"


def clear_away(turn: Round) -> str:
    days = turn.app.config["JOB_DAYS"]
    with turn.app.app_context(), transaction():
        gone = expire(turn.app.config["TRACKER_DATA_DIR"], now=turn.now, days=days)
    return f"清理过期文件 {gone} 批" if gone else "没有过期的批量印制文件"


def work(app: Flask) -> None:
    """In a process of its own: takes part after part until there is none, or until its parent has gone."""
    parent = os.getppid()
    in_hand: list[Errand] = []
    threading.Thread(target=_give_signs, args=(app, parent, in_hand), daemon=True).start()
    while os.getppid() == parent and make_next(app, in_hand):
        pass


def make_next(app: Flask, in_hand: list[Errand]) -> bool:
    """One part, which is in `in_hand` meanwhile. False when there is none to be had."""
    with app.app_context():
        with transaction():
            errand = claims.claim(own_name(), now=clock.now())
        if errand:
            in_hand[:] = [errand]
            _carry_out(app, errand)
            in_hand.clear()
    return errand is not None


def _carry_out(app: Flask, errand: Errand) -> None:
    data_dir = app.config["TRACKER_DATA_DIR"]
    try:
        with passing.making(data_dir, folder_of(errand.job_id), errand.file) as path:
            MAKERS[errand.kind](errand, path, now=clock.now(), data_dir=data_dir)
            size = path.stat().st_size
        with transaction():
            claims.finish(errand, size=size, now=clock.now())
    except DomainError as error:
        _give_up(errand, error.sentence)
    except Exception:  # whatever it is, the other parts can be made
        log.exception("part %d of job %d failed", errand.part_id, errand.job_id)
        _give_up(errand, SOMETHING_WRONG)


def _give_up(errand: Errand, sentence: str) -> None:
    with transaction():
        claims.fail(errand, sentence, now=clock.now())


def _give_signs(app: Flask, parent: int, in_hand: list[Errand]) -> None:
    """Beside the work. Whoever is orphaned leaves at once: the next leader starts its own processes."""
    last = time.monotonic()
    while True:
        time.sleep(LOOK)
        if os.getppid() != parent:
            os._exit(1)
        if time.monotonic() - last >= SIGN:
            last = time.monotonic()
            for errand in list(in_hand):
                with suppress(Exception), app.app_context(), transaction():  # the next sign may get through
                    claims.stay(errand, now=clock.now())


def _waiting(app: Flask) -> int:
    with app.app_context():
        return claims.waiting(clock.now())


def _start(app: Flask) -> "subprocess.Popen[bytes]":
    config = app.config
    settings = {"TRACKER_DATA_DIR": str(config["TRACKER_DATA_DIR"]), "DATABASE_URL": config["SQLALCHEMY_DATABASE_URI"]}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker", "hand"]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings}, stdin=subprocess.DEVNULL)


def _bury(app: Flask, hands: list["subprocess.Popen[bytes]"]) -> int:
    """Takes those that have ended out of the list; how many of them did not end well. What they had is free at once."""
    ended = [hand for hand in hands if hand.poll() is not None]
    hands[:] = [hand for hand in hands if hand.poll() is None]
    broken = [hand for hand in ended if hand.returncode]
    for hand in broken:
        with app.app_context(), transaction():
            claims.release(name_of(hand.pid))
    return len(broken)
