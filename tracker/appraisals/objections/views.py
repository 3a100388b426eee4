"""异议: raised by counties while the result is public, decided by somebody who did not score."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import Response as FlaskResponse
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from tracker import clock
from tracker.access.guards import actor, requires
from tracker.access.policy import Action
from tracker.accounts.models import Unit
from tracker.accounts.queries import names_of
from tracker.appraisals.models import Appraisal, Clause
from tracker.appraisals.objections import operations, queries
from tracker.appraisals.objections.forms import DecisionForm, ObjectionForm
from tracker.appraisals.objections.models import Objection
from tracker.appraisals.publicity.queries import appraisal_shown_to, own_units
from tracker.appraisals.queries import rulebook_of
from tracker.database import db
from tracker.errors import Conflict, DomainError
from tracker.files.kinds import MEDIA_TYPES
from tracker.files.receiving import taken_in
from tracker.files.serving import download
from tracker.web.forms import refuse

blueprint = Blueprint("objections", __name__, url_prefix="/appraisals")


@blueprint.get("/<int:appraisal_id>/objections")
@requires(Action.READ_APPRAISAL)
def index(appraisal_id: int) -> str:
    """The office reads all, a unit its own."""
    person = actor()
    appraisal = appraisal_shown_to(appraisal_id, person.unit_path)
    return render_template(
        "objections/index.html",
        appraisal=appraisal,
        rows=queries.objections_of(appraisal_id, person.unit_path),
        today=clock.today(),
        prefix=url_for(".show", objection_id=0)[:-1],
    )


@blueprint.route("/<int:appraisal_id>/objections/new", methods=["GET", "POST"])
@requires(Action.DELIVER)
def new(appraisal_id: int) -> ResponseReturnValue:
    person = actor()
    appraisal = appraisal_shown_to(appraisal_id, person.unit_path)
    if all(unit_id != person.unit_id for unit_id, _ in own_units(appraisal_id, person.unit_path)):
        raise Conflict("您的单位不在本次考核之内，不能提出异议。")
    form, status = ObjectionForm(), 200
    form.clause_id.offer(
        [(0, "总分、加减分和等次"), *((each.id, each.title) for each in rulebook_of(appraisal.scheme).clauses)]
    )
    if not form.is_submitted():
        form.clause_id.data = request.args.get("clause", 0, type=int)
    if form.validate_on_submit():
        try:
            objection = _raise(appraisal, form)
            target = url_for(".show", objection_id=objection.id)
            db.session.commit()
            flash("异议已提出，处理结果会在这里答复。", "success")
            return redirect(target)
        except DomainError as error:
            status = refuse(form, error)
    page = render_template("objections/new.html", form=form, appraisal=appraisal, accept=",".join(MEDIA_TYPES))
    return page, 422 if form.errors and status == 200 else status


@blueprint.route("/objections/<int:objection_id>", methods=["GET", "POST"])
@requires(Action.READ_APPRAISAL)
def show(objection_id: int) -> ResponseReturnValue:
    """The objection, its decision, and, for whoever may decide it, the form."""
    person = actor()
    objection = queries.objection_within(objection_id, person.unit_path)
    form, status = DecisionForm(), 200
    if form.validate_on_submit():
        try:
            operations.decide(
                objection,
                actor=person,
                now=clock.now(),
                is_upheld=form.verdict.data == "upheld",
                findings=form.findings.data or "",
                points=form.points.data,
            )
            db.session.commit()
            flash("异议已处理，提出单位可以看到处理结果。", "success")
            return redirect(url_for(".show", objection_id=objection_id))
        except DomainError as error:
            status = refuse(form, error)
            objection = queries.objection_within(objection_id, person.unit_path)
    is_open = not (objection.decided_at or objection.withdrawn_at or objection.publicity.appraisal.finalised_at)
    page = render_template(
        "objections/show.html",
        objection=objection,
        appraisal=objection.publicity.appraisal,
        form=form,
        decide_by=queries.decide_by(objection_id),
        evidence=queries.evidence_of(objection_id),
        names=names_of({objection.raised_by, objection.decided_by or 0}),
        today=clock.today(),
        is_open=is_open,
        recused=operations.may_not_decide(objection, person) if is_open else None,
        oversees=person.may(Action.REVIEW_SCORES) and person.unit_path != objection.unit.path,
        takes_points=operations.takes_points(objection),
        corrected=queries.corrected(objection),
        may_withdraw=is_open and person.may_on(Action.DELIVER, objection.unit.path),
    )
    return page, 422 if form.errors and status == 200 else status


@blueprint.post("/objections/<int:objection_id>/withdrawal")
@requires(Action.DELIVER)
def withdraw(objection_id: int) -> Response:
    objection = queries.objection_within(objection_id, actor().unit_path)
    operations.withdraw(objection, actor=actor(), now=clock.now())
    db.session.commit()
    flash("异议已撤回。", "success")
    return redirect(url_for(".show", objection_id=objection_id))


@blueprint.get("/objections/<int:objection_id>/evidence/<int:evidence_id>")
@requires(Action.READ_APPRAISAL)
def evidence(objection_id: int, evidence_id: int) -> FlaskResponse:
    queries.objection_within(objection_id, actor().unit_path)
    return download(queries.evidence_file(objection_id, evidence_id))


def _raise(appraisal: Appraisal, form: ObjectionForm) -> Objection:
    clause = db.session.get(Clause, form.clause_id.data) if form.clause_id.data else None
    return operations.raise_objection(
        appraisal,
        db.session.get_one(Unit, actor().unit_id),
        clause,
        actor=actor(),
        now=clock.now(),
        text=form.text.data or "",
        evidence=taken_in("evidence", actor()),
    )
