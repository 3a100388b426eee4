"""One paper by its subject: what it is, whether it is issued, its draft; and all papers of an appraisal."""

from io import BytesIO
from typing import Any

from flask import Response, current_app, flash, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from tracker import clock
from tracker.access.guards import actor, require_on, requires
from tracker.access.policy import Action
from tracker.appraisals.queries import appraisal_within, units_of
from tracker.database import db
from tracker.documents import operations
from tracker.documents.blueprint import blueprint
from tracker.documents.kinds import KINDS
from tracker.documents.models import number_of
from tracker.documents.operations import Paper
from tracker.documents.papers import ranking_subject, sheet_subject
from tracker.documents.places import places_told
from tracker.documents.queries import papers_on, valid_by_subject
from tracker.documents.sources import source_of
from tracker.printable import REPLACED


@blueprint.get("/papers/<path:subject>")
@requires(Action.READ_APPRAISAL)
def paper(subject: str) -> str:
    """The valid paper on this subject and those that were voided; before it is issued, its draft."""
    paper = _paper(subject)
    source, ids = source_of(subject)
    page: dict[str, Any] = {name: ids[name] for name in source.page_ids}
    return render_template(
        "documents/register/paper.html",
        paper=paper,
        kind=KINDS[paper.kind],
        issued=papers_on(subject),
        may_number=source.numbering is None or actor().may_on(source.numbering, paper.office.path),
        back=url_for(source.endpoint, **page),
        number_of=number_of,
        replaced=places_told(paper.data, [REPLACED]),
    )


@blueprint.post("/papers/<path:subject>")
@requires(Action.READ_APPRAISAL)
def issue(subject: str) -> AnyResponse:
    data_dir = current_app.config["TRACKER_DATA_DIR"]
    paper, (source, _) = _paper(subject), source_of(subject)
    require_on(source.numbering or source.action, paper.office.path)
    document = operations.issue(paper, actor=actor(), now=clock.now(), data_dir=data_dir)
    target = url_for(".show", document_id=document.id)
    db.session.commit()
    flash(f"已印制：{document.number}", "success")
    return redirect(target)


@blueprint.get("/drafts/<path:subject>")
@requires(Action.READ_APPRAISAL)
def draft(subject: str) -> Response:
    return sent_draft(_paper(subject))


@blueprint.get("/appraisals/<int:appraisal_id>")
@requires(Action.PRINT)
def appraisal(appraisal_id: int) -> str:
    appraisal = appraisal_within(appraisal_id, actor().unit_path)
    require_on(Action.PRINT, appraisal.scheme.office.path)
    units = units_of(appraisal.scheme.office)
    subjects = [ranking_subject(appraisal.id), *(sheet_subject(appraisal.id, unit.id) for unit in units)]
    issued = valid_by_subject(subjects)
    return render_template(
        "documents/register/appraisal.html",
        appraisal=appraisal,
        ranking=(subjects[0], issued.get(subjects[0])),
        sheets=[(unit, subject, issued.get(subject)) for unit, subject in zip(units, subjects[1:], strict=True)],
        number_of=number_of,
    )


def sent_draft(paper: Paper) -> Response:
    pdf = operations.draft(paper, data_dir=current_app.config["TRACKER_DATA_DIR"])
    name = f"（草稿）{paper.title}.pdf"
    return send_file(BytesIO(pdf), mimetype="application/pdf", as_attachment=True, download_name=name)


def _paper(subject: str) -> Paper:
    """Raises NotFound out of sight, NotAllowed for whoever may not print it at its office."""
    source, ids = source_of(subject)
    paper = source.paper(actor().unit_path, ids, clock.today())
    require_on(source.action, paper.office.path)
    return paper
