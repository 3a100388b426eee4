"""Doing a round of the timetable and writing down how it went."""

import logging
from collections.abc import Callable
from typing import NamedTuple

from flask import Flask
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from tracker import clock
from tracker.database import db, transaction
from tracker.scheduler import Entry
from tracker.worker.models import LastRound
from tracker.worker.rounds import Round

log = logging.getLogger(__name__)


class Told(NamedTuple):
    """What the round did in its own words; or, when it failed, what went wrong."""

    words: str
    failed: bool


def carry_out(entry: Entry, turn: Round, worker: str) -> Told:
    """Never raises: a round that fails is written down, and the next one tries again."""
    keep(turn.app, lambda: _begin(entry.name, turn, worker))
    try:
        told = Told(entry.act(turn), failed=False)
    except Exception as problem:  # whatever it is, the worker must live on
        log.exception("round %s failed", entry.name)
        told = Told(_words_of(problem), failed=True)
    keep(turn.app, lambda: _end(entry.name, told))
    return told


def keep(app: Flask, act: Callable[[], None]) -> None:
    """Write to the database, on which no round and no worker may depend: it may be away for a while."""
    try:
        with app.app_context(), transaction():
            act()
    except SQLAlchemyError as problem:
        log.warning("not written down: %s", _words_of(problem))


def _begin(entry: str, turn: Round, worker: str) -> None:
    row = db.session.get(LastRound, entry) or LastRound(entry=entry)
    row.worker, row.day, row.started_at, row.ended_at = worker, turn.on, turn.now, None
    db.session.add(row)


def _end(entry: str, told: Told) -> None:
    row = db.session.get(LastRound, entry)
    if row is None:
        return
    row.ended_at = clock.now()
    if told.failed:
        row.error, row.error_at, row.failures = told.words, row.ended_at, row.failures + 1
    else:
        row.said, row.failures = told.words, 0


def _words_of(problem: Exception) -> str:
    """In one line, and of the database's troubles only its own words: its statements carry what people wrote."""
    cause = problem.orig if isinstance(problem, DBAPIError) and problem.orig else problem
    return f"{type(cause).__name__}: {' '.join(str(cause).split())}"[:500]
