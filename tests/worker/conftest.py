"""Real worker processes on the test's database."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.reminders.conftest import post  # noqa: F401

ROOT = Path(__file__).parents[2]
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start_worker(app: Flask) -> Iterator[Start]:
    """`start_worker("--once")`: `flask worker` with these arguments. Whatever still runs is ended after the test."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        names = ("TRACKER_DATA_DIR", "SMTP_HOST", "SMTP_PORT", "MAIL_FROM", "BASE_URL")
        environ = {name: str(app.config[name]) for name in names}
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "worker", *arguments],
            cwd=ROOT,
            env={**os.environ, **environ, "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"]},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.communicate()
