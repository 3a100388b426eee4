"""The papers of supervision notices: a notice is issued as it is printed, and rescinded with its paper."""

from flask import Response, current_app, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from tracker import clock
from tracker.access.guards import actor, require_on, requires
from tracker.access.policy import Action
from tracker.database import db
from tracker.documents import notices
from tracker.documents.blueprint import blueprint
from tracker.documents.models import Document
from tracker.documents.views.papers import sent_draft
from tracker.errors import DomainError, NotFound
from tracker.files.serving import download
from tracker.supervision.notices.models import NoticeDraft
from tracker.supervision.notices.queries import draft_within, notice_within
from tracker.supervision.notices.views import ids_of


@blueprint.post("/notices/drafts/<int:draft_id>")
@requires(Action.SUPERVISE)
def issue_notice(draft_id: int) -> AnyResponse:
    data_dir = current_app.config["TRACKER_DATA_DIR"]
    issued = notices.issue(_notice_draft(draft_id), actor=actor(), now=clock.now(), data_dir=data_dir)
    sentence, target = f"已印发：{issued.number}", url_for("notices.show", notice_id=issued.id)
    db.session.commit()
    flash(sentence, "success")
    return redirect(target)


@blueprint.post("/notices")
@requires(Action.SUPERVISE)
def issue_notices() -> AnyResponse:
    """Those that are ticked, each for itself: one that cannot be printed does not hold up the others."""
    data_dir = current_app.config["TRACKER_DATA_DIR"]
    chosen = sorted(ids_of(request.form.getlist("draft")))
    if not chosen:
        flash("请先勾选督办单。", "warning")
    for draft_id in chosen:
        try:
            issued = notices.issue(_notice_draft(draft_id), actor=actor(), now=clock.now(), data_dir=data_dir)
            sentence, category = f"已印发：{issued.number} {issued.assignment.unit.name}", "success"
            db.session.commit()
        except DomainError as error:
            db.session.rollback()
            sentence, category = f"有一份没有印发：{error.sentence}", "danger"
        flash(sentence, category)
    return redirect(url_for("notices.drafts"))


@blueprint.get("/notices/drafts/<int:draft_id>/draft")
@requires(Action.SUPERVISE)
def draft_notice(draft_id: int) -> Response:
    return sent_draft(notices.draft_paper(_notice_draft(draft_id)))


@blueprint.get("/notices/<int:notice_id>/file")
@requires(Action.READ_WORK)
def notice_file(notice_id: int) -> Response:
    """The paper of a notice, for whoever may read the notice."""
    return download(_notice_document(notice_within(notice_id, actor().unit_path).id).file)


@blueprint.post("/notices/<int:notice_id>/rescission")
@requires(Action.SUPERVISE)
def rescind_notice(notice_id: int) -> AnyResponse:
    found = notice_within(notice_id, actor().unit_path)
    require_on(Action.SUPERVISE, found.assignment.unit.path)
    reason = request.form.get("reason", "")
    paper = _notice_document(found.id)
    notices.rescind(found, paper, actor=actor(), now=clock.now(), reason=reason)
    db.session.commit()
    flash("督办单已撤销，文书一并作废。", "success")
    return redirect(url_for("notices.show", notice_id=notice_id))


def _notice_draft(draft_id: int) -> NoticeDraft:
    found = draft_within(draft_id, actor().unit_path)
    require_on(Action.SUPERVISE, found.assignment.unit.path)
    return found


def _notice_document(notice_id: int) -> Document:
    """Also when it is voided."""
    found = db.session.query(Document).filter_by(subject=notices.subject_of(notice_id)).one_or_none()
    if found is None:
        raise NotFound("没有找到该督办单的文书。")
    return found
