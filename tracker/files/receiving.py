"""Taking in what a form sends."""

from typing import BinaryIO, cast

from flask import current_app, request

from tracker import clock
from tracker.access.policy import Actor
from tracker.files.models import StoredFile
from tracker.files.operations import store


def taken_in(field: str, actor: Actor) -> list[StoredFile]:
    """Every file that was chosen in a form's field. Raises Invalid, naming the one that is not taken."""
    return [
        store(
            cast(BinaryIO, sent.stream),
            sent.filename,
            actor=actor,
            now=clock.now(),
            data_dir=current_app.config["TRACKER_DATA_DIR"],
        )
        for sent in request.files.getlist(field)
        if sent.filename
    ]
