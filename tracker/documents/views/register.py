"""The register of issued papers, and how an office's papers name it."""

from io import BytesIO

from flask import Response, current_app, flash, redirect, render_template, request, send_file, url_for
from jinja2 import UndefinedError
from werkzeug.wrappers import Response as AnyResponse

from tracker import clock
from tracker.access.guards import actor, require_on, requires
from tracker.access.policy import Action
from tracker.accounts.queries import unit_within
from tracker.database import db
from tracker.documents import notices, operations
from tracker.documents.blueprint import blueprint
from tracker.documents.compose import compose
from tracker.documents.editable.write import docx_of
from tracker.documents.forms import letterhead_form
from tracker.documents.kinds import KINDS
from tracker.documents.mark import shown
from tracker.documents.models import Document, number_of
from tracker.documents.queries import document_within, register
from tracker.documents.sources import source_of
from tracker.errors import Conflict
from tracker.files.serving import download
from tracker.web.paging import page_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
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
        "documents/register/show.html", document=document, kind=KINDS[document.kind], may_void=may_void, shown=shown
    )


@blueprint.get("/<int:document_id>/file")
@requires(Action.READ_APPRAISAL)
def file(document_id: int) -> Response:
    return download(document_within(document_id, actor()).file)


@blueprint.get("/<int:document_id>/docx")
@requires(Action.READ_APPRAISAL)
def editable(document_id: int) -> Response:
    """For editing, out of the data that was kept: neither the paper itself nor a proof of it."""
    document = document_within(document_id, actor())
    try:
        html = compose(document.kind, document.data, number=document.number, issued_on=document.issued_on, draft=False)
    except UndefinedError:
        raise Conflict("该文书按旧版模板印制，不能转换为 Word 文件，请下载 PDF。") from None
    content = BytesIO(docx_of(html, title=document.title))
    name = f"{document.number} {document.title}.docx"
    return send_file(content, mimetype=DOCX, as_attachment=True, download_name=name)


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


@blueprint.post("/<int:document_id>/correction")
@requires(Action.PRINT)
def correct(document_id: int) -> AnyResponse:
    """Built from its source anew: what was wrong is put right there, or in the letterhead."""
    wrong = document_within(document_id, actor())
    require_on(Action.PRINT, wrong.office.path)
    notices.refuse_void(wrong)
    source, ids = source_of(wrong.subject)
    paper = source.paper(actor().unit_path, ids, clock.today())
    require_on(source.action, paper.office.path)
    data_dir, reason = current_app.config["TRACKER_DATA_DIR"], request.form.get("reason", "")
    right = operations.correct(wrong, paper, actor=actor(), now=clock.now(), data_dir=data_dir, reason=reason)
    target = url_for(".show", document_id=right.id)
    number = right.number
    db.session.commit()
    flash(f"已印制更正件：{number}", "success")
    return redirect(target)


@blueprint.route("/letterhead", methods=["GET", "POST"])
@requires(Action.PRINT)
def letterhead() -> Answer:
    office = unit_within(actor().unit_id, actor().unit_path)
    kinds = [kind for kind in KINDS.values() if kind.name != notices.KIND]  # whose mark is set with its rules
    form = letterhead_form(operations.letterhead_of(office), kinds)
    if form.validate_on_submit():
        names = {name: form[name].data or "" for name in ("mark", "issuer_mark", "addressees", "copied_to", "contact")}
        settings = {"marks": form.marks, "is_unsealed": form.is_unsealed.data}
        operations.set_letterhead(office, actor=actor(), now=clock.now(), **names, **settings)
        db.session.commit()
        flash("文书设置已保存，从下一份文书起使用。", "success")
        return redirect(url_for(".index"))
    return render_template("documents/register/letterhead.html", form=form, office=office), 422 if form.errors else 200
