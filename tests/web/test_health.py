"""`/health`, for whoever watches from outside."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine

from tests.conftest import NOW
from tracker import clock
from tracker.database import Session, transaction
from tracker.worker import heartbeat


def beat(age: timedelta, *, leads: bool = True) -> None:
    now = clock.now() - age
    with transaction():
        heartbeat.beat("host:1", started_at=NOW, leading_since=now if leads else None, now=now)


def test_with_a_leading_worker_all_is_well(app: Flask) -> None:
    beat(timedelta(seconds=20))
    answer = app.test_client().get("/health")
    assert answer.status_code == 200
    assert answer.json is not None
    assert (answer.json["status"], answer.json["worker"]) == ("ok", "ok")
    assert 20 <= answer.json["worker_seconds"] < 60


@pytest.mark.parametrize("leads", [True, False])
def test_a_silent_worker_is_told_but_takes_no_web_process_away(app: Flask, leads: bool) -> None:
    beat(timedelta(minutes=10) if leads else timedelta(0), leads=leads)
    answer = app.test_client().get("/health")
    assert (answer.status_code, answer.json and answer.json["status"]) == (200, "degraded")


def test_without_a_database_the_answer_is_503(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    nowhere = create_engine(f"sqlite:///{tmp_path}/missing/tracker.db")
    monkeypatch.setattr(Session, "get_bind", lambda *_args, **_kwargs: nowhere)
    answer = app.test_client().get("/health")
    assert (answer.status_code, answer.json and answer.json["status"]) == (503, "failed")
