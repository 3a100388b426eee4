"""`/health`: for whoever watches the service from outside. No secrets, no names."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from tracker import clock
from tracker.access.guards import public
from tracker.worker.heartbeat import SILENT, leader_last_seen

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
@public
def health() -> ResponseReturnValue:
    """503 when the database does not answer. A silent worker is told, but takes no web process out of service."""
    try:
        seen = leader_last_seen()
    except SQLAlchemyError:
        return jsonify(status="failed", database="unreachable", worker="unknown"), 503
    age = (clock.now() - seen) if seen else None
    alive = age is not None and age < SILENT
    return jsonify(
        status="ok" if alive else "degraded",
        database="ok",
        worker="ok" if alive else "silent",
        worker_seconds=None if age is None else max(0, int(age.total_seconds())),
    )
