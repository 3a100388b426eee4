"""Writing a version down."""

from datetime import datetime

from tracker.access.policy import Actor
from tracker.appraisals.freezing import content_as_json
from tracker.appraisals.models import Scheme, SchemeVersion
from tracker.appraisals.queries import version_of, written_in
from tracker.database import db


def keep_version(scheme: Scheme, *, actor: Actor, now: datetime, reason: str) -> SchemeVersion:
    """As the scheme stands on its page: in force from here on."""
    before = version_of(scheme)
    version = SchemeVersion(
        scheme_id=scheme.id,
        number=before.number + 1 if before else 1,
        content=content_as_json(scheme.title, written_in(scheme)),
        reason=reason,
        made_at=now,
        made_by=actor.id,
    )
    db.session.add(version)
    db.session.flush()
    return version
