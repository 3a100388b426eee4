"""限期整改: those of an appraisal, telling a unit to rectify, and one rectification with its reports."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import Response as FlaskResponse
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from tracker import clock
from tracker.access.guards import actor, require_on, requires
from tracker.access.policy import Action
from tracker.accounts.queries import names_of
from tracker.appraisals.queries import appraisal_open_to, appraised_unit
from tracker.appraisals.rectifications import operations, queries, rules
from tracker.appraisals.rectifications.forms import MoveForm, OpenForm, ReportForm
from tracker.appraisals.rectifications.models import Rectification
from tracker.appraisals.results import board_of
from tracker.database import db
from tracker.errors import DomainError
from tracker.files.kinds import MEDIA_TYPES
from tracker.files.receiving import taken_in
from tracker.files.serving import download
from tracker.web.forms import refuse
from tracker.workdays.queries import site_overrides

blueprint = Blueprint("rectifications", __name__, url_prefix="/appraisals")


@blueprint.get("/<int:appraisal_id>/rectifications")
@requires(Action.READ_APPRAISAL)
def index(appraisal_id: int) -> str:
    """The office sees all and who ought to be told, a unit its own."""
    person = actor()
    appraisal = appraisal_open_to(appraisal_id, person.unit_path)
    office = appraisal.scheme.office.path
    rows = queries.rectifications_of(appraisal_id, person.unit_path)
    may_open = bool(appraisal.finalised_at) and person.sees(office) and person.may(Action.SUPERVISE)
    return render_template(
        "rectifications/index.html",
        appraisal=appraisal,
        rows=rows,
        proposed=queries.to_propose(board_of(appraisal), rows) if may_open else [],
        sees_office=person.sees(office),
        may_open=may_open,
        today=clock.today(),
        prefix=url_for(".show", rectification_id=0)[:-1],
    )


@blueprint.route("/<int:appraisal_id>/rectifications/new/<int:unit_id>", methods=["GET", "POST"])
@requires(Action.SUPERVISE)
def new(appraisal_id: int, unit_id: int) -> ResponseReturnValue:
    person = actor()
    appraisal = appraisal_open_to(appraisal_id, person.unit_path)
    unit = appraised_unit(appraisal, unit_id, person.unit_path)
    require_on(Action.SUPERVISE, unit.path)
    board, form, status = board_of(appraisal), OpenForm(), 200
    if not form.is_submitted():
        months = board.rulebook.settings.rectify_months
        form.due_on.data = rules.due_on(clock.today(), months, site_overrides())
        form.requirements.data = _proposed_words([each.name for each in queries.worst(board, unit_id)])
    if form.validate_on_submit() and form.due_on.data:
        try:
            made = operations.open_rectification(
                appraisal,
                unit,
                actor=person,
                now=clock.now(),
                requirements=form.requirements.data or "",
                due_on=form.due_on.data,
            )
            target = url_for(".show", rectification_id=made.id)
            db.session.commit()
            flash("已责成整改，该单位可以看到；需要发文的，请印制整改通知。", "success")
            return redirect(target)
        except DomainError as error:
            status = refuse(form, error)
    page = render_template(
        "rectifications/new.html",
        appraisal=appraisal,
        unit=unit,
        form=form,
        board=board,
        shortfalls=queries.worst(board, unit_id),
    )
    return page, 422 if form.errors and status == 200 else status


@blueprint.route("/rectifications/<int:rectification_id>", methods=["GET", "POST"])
@requires(Action.READ_APPRAISAL)
def show(rectification_id: int) -> ResponseReturnValue:
    """What is asked, what was reported; the unit reports from here."""
    person = actor()
    found = queries.rectification_within(rectification_id, person.unit_path)
    form, status = ReportForm(), 200
    if request.method == "POST":
        require_on(Action.DELIVER, found.unit.path)
    if form.validate_on_submit():
        try:
            operations.report(
                found,
                actor=person,
                now=clock.now(),
                text=form.text.data or "",
                evidence=taken_in("evidence", person),
            )
            return _done(found, "整改报告已提交，等待审核。")
        except DomainError as error:
            status = refuse(form, error)
            found = queries.rectification_within(rectification_id, person.unit_path)
    waiting = operations.waiting_report(found)
    people = {found.opened_by, found.acknowledged_by, found.closed_by} | {row.submitted_by for row in found.reports}
    supervises = found.is_open and person.may_on(Action.SUPERVISE, found.unit.path)
    page = render_template(
        "rectifications/show.html",
        rectification=found,
        appraisal=found.appraisal,
        form=form,
        move_form=MoveForm(formdata=None, due_on=found.due_on),
        waiting=waiting,
        names=names_of({each for each in people if each}),
        delivers=found.is_open and person.may_on(Action.DELIVER, found.unit.path),
        supervises=supervises,
        may_print=person.may_on(Action.PRINT, found.appraisal.scheme.office.path),
        today=clock.today(),
        accept=",".join(MEDIA_TYPES),
    )
    return page, 422 if form.errors and status == 200 else status


@blueprint.post("/rectifications/<int:rectification_id>/acknowledgement")
@requires(Action.DELIVER)
def acknowledge(rectification_id: int) -> Response:
    return _act(rectification_id, operations.acknowledge, "已签收。")


@blueprint.post("/rectifications/<int:rectification_id>/closure")
@requires(Action.SUPERVISE)
def close(rectification_id: int) -> Response:
    return _act(rectification_id, operations.close, "整改已销号。")


@blueprint.post("/rectifications/<int:rectification_id>/return")
@requires(Action.SUPERVISE)
def give_back(rectification_id: int) -> Response:
    found = queries.rectification_within(rectification_id, actor().unit_path)
    operations.give_back(found, actor=actor(), now=clock.now(), reason=request.form.get("reason", ""))
    return _done(found, "整改报告已退回。")


@blueprint.post("/rectifications/<int:rectification_id>/due-date")
@requires(Action.SUPERVISE)
def move(rectification_id: int) -> Response:
    found = queries.rectification_within(rectification_id, actor().unit_path)
    form = MoveForm()
    if not form.validate_on_submit() or form.due_on.data is None:
        flash("请填写新的期限和调整的原因。", "danger")
        return redirect(url_for(".show", rectification_id=rectification_id))
    reason = form.reason.data or ""
    operations.move(found, actor=actor(), now=clock.now(), due_on=form.due_on.data, reason=reason)
    return _done(found, "整改期限已调整，原期限留有记录。")


@blueprint.post("/rectifications/<int:rectification_id>/withdrawal")
@requires(Action.SUPERVISE)
def withdraw(rectification_id: int) -> Response:
    found = queries.rectification_within(rectification_id, actor().unit_path)
    operations.withdraw(found, actor=actor(), now=clock.now(), reason=request.form.get("reason", ""))
    return _done(found, "整改已撤销。")


@blueprint.get("/rectifications/<int:rectification_id>/evidence/<int:evidence_id>")
@requires(Action.READ_APPRAISAL)
def evidence(rectification_id: int, evidence_id: int) -> FlaskResponse:
    found = queries.rectification_within(rectification_id, actor().unit_path)
    return download(queries.evidence_file(found, evidence_id))


def _act(rectification_id: int, act: Callable[..., None], sentence: str) -> Response:
    found = queries.rectification_within(rectification_id, actor().unit_path)
    act(found, actor=actor(), now=clock.now())
    return _done(found, sentence)


def _done(rectification: Rectification, sentence: str) -> Response:
    target = url_for(".show", rectification_id=rectification.id)
    db.session.commit()
    flash(sentence, "success")
    return redirect(target)


def _proposed_words(names: list[str]) -> str:
    """To be amended: the clauses that lost most, and what is usually asked."""
    about = f"针对{'、'.join(f'“{name}”' for name in names)}等失分事项，" if names else ""
    return (
        f"{about}逐项查明原因，明确责任领导、责任科室和完成时限，制定整改方案并抓好落实。\n按期报送整改情况和证明材料。"
    )
