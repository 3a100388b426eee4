"""A year's responsibility letters of an office: by which approval, and who has theirs."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.access.guards import actor, require_on, requires
from tracker.access.policy import Action
from tracker.accounts.models import Unit
from tracker.accounts.queries import unit_within
from tracker.database import db
from tracker.documents.letters import queries
from tracker.documents.letters.forms import ApprovalForm, RunForm
from tracker.documents.letters.operations import ask_letters, keep_approval
from tracker.documents.models import number_of
from tracker.documents.papers import YEARS
from tracker.documents.runs.operations import Form
from tracker.errors import DomainError, NotFound
from tracker.files.kinds import MEDIA_TYPES
from tracker.files.receiving import taken_in
from tracker.files.serving import download
from tracker.web.forms import refuse

blueprint = Blueprint("letters", __name__, url_prefix="/documents/letters")


@blueprint.get("")
@requires(Action.PRINT)
def index() -> ResponseReturnValue:
    """One's own office's of this year."""
    return redirect(url_for(".show", unit_id=actor().unit_id, year=clock.today().year))


@blueprint.route("/<int:unit_id>/<int:year>", methods=["GET", "POST"])
@requires(Action.PRINT)
def show(unit_id: int, year: int) -> ResponseReturnValue:
    office = _office(unit_id, year)
    form, status = ApprovalForm(), 200
    if form.validate_on_submit():
        try:
            files = taken_in("approval_file", actor())
            keep_approval(office, year, form.approval.data or "", files, actor=actor(), now=clock.now())
            db.session.commit()
            flash("批准文件已登记，可以编号印制目标责任书。", "success")
            return redirect(url_for(".show", unit_id=unit_id, year=year))
        except DomainError as error:
            status = refuse(form, error)
            office = _office(unit_id, year)
    kept = queries.approval_of(office.id, year)
    if kept and not form.is_submitted():
        form.approval.data = kept.approval
    page = render_template(
        "letters/show.html",
        office=office,
        year=year,
        form=form,
        kept=kept,
        lines=queries.lines_of(office, year),
        number_of=number_of,
        accept=",".join(MEDIA_TYPES),
    )
    return page, 422 if form.errors and status == 200 else status


@blueprint.route("/<int:unit_id>/<int:year>/run", methods=["GET", "POST"])
@requires(Action.PRINT)
def run(unit_id: int, year: int) -> ResponseReturnValue:
    """All of them as one job."""
    office = _office(unit_id, year)
    form, status = RunForm(), 200
    if form.validate_on_submit():
        try:
            is_numbered, as_ = form.numbered.data == "yes", Form(form.form.data)
            asked = ask_letters(office, year, form=as_, is_numbered=is_numbered, actor=actor(), now=clock.now())
            target = url_for("runs.show", run_id=asked.id)
            db.session.commit()
            flash("批量印制已提交，由后台办理。可以离开本页，稍后从“文书”的“批量印制”查看。", "success")
            return redirect(target)
        except DomainError as error:
            status = refuse(form, error)
            office = _office(unit_id, year)
    may_number = queries.approval_of(office.id, year) is not None
    page = render_template("letters/run.html", office=office, year=year, form=form, may_number=may_number)
    return page, 422 if form.errors and status == 200 else status


@blueprint.get("/<int:unit_id>/<int:year>/approval")
@requires(Action.PRINT)
def approval(unit_id: int, year: int) -> Response:
    """The document that holds."""
    kept = queries.approval_of(_office(unit_id, year).id, year)
    if kept is None:
        raise NotFound("还没有登记批准文件。")
    return download(kept.file)


def _office(unit_id: int, year: int) -> Unit:
    office = unit_within(unit_id, actor().unit_path)
    require_on(Action.PRINT, office.path)
    if year not in YEARS:
        abort(404)
    return office
