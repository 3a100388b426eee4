"""公示: for those who may sign in, for the public where the scheme says so, and what has changed since."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.access.guards import actor, public, require_on, requires
from tracker.access.policy import Action
from tracker.appraisals.models import Appraisal
from tracker.appraisals.objections.queries import upheld
from tracker.appraisals.publicity import operations, queries
from tracker.appraisals.publicity.snapshot import changes, snapshot_of
from tracker.appraisals.queries import appraisal_within, rulebook_of
from tracker.appraisals.results import board_of
from tracker.database import db
from tracker.errors import NotFound

blueprint = Blueprint("publicity", __name__, url_prefix="/appraisals")


@blueprint.get("/<int:appraisal_id>/publicity")
@requires(Action.READ_APPRAISAL)
def show(appraisal_id: int) -> str:
    """All units' results as they were made public; for every appraised unit, not for its own alone."""
    person, today = actor(), clock.today()
    appraisal = queries.appraisal_shown_to(appraisal_id, person.unit_path)
    office, is_open = appraisal.scheme.office.path, appraisal.finalised_at is None
    found = queries.with_days(appraisal_id)
    own = queries.own_units(appraisal_id, person.unit_path)
    return render_template(
        "publicity/show.html",
        appraisal=appraisal,
        publicity=found and found[0],
        days=found and found[1],
        settings=rulebook_of(appraisal.scheme).settings,
        rounds=queries.rounds_of(appraisal_id),
        own=own,
        is_running=bool(found and found[1].is_running(today)),
        sees_office=person.sees(office),
        may_publicise=is_open and person.may_on(Action.FINALISE, office),
        may_object=is_open
        and person.may(Action.DELIVER)
        and any(unit_id == person.unit_id for unit_id, _ in own)
        and bool(found and found[1].takes_objections(today)),
    )


@blueprint.get("/<int:appraisal_id>/publicity/changes")
@requires(Action.READ_APPRAISAL)
def compare(appraisal_id: int) -> str:
    """What was made public beside what stands now, and why it moved."""
    appraisal = appraisal_within(appraisal_id, actor().unit_path)
    publicity = queries.standing(appraisal_id)
    if publicity is None:
        raise NotFound("考核结果还没有公示，没有可以对比的数据。")
    now = snapshot_of(board_of(appraisal), {})
    return render_template(
        "publicity/changes.html",
        appraisal=appraisal,
        publicity=publicity,
        changes=changes(publicity.snapshot, now),
        upheld=upheld(appraisal_id),
        prefix=url_for("appraisals.show", appraisal_id=appraisal_id),
    )


@blueprint.post("/<int:appraisal_id>/publicity")
@requires(Action.FINALISE)
def start(appraisal_id: int) -> Response:
    publicity = operations.start(_appraisal(appraisal_id), actor=actor(), now=clock.now())
    ends_on = queries.days_of(publicity).ends_on
    db.session.commit()
    flash(f"已公示，到{ends_on.year}年{ends_on.month}月{ends_on.day}日为止。各县（区）登录后可以查看。", "success")
    return redirect(url_for(".show", appraisal_id=appraisal_id))


@blueprint.post("/<int:appraisal_id>/publicity/stop")
@requires(Action.FINALISE)
def stop(appraisal_id: int) -> Response:
    _appraisal(appraisal_id)
    if publicity := queries.standing(appraisal_id):
        operations.stop(publicity, actor=actor(), now=clock.now(), reason=request.form.get("reason", ""))
        db.session.commit()
    flash("已停止公示。核对后可以重新公示。", "success")
    return redirect(url_for(".show", appraisal_id=appraisal_id))


@blueprint.get("/<int:appraisal_id>/publicity/public")
@public
def open_page(appraisal_id: int) -> str:
    """Without signing in: units, totals, ranks and grades; no names of people, no files, no derivations."""
    appraisal, publicity, days = queries.appraisal_in_public(appraisal_id, clock.today())
    return render_template("publicity/public.html", appraisal=appraisal, publicity=publicity, days=days)


def _appraisal(appraisal_id: int) -> Appraisal:
    appraisal = appraisal_within(appraisal_id, actor().unit_path)
    require_on(Action.FINALISE, appraisal.scheme.office.path)
    return appraisal
