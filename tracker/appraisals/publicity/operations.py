"""The verbs on publicity: start a round, stop it with a reason."""

from datetime import datetime

from tracker import clock
from tracker.access.policy import Action, Actor
from tracker.appraisals import freezing
from tracker.appraisals.models import Appraisal
from tracker.appraisals.operations import lock_open, settled
from tracker.appraisals.publicity.models import Publicity
from tracker.appraisals.publicity.queries import ENDS, OBJECTIONS_END, SUBJECT, standing
from tracker.appraisals.publicity.snapshot import snapshot_of
from tracker.appraisals.queries import rulebook_of
from tracker.appraisals.results import board_of
from tracker.database import db
from tracker.errors import Conflict, Invalid, NotAllowed
from tracker.history.operations import record
from tracker.workdays.operations import derive, settle


def start(appraisal: Appraisal, *, actor: Actor, now: datetime) -> Publicity:
    """Keep what is shown and count its days: the day of posting is not one of them.

    Raises:
        NotAllowed: no right to finalise here.
        Invalid: the scheme publicises nothing, or scores are not settled (see `operations.settled`).
        Conflict: a round stands already, facts have changed since the last scoring, or final.
    """
    scheme = appraisal.scheme
    if not actor.may_on(Action.FINALISE, scheme.office.path):
        raise NotAllowed("公示由领导或考核人员办理。")
    lock_open(appraisal)
    settings = rulebook_of(scheme).settings
    if not settings.publicity_days:
        raise Invalid("评分细则设定为不公示，不需要公示即可定稿。")
    if standing(appraisal.id):
        raise Conflict("考核结果已经公示。需要重新公示的，请先停止本次公示。")
    settled(appraisal)
    head = {"year": scheme.year, "title": scheme.title, "office": scheme.office.name}
    shown, today = snapshot_of(board_of(appraisal), head), clock.day_of(now)
    publicity = Publicity(
        appraisal=appraisal,
        snapshot=shown,
        digest=freezing.digest_of(shown),
        starts_on=today,
        started_at=now,
        started_by=actor.id,
    )
    db.session.add(publicity)
    db.session.flush()
    until = {ENDS: settings.publicity_days, OBJECTIONS_END: settings.publicity_days + settings.objection_days}
    for name, workdays in until.items():
        derive(SUBJECT, publicity.id, name=name, unit_id=scheme.office_id, counted_from=today, workdays=workdays)
    path = scheme.office.path
    record(
        "publicity.started", "appraisal", appraisal.id, actor=actor, now=now, unit_path=path, digest=publicity.digest
    )
    return publicity


def stop(publicity: Publicity, *, actor: Actor, now: datetime, reason: str) -> None:
    """What was shown stays on record; nothing of it is finalised. Twice is once. Raises NotAllowed, Invalid."""
    appraisal = publicity.appraisal
    if not actor.may_on(Action.FINALISE, appraisal.scheme.office.path):
        raise NotAllowed("停止公示由领导或考核人员办理。")
    lock_open(appraisal)
    db.session.refresh(publicity)
    if publicity.stopped_at:
        return
    if not reason.strip():
        raise Invalid("请填写停止公示的原因。")
    publicity.stopped_at, publicity.stopped_by, publicity.stop_reason = now, actor.id, reason.strip()[:1000]
    settle(SUBJECT, publicity.id, now=now)
    path = appraisal.scheme.office.path
    record(
        "publicity.stopped", "appraisal", appraisal.id, actor=actor, now=now, unit_path=path,
        reason=publicity.stop_reason,
    )  # fmt: skip
