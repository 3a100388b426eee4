"""One act of an appraisal in a process of its own: `python -m bench.scoring_turn DATA_DIR ACT [COUNTIES CLAUSES]`.

Prints seconds, those of the processor, queries and the peak memory of the process as JSON.
"""

import gc
import json
import resource
import sys
from collections.abc import Callable
from time import perf_counter, process_time
from typing import Any

from flask_migrate import upgrade
from sqlalchemy import event, select, update

import config
from bench.scoring_seed import seed_appraisal
from tracker import clock, create_app
from tracker.access.policy import Actor
from tracker.accounts.models import Person
from tracker.appraisals import operations
from tracker.appraisals.models import Appraisal, Scheme
from tracker.appraisals.results import board_of, facts_of
from tracker.appraisals.reviews.models import ScoreReview
from tracker.appraisals.reviews.queries import digest_now
from tracker.appraisals.since import edited_since
from tracker.appraisals.supposing import Supposition, suppose
from tracker.database import db, transaction
from tracker.work_items.models import Assignment


def main(data_dir: str, act: str, *sizes: str) -> None:
    app = create_app(config.load({"TRACKER_DATA_DIR": data_dir}))
    with app.app_context():
        if act == "seed":
            upgrade()
            seed_appraisal(*map(int, sizes))
            return
        prepare, measured = ACTS[act]
        with transaction():
            prepare()
        db.session.remove()
        queries = [0]
        event.listen(db.engine, "before_cursor_execute", lambda *_: queries.__setitem__(0, queries[0] + 1))
        gc.collect()
        gc.freeze()
        gc.set_threshold(20_000, 20, 50)  # as wsgi.py does
        began, worked = perf_counter(), process_time()
        with transaction():
            measured()
        seconds, processor = perf_counter() - began, process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    json.dump({"seconds": seconds, "processor": processor, "queries": queries[0], "peak_mb": peak}, sys.stdout)


def _nothing() -> None:
    pass


def _actor(username: str) -> Actor:
    return db.session.scalars(select(Person).where(Person.username == username)).one().actor


def _appraisal() -> Appraisal:
    return db.session.scalars(select(Appraisal)).one()


def _open() -> None:
    operations.open_appraisal(db.session.scalars(select(Scheme)).one(), actor=_actor("kaohe"), now=clock.now())


def _score() -> None:
    operations.score(_appraisal(), actor=_actor("kaohe"), now=clock.now())


def _change() -> None:
    """One figure in a hundred."""
    db.session.execute(update(Assignment).where(Assignment.id % 100 == 0).values(actual=Assignment.actual + 1))


def _table() -> None:
    board_of(_appraisal())


def _suppose() -> None:
    appraisal = _appraisal()
    board, facts = board_of(appraisal), facts_of(appraisal)
    clause, unit = board.rulebook.clauses[0], board.units[0]
    known = facts[unit.id][clause.id]
    suppose(board, facts, Supposition(clause.id, clause.weight, clause.parameters, unit.id, known))


def _review() -> None:
    """As a second person leaves it who agrees with everything."""
    appraisal, reviewer, now = _appraisal(), _actor("duban"), clock.now()
    board = board_of(appraisal)
    for line in board.units:
        said = ScoreReview(appraisal_id=appraisal.id, unit_id=line.id, is_agreed=True, remark="")
        said.digest, said.reviewed_by, said.reviewed_at = digest_now(board, line.id), reviewer.id, now
        db.session.add(said)


def _finalise() -> None:
    operations.finalise(_appraisal(), actor=_actor("kaohe"), now=clock.now())


def _verify() -> None:
    if operations.verify(_appraisal()):
        raise RuntimeError("a final appraisal is not what was frozen")


def _edited() -> None:
    edited_since(_appraisal())


ACTS: dict[str, tuple[Callable[[], Any], Callable[[], Any]]] = {
    "open": (_nothing, _open),
    "again": (_nothing, _score),
    "changed": (_change, _score),
    "table": (_nothing, _table),
    "suppose": (_nothing, _suppose),
    "finalise": (_review, _finalise),
    "verify": (_nothing, _verify),
    "edited": (_change, _edited),
}


if __name__ == "__main__":
    main(*sys.argv[1:])
