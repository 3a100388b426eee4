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
from tracker.documents.letters.forms import ApprovalForm
from tracker.documents.letters.operations import keep_approval
from tracker.documents.models import number_of
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
    if not 2000 <= year <= 2100:
        abort(404)
    return office
