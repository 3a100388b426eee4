"""How the workers stand, for whoever keeps the service."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.access.guards import actor, requires
from tracker.access.policy import Action
from tracker.worker.status import status

blueprint = Blueprint("worker", __name__)


@blueprint.get("/worker")
@requires(Action.READ_SERVICE)
def show() -> ResponseReturnValue:
    return render_template(
        "worker/show.html",
        found=status(clock.now(), actor().unit_path),
        mail_is_configured=bool(current_app.config["SMTP_HOST"]),
    )
