"""The register of issued papers, and the page that prints an appraisal."""

from io import BytesIO

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from tracker import clock
from tracker.access.guards import actor, require_on, requires
from tracker.access.policy import Action
from tracker.accounts.models import Unit
from tracker.accounts.queries import unit_within
from tracker.appraisals.models import Appraisal
from tracker.appraisals.queries import appraisal_within, appraised_unit, units_of
from tracker.database import db
from tracker.documents import notices, operations
from tracker.documents.forms import LetterheadForm
from tracker.documents.kinds import KINDS
from tracker.documents.models import Document, number_of
from tracker.documents.operations import Paper
from tracker.documents.papers import ranking_paper, ranking_subject, sheet_paper, sheet_subject
from tracker.documents.queries import document_within, register, valid_by_subject
from tracker.errors import Conflict, DomainError, NotFound
from tracker.files.serving import download
from tracker.supervision.notices.models import NoticeDraft
from tracker.supervision.notices.queries import draft_within, notice_within
from tracker.supervision.notices.views import ids_of
from tracker.web.paging import page_of

blueprint = Blueprint("documents", __name__, url_prefix="/documents")

Answer = str | tuple[str, int] | AnyResponse


@blueprint.get("")
@requires(Action.READ_APPRAISAL)
def index() -> str:
    statement = register(actor(), request.args.get("kind", ""), request.args.get("year", type=int))
    return render_template(
        "documents/register/index.html",
        page=page_of(statement, Document.id, descending=True),
        kinds=KINDS,
        kind_choices=[("", "全部"), *((kind.name, kind.title) for kind in KINDS.values())],
        number_of=number_of,
        prefix=url_for(".show", document_id=0)[:-1],
    )


@blueprint.get("/<int:document_id>")
@requires(Action.READ_APPRAISAL)
def show(document_id: int) -> str:
    document = document_within(document_id, actor())
    may_void = actor().may_on(Action.PRINT, document.office.path)
    return render_template(
        "documents/register/show.html", document=document, kind=KINDS[document.kind], may_void=may_void
    )


@blueprint.get("/<int:document_id>/file")
@requires(Action.READ_APPRAISAL)
def file(document_id: int) -> Response:
    return download(document_within(document_id, actor()).file)


@blueprint.post("/<int:document_id>/void")
@requires(Action.PRINT)
def void(document_id: int) -> AnyResponse:
    document = document_within(document_id, actor())
    require_on(Action.PRINT, document.office.path)
    notices.refuse_void(document)
    operations.void(document, actor=actor(), now=clock.now(), reason=request.form.get("reason", ""))
    db.session.commit()
    flash(f"{document.number}已作废。", "success")
    return redirect(url_for(".show", document_id=document.id))


@blueprint.get("/appraisals/<int:appraisal_id>")
@requires(Action.PRINT)
def appraisal(appraisal_id: int) -> str:
    appraisal = _appraisal(appraisal_id)
    units = units_of(appraisal.scheme.office)
    subjects = [ranking_subject(appraisal.id), *(sheet_subject(appraisal.id, unit.id) for unit in units)]
    issued = valid_by_subject(subjects)
    return render_template(
        "documents/register/appraisal.html",
        appraisal=appraisal,
        ranking=issued.get(subjects[0]),
        sheets=[(unit, issued.get(subject)) for unit, subject in zip(units, subjects[1:], strict=True)],
        number_of=number_of,
    )


@blueprint.post("/appraisals/<int:appraisal_id>/ranking")
@requires(Action.PRINT)
def issue_ranking(appraisal_id: int) -> AnyResponse:
    appraisal = _final(appraisal_id)
    return _issue(ranking_paper(appraisal))


@blueprint.post("/appraisals/<int:appraisal_id>/units/<int:unit_id>")
@requires(Action.PRINT)
def issue_sheet(appraisal_id: int, unit_id: int) -> AnyResponse:
    appraisal = _final(appraisal_id)
    return _issue(sheet_paper(appraisal, _unit(appraisal, unit_id)))


@blueprint.get("/appraisals/<int:appraisal_id>/ranking/draft")
@requires(Action.PRINT)
def draft_ranking(appraisal_id: int) -> Response:
    return _draft(ranking_paper(_appraisal(appraisal_id)))


@blueprint.get("/appraisals/<int:appraisal_id>/units/<int:unit_id>/draft")
@requires(Action.PRINT)
def draft_sheet(appraisal_id: int, unit_id: int) -> Response:
    appraisal = _appraisal(appraisal_id)
    return _draft(sheet_paper(appraisal, _unit(appraisal, unit_id)))


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
    return _draft(notices.draft_paper(_notice_draft(draft_id)))


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


@blueprint.route("/letterhead", methods=["GET", "POST"])
@requires(Action.PRINT)
def letterhead() -> Answer:
    office = unit_within(actor().unit_id, actor().unit_path)
    form = LetterheadForm(obj=operations.letterhead_of(office))
    if form.validate_on_submit():
        names = {field.name: field.data or "" for field in form if field.name != "csrf_token"}
        operations.set_letterhead(office, actor=actor(), now=clock.now(), **names)
        db.session.commit()
        flash("文书设置已保存，从下一份文书起使用。", "success")
        return redirect(url_for(".index"))
    return render_template("documents/register/letterhead.html", form=form, office=office), 422 if form.errors else 200


def _issue(paper: Paper) -> AnyResponse:
    data_dir = current_app.config["TRACKER_DATA_DIR"]
    document = operations.issue(paper, actor=actor(), now=clock.now(), data_dir=data_dir)
    db.session.commit()
    flash(f"已印制：{document.number}", "success")
    return redirect(url_for(".show", document_id=document.id))


def _draft(paper: Paper) -> Response:
    pdf = operations.draft(paper, data_dir=current_app.config["TRACKER_DATA_DIR"])
    name = f"（草稿）{paper.title}.pdf"
    return send_file(BytesIO(pdf), mimetype="application/pdf", as_attachment=True, download_name=name)


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


def _appraisal(appraisal_id: int) -> Appraisal:
    appraisal = appraisal_within(appraisal_id, actor().unit_path)
    require_on(Action.PRINT, appraisal.scheme.office.path)
    return appraisal


def _final(appraisal_id: int) -> Appraisal:
    appraisal = _appraisal(appraisal_id)
    if appraisal.finalised_at is None:
        raise Conflict("考核尚未定稿，不能印制正式文书；可以先打印草稿核对。")
    return appraisal


def _unit(appraisal: Appraisal, unit_id: int) -> Unit:
    return appraised_unit(appraisal, unit_id, actor().unit_path)
