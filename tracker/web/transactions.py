"""One transaction per request: a page reads, anything else writes; what was not committed is rolled back."""

from flask import Flask, request

from tracker.database import means_to_write

READING = {"GET", "HEAD", "OPTIONS"}


def init_app(app: Flask) -> None:
    app.before_request(_open)


def _open() -> None:
    if request.method not in READING:
        means_to_write()
