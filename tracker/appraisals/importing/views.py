"""A scheme in from a spreadsheet: upload, go over every line, confirm."""

from io import BytesIO
from typing import BinaryIO, cast

from flask import Blueprint, current_app, flash, redirect, render_template, request, send_file, url_for
from flask import Response as FlaskResponse
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.access.guards import actor, require_on, requires
from tracker.access.policy import Action
from tracker.accounts.timeline import last_change
from tracker.appraisals import counted
from tracker.appraisals.clauses import TYPES
from tracker.appraisals.copying import items_of
from tracker.appraisals.forms import clauses_stamp
from tracker.appraisals.importing.forms import Shown, as_read, as_typed
from tracker.appraisals.importing.operations import Refused, take_in
from tracker.appraisals.importing.reading import LONGEST, Line, read
from tracker.appraisals.importing.template import template
from tracker.appraisals.models import Scheme
from tracker.appraisals.queries import scheme_within
from tracker.appraisals.schemes import lock, refuse_frozen
from tracker.database import db
from tracker.errors import Conflict, DomainError, Invalid, NotFound
from tracker.files import storage
from tracker.files.models import StoredFile
from tracker.files.operations import store
from tracker.files.spreadsheets.opening import LARGEST_FILE, read_rows
from tracker.web.errors import STATUS_OF
from tracker.web.forms import refuse_other

blueprint = Blueprint("importing", __name__, url_prefix="/appraisals/schemes")
MOST_ROWS = 2_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/template")
@requires(Action.SET_SCHEME)
def blank() -> FlaskResponse:
    return send_file(BytesIO(template()), mimetype=XLSX, as_attachment=True, download_name="评分细则模板.xlsx")


@blueprint.route("/<int:scheme_id>/import", methods=["GET", "POST"])
@requires(Action.SET_SCHEME)
def upload(scheme_id: int) -> ResponseReturnValue:
    """The file is kept; nothing of it is taken in yet."""
    scheme, person, problem = _own(scheme_id), actor(), ""
    sent = request.files.get("file")
    if request.method == "POST":
        try:
            if not sent or not sent.filename:
                raise Invalid("请选择要导入的文件。")
            file = store(
                cast(BinaryIO, sent.stream),
                sent.filename,
                actor=person,
                now=clock.now(),
                data_dir=current_app.config["TRACKER_DATA_DIR"],
                largest=LARGEST_FILE,
            )
            _lines(file)
            db.session.commit()
            return redirect(url_for(".lines", scheme_id=scheme_id, file_id=file.id))
        except Invalid as error:
            db.session.rollback()
            problem, scheme = error.sentence, _own(scheme_id)
    return render_template("importing/upload.html", scheme=scheme, problem=problem), 422 if problem else 200


@blueprint.route("/<int:scheme_id>/import/<int:file_id>", methods=["GET", "POST"])
@requires(Action.SET_SCHEME)
def lines(scheme_id: int, file_id: int) -> ResponseReturnValue:
    """Every line with what it is proposed as; confirmed, all that are ticked, or nothing."""
    scheme, file = _own(scheme_id), _file(file_id)
    read_lines = _lines(file)
    if request.method == "GET":
        return _page(scheme, file, as_read(read_lines, list(items_of(scheme).values())))
    shown = as_typed(read_lines, request.form)
    try:
        lock(scheme)
        refuse_other(
            request.form.get("seen"),
            clauses_stamp(scheme.clauses),
            lambda: last_change("scheme", scheme_id, "clauses.imported"),
        )
        chosen = [each.chosen for each in shown if each.is_taken]
        count = take_in(scheme, chosen, actor=actor(), now=clock.now(), name=file.name)
        db.session.commit()
    except (Invalid, Conflict) as error:
        db.session.rollback()
        return _page(_own(scheme_id), file, shown, error), STATUS_OF.get(type(error), 422)
    flash(f"已导入 {count} 条，请核对计分方式和权重。", "success")
    return redirect(url_for("appraisals.scheme", scheme_id=scheme_id))


def _page(scheme: Scheme, file: StoredFile, shown: list[Shown], error: DomainError | None = None) -> str:
    return render_template(
        "importing/lines.html",
        scheme=scheme,
        file=file,
        lines=shown,
        types=TYPES,
        items=items_of(scheme).values(),
        counted=counted.choices(),
        problem=error.sentence if error else "",
        problems=error.problems if isinstance(error, Refused) else {},
        seen=clauses_stamp(scheme.clauses),
        longest=LONGEST,
    )


def _lines(file: StoredFile) -> list[Line]:
    with storage.get(current_app.config["TRACKER_DATA_DIR"], file.sha256) as stream:
        return read(read_rows(stream.read(), MOST_ROWS))


def _file(file_id: int) -> StoredFile:
    """For whoever uploaded it."""
    found = db.session.get(StoredFile, file_id)
    if found is None or found.uploaded_by != actor().id:
        raise NotFound("没有找到要导入的文件，请重新上传。")
    return found


def _own(scheme_id: int) -> Scheme:
    found = scheme_within(scheme_id, actor().unit_path)
    require_on(Action.SET_SCHEME, found.office.path)
    refuse_frozen(found)
    return found
