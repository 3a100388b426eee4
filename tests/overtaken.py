"""Two requests that both have loaded a record before either acts on it, as PostgreSQL lets them.

SQLite lets in one after the other: there the second finds what the first has left.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flask import Flask
from sqlalchemy.exc import NoResultFound

from tracker.database import db, transaction
from tracker.errors import Conflict

Request = tuple[Callable[[], Any], Callable[[Any], object]]
"""What loads the record, and what acts on it."""


def together(app: Flask, *requests: Request) -> list[str]:
    """What each came to, sorted: done, conflict, gone (there was no record to load); or another exception."""
    loaded = threading.Barrier(len(requests))
    results: list[str] = []

    def run(load: Callable[[], Any], act: Callable[[Any], object]) -> None:
        with app.app_context():
            try:
                with transaction():
                    record = load()
                    with suppress(threading.BrokenBarrierError):
                        loaded.wait(0.5)
                    act(record)
                results.append("done")
            except Conflict:
                results.append("conflict")
            except NoResultFound:
                results.append("gone")
            except Exception as problem:
                results.append(repr(problem))

    threads = [threading.Thread(target=run, args=request) for request in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    db.session.remove()
    return sorted(results)
