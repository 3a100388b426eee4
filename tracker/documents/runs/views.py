"""Print runs: asking for one, watching it, stopping it, letting it go on, fetching what came of it."""

from flask import Blueprint, Response, current_app, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.access.guards import actor, require_on, requires
from tracker.access.policy import Action
from tracker.appraisals.models import Appraisal
from tracker.appraisals.queries import appraisal_within
from tracker.appraisals.results import board_of
from tracker.database import db
from tracker.documents.runs.forms import ALL, RunForm
from tracker.documents.runs.operations import Form, What, ask_run
from tracker.documents.runs.printing import KIND
from tracker.errors import DomainError, NotFound
from tracker.files import passing
from tracker.files.kinds import MEDIA_TYPES
from tracker.jobs import operations
from tracker.jobs.models import Job
from tracker.jobs.operations import folder_of
from tracker.jobs.queries import job_within, jobs_of, parts_of, progress_of, result_of
from tracker.web.forms import refuse
from tracker.web.paging import page_of

blueprint = Blueprint("runs", __name__, url_prefix="/documents/runs")


@blueprint.get("")
@requires(Action.PRINT)
def index() -> ResponseReturnValue:
    page = page_of(jobs_of(actor(), KIND), Job.id, descending=True)
    return render_template("runs/index.html", page=page, prefix=url_for(".show", run_id=0)[:-1])


@blueprint.route("/of/<int:appraisal_id>", methods=["GET", "POST"])
@requires(Action.PRINT)
def new(appraisal_id: int) -> ResponseReturnValue:
    appraisal = appraisal_within(appraisal_id, actor().unit_path)
    require_on(Action.PRINT, appraisal.scheme.office.path)
    form, status = RunForm(), 200
    units = board_of(appraisal).units
    form.unit.offer([(ALL, "全部"), *((str(unit.id), unit.name) for unit in units)])
    if form.validate_on_submit():
        try:
            run = ask_run(
                appraisal,
                [unit for unit in units if form.unit.data in (ALL, str(unit.id))],
                what=What(form.what.data),
                form=Form(form.form.data),
                is_numbered=form.numbered.data == "yes",
                actor=actor(),
                now=clock.now(),
            )
            target = url_for(".show", run_id=run.id)
            db.session.commit()
            flash("批量印制已提交，由后台办理。可以离开本页，稍后从“文书”的“批量印制”查看。", "success")
            return redirect(target)
        except DomainError as error:
            status = refuse(form, error)
            appraisal = db.session.get_one(Appraisal, appraisal_id)
    return render_template("runs/new.html", form=form, appraisal=appraisal), 422 if form.errors else status


@blueprint.get("/<int:run_id>")
@requires(Action.PRINT)
def show(run_id: int) -> ResponseReturnValue:
    run = _run(run_id)
    parts = parts_of(run.id)
    result = run.parts[-1]
    days = current_app.config["JOB_DAYS"]
    return render_template(
        "runs/show.html", run=run, parts=parts, progress=progress_of(parts), result=result, now=clock.now(), days=days
    )


@blueprint.post("/<int:run_id>/cancellation")
@requires(Action.PRINT)
def cancel(run_id: int) -> ResponseReturnValue:
    operations.cancel(_run(run_id), actor=actor(), now=clock.now())
    db.session.commit()
    flash("已取消。正在印制的部分印完为止，已印成的部分予以保留，可以继续。", "success")
    return redirect(url_for(".show", run_id=run_id))


@blueprint.post("/<int:run_id>/continuation")
@requires(Action.PRINT)
def go_on(run_id: int) -> ResponseReturnValue:
    operations.go_on(_run(run_id), actor=actor(), now=clock.now())
    db.session.commit()
    flash("已继续。已印成的部分不再重印。", "success")
    return redirect(url_for(".show", run_id=run_id))


@blueprint.get("/<int:run_id>/file")
@requires(Action.PRINT)
def file(run_id: int) -> Response:
    run = _run(run_id)
    part = result_of(run)
    data_dir = current_app.config["TRACKER_DATA_DIR"]
    path = passing.path_of(data_dir, folder_of(run.id), part.file)
    if not path.exists():
        raise NotFound("文件不在存储中，请点“批量印制”重新提交。")
    media_type = MEDIA_TYPES[f".{run.parameters['form']}"]
    response = send_file(path, mimetype=media_type, as_attachment=True, download_name=run.file_name, etag=False)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _run(run_id: int) -> Job:
    return job_within(run_id, actor(), KIND, Action.PRINT)
