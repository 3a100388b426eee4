"""自评: the list for the office, one unit's page, and the acts on it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import Response as FlaskResponse
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from tracker import clock
from tracker.access.guards import actor, require_on, requires
from tracker.access.policy import Action
from tracker.accounts.models import Unit
from tracker.appraisals.figures import plain
from tracker.appraisals.models import Appraisal
from tracker.appraisals.queries import appraisal_within, rulebook_of
from tracker.appraisals.results import board_of
from tracker.appraisals.self_appraisals import operations, queries
from tracker.appraisals.self_appraisals.forms import CallForm, own_scores
from tracker.appraisals.self_appraisals.models import SelfAppraisal
from tracker.database import db
from tracker.errors import DomainError, NotFound
from tracker.files.kinds import MEDIA_TYPES
from tracker.files.receiving import taken_in
from tracker.files.serving import download
from tracker.web.errors import STATUS_OF
from tracker.web.forms import refuse

blueprint = Blueprint("self_appraisals", __name__, url_prefix="/appraisals/<int:appraisal_id>/self-appraisals")


@blueprint.route("", methods=["GET", "POST"])
@requires(Action.READ_APPRAISAL)
def index(appraisal_id: int) -> ResponseReturnValue:
    """All units, for the office; from here it asks for them."""
    person = actor()
    appraisal = appraisal_within(appraisal_id, person.unit_path)
    call = queries.call_of(appraisal_id)
    form, status = CallForm(obj=call), 200
    if request.method == "POST":
        require_on(Action.SET_SCHEME, appraisal.scheme.office.path)
    if form.validate_on_submit() and form.due_on.data:
        try:
            operations.ask(appraisal, actor=person, now=clock.now(), due_on=form.due_on.data)
            db.session.commit()
            flash("已布置自评，县区经办人在“我的工作”中可以看到。", "success")
            return redirect(url_for(".index", appraisal_id=appraisal_id))
        except DomainError as error:
            status = refuse(form, error)
            appraisal = appraisal_within(appraisal_id, person.unit_path)
    board = board_of(appraisal)
    page = render_template(
        "self_appraisals/index.html",
        appraisal=appraisal,
        call=call,
        rows=queries.all_of(appraisal_id, person.unit_path),
        board=board,
        form=form,
        may_ask=appraisal.finalised_at is None and person.may_on(Action.SET_SCHEME, appraisal.scheme.office.path),
        is_late=queries.is_late,
    )
    return page, 422 if form.errors and status == 200 else status


@blueprint.route("/<int:unit_id>", methods=["GET", "POST"])
@requires(Action.READ_APPRAISAL)
def show(appraisal_id: int, unit_id: int) -> ResponseReturnValue:
    """The unit fills it in here, and everybody concerned reads it here beside what the data come to."""
    person = actor()
    appraisal, unit = queries.place_of(appraisal_id, unit_id, person.unit_path)
    problem, status = "", 200
    if request.method == "POST":
        require_on(Action.DELIVER, unit.path)
        try:
            _keep(appraisal, unit)
            if request.form.get("act") == "hand_in":
                operations.hand_in(appraisal, unit, actor=person, now=clock.now())
            db.session.commit()
            flash("自评已提交。" if request.form.get("act") == "hand_in" else "草稿已保存，还没有提交。", "success")
            return redirect(url_for(".show", appraisal_id=appraisal_id, unit_id=unit_id))
        except DomainError as error:
            db.session.rollback()
            problem, status = error.sentence, STATUS_OF[type(error)]
            appraisal, unit = queries.place_of(appraisal_id, unit_id, person.unit_path)
    own, call = queries.own_of(appraisal_id, unit_id), queries.call_of(appraisal_id)
    sees_office = person.sees(appraisal.scheme.office.path)
    if person.unit_id != unit_id and not (own and own.submitted_at):
        own = None  # a draft is its unit's alone
    is_open = appraisal.finalised_at is None and call is not None
    page = render_template(
        "self_appraisals/show.html",
        appraisal=appraisal,
        unit=unit,
        own=own,
        call=call,
        asked=queries.asked_of(appraisal, unit_id),
        computed=queries.computed_for(appraisal, unit_id),
        given={row.clause_id: row for row in own.scores} if own else {},
        places=rulebook_of(appraisal.scheme).settings.places,
        typed=request.form,
        problem=problem,
        sees_office=sees_office,
        may_fill=is_open and person.may_on(Action.DELIVER, unit.path) and not (own and own.is_handed_in),
        may_give_back=is_open
        and bool(own and own.is_handed_in)
        and person.may_on(Action.SET_SCHEME, appraisal.scheme.office.path),
        accept=",".join(MEDIA_TYPES),
        today=clock.today(),
        plain=plain,
        is_late=queries.is_late,
    )
    return page, status


@blueprint.post("/<int:unit_id>/return")
@requires(Action.SET_SCHEME)
def give_back(appraisal_id: int, unit_id: int) -> Response:
    own = _own(appraisal_id, unit_id)
    require_on(Action.SET_SCHEME, own.appraisal.scheme.office.path)
    operations.give_back(own, actor=actor(), now=clock.now(), reason=request.form.get("reason", ""))
    db.session.commit()
    flash("自评已退回，由县区修改后重新提交。", "success")
    return redirect(url_for(".show", appraisal_id=appraisal_id, unit_id=unit_id))


@blueprint.get("/<int:unit_id>/evidence/<int:evidence_id>")
@requires(Action.READ_APPRAISAL)
def evidence(appraisal_id: int, unit_id: int, evidence_id: int) -> FlaskResponse:
    own = _own(appraisal_id, unit_id)
    return download(queries.evidence_within(evidence_id, own).file)


def _keep(appraisal: Appraisal, unit: Unit) -> None:
    asked = queries.asked_of(appraisal, unit.id)
    scores = own_scores(request.form, asked)
    files = {each.clause_id: taken_in(f"evidence-{each.clause_id}", actor()) for each in asked}
    statement = request.form.get("statement", "").replace("\r\n", "\n")
    operations.keep(
        appraisal,
        unit,
        actor=actor(),
        now=clock.now(),
        statement=statement,
        scores=scores,
        evidence=files,
        dropped={int(value) for value in request.form.getlist("drop") if value.isdecimal() and len(value) < 18},
    )


def _own(appraisal_id: int, unit_id: int) -> SelfAppraisal:
    """Raises NotFound: out of sight, or a draft of another unit's."""
    person = actor()
    queries.place_of(appraisal_id, unit_id, person.unit_path)
    own = queries.own_of(appraisal_id, unit_id)
    if own is None or (own.submitted_at is None and person.unit_id != unit_id):
        raise NotFound(queries.NOT_FOUND)
    return own
