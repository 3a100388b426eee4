"""Writing a report. Whatever is wrong with it, nothing typed and no file sent up is lost."""

from dataclasses import dataclass, field
from typing import BinaryIO, cast

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.access.guards import actor, require_on, requires
from tracker.access.policy import Action
from tracker.database import db
from tracker.errors import Conflict, DomainError, Invalid
from tracker.files.kinds import MEDIA_TYPES
from tracker.files.models import StoredFile
from tracker.files.operations import store
from tracker.progress import operations, queries
from tracker.progress.blueprint import blueprint
from tracker.progress.forms import ReportForm, prefilled
from tracker.progress.models import Verdict
from tracker.progress.rules import MOST_EVIDENCE
from tracker.work_items.extensions.queries import lines_on
from tracker.work_items.models import Milestone
from tracker.work_items.queries import milestone_within


@dataclass
class Upload:
    """Files that came with a form, kept from an earlier try or new; and why others were not taken."""

    files: list[StoredFile] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@blueprint.route("/milestones/<int:milestone_id>/report", methods=["GET", "POST"])
@requires(Action.DELIVER)
def report_form(milestone_id: int) -> ResponseReturnValue:
    person, status = actor(), 200
    milestone = milestone_within(milestone_id, person.unit_path)
    require_on(Action.DELIVER, milestone.assignment.unit.path)
    previous = queries.last_on(milestone_id)
    form = ReportForm(data=prefilled(previous))
    upload = Upload()
    if request.method == "POST":
        upload = _take_in(milestone)
        try:
            if form.validate() and not upload.problems:
                _submit(milestone, form, upload)
                flash("已上报，等待审核。", "success")
                return redirect(url_for(".assignment", assignment_id=milestone.assignment_id))
            status = 422
        except DomainError as error:
            form.form_errors.append(error.sentence)
            status = 409 if isinstance(error, Conflict) else 422
        db.session.commit()  # the files that were taken in wait for the next try
    elif previous and previous.verdict is Verdict.RETURNED:
        upload.files = [piece.file for piece in previous.evidence]
    page = render_template(
        "progress/report_form.html",
        form=form,
        milestone=milestone,
        assignment=milestone.assignment,
        item=milestone.assignment.work_item,
        line=lines_on([milestone_id]).get(milestone_id),
        previous=previous,
        upload=upload,
        today=clock.today(),
        most_evidence=MOST_EVIDENCE,
        accept=",".join(MEDIA_TYPES),
    )
    return page, status


def _take_in(milestone: Milestone) -> Upload:
    kept = [int(number) for number in request.form.getlist("kept") if number.isdecimal() and len(number) < 10]
    upload = Upload(list(queries.files_to_reuse(kept, milestone.id, actor().id)))
    for sent in request.files.getlist("evidence"):
        if not sent.filename:
            continue
        try:
            file = store(
                cast(BinaryIO, sent.stream),
                sent.filename,
                actor=actor(),
                now=clock.now(),
                data_dir=current_app.config["TRACKER_DATA_DIR"],
            )
            upload.files.append(file)
        except Invalid as refusal:
            upload.problems.append(refusal.sentence)
    return upload


def _submit(milestone: Milestone, form: ReportForm, upload: Upload) -> None:
    """Half a report must not stay when it is refused, while the files before it do."""
    with db.session.begin_nested():
        operations.submit(
            milestone,
            actor=actor(),
            now=clock.now(),
            text=form.text.data or "",
            percent=form.percent.data or 0,
            figure=form.figure.data,
            evidence=upload.files,
        )
    db.session.commit()
