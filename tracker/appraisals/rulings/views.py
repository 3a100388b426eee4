"""Adjustments, vetoes and bars of one appraisal: the list, the form, and confirming or withdrawing one."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import Response as FlaskResponse
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from tracker import clock
from tracker.access.guards import actor, require_on, requires
from tracker.access.policy import Action
from tracker.accounts.models import Unit
from tracker.accounts.queries import names_of
from tracker.appraisals.queries import appraisal_within, units_of
from tracker.appraisals.rulings import operations, queries
from tracker.appraisals.rulings.forms import RulingForm
from tracker.appraisals.rulings.models import RulingRecord
from tracker.database import db
from tracker.errors import DomainError
from tracker.files.kinds import MEDIA_TYPES
from tracker.files.receiving import taken_in
from tracker.files.serving import download
from tracker.web.forms import refuse

blueprint = Blueprint("rulings", __name__, url_prefix="/appraisals")


@blueprint.get("/<int:appraisal_id>/rulings")
@requires(Action.READ_APPRAISAL)
def index(appraisal_id: int) -> str:
    """For whoever sees the office; a county reads on its own page what was ruled on it."""
    person = actor()
    appraisal = appraisal_within(appraisal_id, person.unit_path)
    path, is_open = appraisal.scheme.office.path, appraisal.finalised_at is None
    rows = queries.all_of(appraisal_id)
    people = {who for row, _ in rows for who in (row.proposed_by, row.confirmed_by, row.withdrawn_by) if who}
    return render_template(
        "rulings/index.html",
        appraisal=appraisal,
        rows=rows,
        evidence=queries.evidence_of(appraisal_id),
        names=names_of(people),
        person_id=person.id,
        may_score=is_open and person.may_on(Action.SCORE, path),
        may_confirm=is_open and person.may_on(Action.REVIEW_SCORES, path),
    )


@blueprint.route("/<int:appraisal_id>/rulings/new", methods=["GET", "POST"])
@requires(Action.SCORE)
def new(appraisal_id: int) -> ResponseReturnValue:
    appraisal = appraisal_within(appraisal_id, actor().unit_path)
    require_on(Action.SCORE, appraisal.scheme.office.path)
    form, status = RulingForm(), 200
    form.unit_id.offer([(unit.id, unit.name) for unit in units_of(appraisal.scheme.office)])
    if not form.is_submitted():
        form.unit_id.data = request.args.get("unit", type=int)
    if form.validate_on_submit():
        try:
            ruling = operations.propose(
                appraisal,
                db.session.get_one(Unit, form.unit_id.data),
                actor=actor(),
                now=clock.now(),
                kind=form.kind.data,
                points=form.points.data,
                approval=form.approval.data or "",
                reason=form.reason.data or "",
                evidence=taken_in("evidence", actor()),
            )
            label = ruling.kind.label
            db.session.commit()
            flash(f"已提出{label}，由另一位复核人员确认后生效。", "success")
            return redirect(url_for(".index", appraisal_id=appraisal_id))
        except DomainError as error:
            status = refuse(form, error)
    page = render_template("rulings/new.html", form=form, appraisal=appraisal, accept=",".join(MEDIA_TYPES))
    return page, 422 if form.errors and status == 200 else status


@blueprint.post("/rulings/<int:ruling_id>/confirmation")
@requires(Action.REVIEW_SCORES)
def confirm(ruling_id: int) -> Response:
    ruling = _ruling(ruling_id, Action.REVIEW_SCORES)
    operations.confirm(ruling, actor=actor(), now=clock.now())
    return _done(ruling, "已确认，即时计入。")


@blueprint.post("/rulings/<int:ruling_id>/withdrawal")
@requires(Action.SCORE)
def withdraw(ruling_id: int) -> Response:
    ruling = _ruling(ruling_id, Action.SCORE)
    operations.withdraw(ruling, actor=actor(), now=clock.now(), reason=request.form.get("reason", ""))
    return _done(ruling, "已撤销，不再计入。")


@blueprint.get("/rulings/<int:ruling_id>/evidence/<int:evidence_id>")
@requires(Action.READ_APPRAISAL)
def evidence(ruling_id: int, evidence_id: int) -> FlaskResponse:
    queries.ruling_within(ruling_id, actor().unit_path)
    return download(queries.evidence_file(ruling_id, evidence_id))


def _ruling(ruling_id: int, action: Action) -> RulingRecord:
    found = queries.ruling_within(ruling_id, actor().unit_path)
    require_on(action, found.appraisal.scheme.office.path)
    return found


def _done(ruling: RulingRecord, sentence: str) -> Response:
    target = url_for(".index", appraisal_id=ruling.appraisal_id)
    db.session.commit()
    flash(sentence, "success")
    return redirect(target)
