"""A ledger out to a spreadsheet, and in again: upload, see what it would do, confirm."""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, cast

from flask import Response as FlaskResponse
from flask import current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from tracker import clock
from tracker.access.guards import actor, requires
from tracker.access.policy import Action
from tracker.database import db
from tracker.errors import DomainError, Invalid, NotAllowed, NotFound
from tracker.files import storage
from tracker.files.models import StoredFile
from tracker.files.operations import store
from tracker.files.spreadsheets.opening import LARGEST_FILE
from tracker.ledgers.blueprint import blueprint
from tracker.ledgers.definition import Definition
from tracker.ledgers.library import ledger as ledger_named
from tracker.ledgers.operations import may_keep
from tracker.ledgers.rules import told
from tracker.ledgers.spreadsheets import operations
from tracker.ledgers.spreadsheets.comparing import DryRun
from tracker.ledgers.spreadsheets.export import export
from tracker.ledgers.spreadsheets.opening import open_sheet
from tracker.ledgers.views.narrowing import narrowed_by_address

MOST_OUT, MOST_IN = 20_000, 5_000  # on a page; more by the command line, where nobody waits for an answer
MOST_SHOWN = 200
OVERTAKEN = "核对之后，有关记录或台账的定义有了变动，还没有导入。请按下面的最新情况重新核对，再确认。"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/<ledger>/export")
@requires(Action.READ_LEDGERS)
def export_rows(ledger: str) -> FlaskResponse:
    """Of one's own subtree: what others may be read of is not taken away."""
    person, definition = actor(), ledger_named(ledger)
    statement = narrowed_by_address(definition).statement(definition, person.unit_path)
    count = db.session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    if count > MOST_OUT:
        raise Invalid(
            f"共{count}条记录，一次最多导出{MOST_OUT}条。请先按单位、状态等缩小范围，或由系统管理员用命令行导出。"
        )
    with TemporaryDirectory(prefix="ledger-") as folder:
        file = Path(folder) / "ledger.xlsx"
        export(definition, statement, file, actor=person)
        content = BytesIO(file.read_bytes())
    name = f"{definition.title}{clock.today():%Y%m%d}.xlsx"
    return send_file(content, mimetype=XLSX, as_attachment=True, download_name=name)


@blueprint.route("/<ledger>/import", methods=["GET", "POST"])
@requires(Action.KEEP_LEDGERS)
def import_rows(ledger: str) -> ResponseReturnValue:
    """What the sheet would do; nothing is done yet."""
    person, definition = actor(), ledger_named(ledger)
    if not may_keep(definition, person, person.unit_path):
        raise NotAllowed("这个台账由督办人员登记。")
    sent = request.files.get("file")
    if request.method == "GET" or not sent or not sent.filename:
        problem = "请选择要导入的文件。" if request.method == "POST" else ""
        return render_template("ledgers/import.html", ledger=definition, problem=problem), 422 if problem else 200
    try:
        file = store(
            cast(BinaryIO, sent.stream),
            sent.filename,
            actor=person,
            now=clock.now(),
            data_dir=current_app.config["TRACKER_DATA_DIR"],
            largest=LARGEST_FILE,
        )
        run = _dry_run(definition, file)
    except DomainError as error:
        db.session.rollback()
        return render_template("ledgers/import.html", ledger=definition, problem=error.sentence), 422
    db.session.commit()  # the file waits for the confirmation
    return _page(definition, run, file)


@blueprint.post("/<ledger>/import/<int:file_id>/confirmation")
@requires(Action.KEEP_LEDGERS)
def confirm_import(ledger: str, file_id: int) -> ResponseReturnValue:
    """All of it or nothing, and only what was seen: what has become of it since is shown once more."""
    person, definition = actor(), ledger_named(ledger)
    file = db.session.get(StoredFile, file_id)
    if file is None or file.uploaded_by != person.id:
        raise NotFound("没有找到要导入的文件，请重新上传。")
    run = _dry_run(definition, file)
    if run.errors or run.fingerprint != request.args.get("seen"):
        is_done = run.does_nothing and not run.conflicts and not run.errors  # by a second click, say
        return _page(definition, run, file, problem="" if is_done else OVERTAKEN, status=409)
    operations.take_in(definition, run, actor=person, now=clock.now(), name=file.name)
    db.session.commit()
    left_out = f"，另有{len(run.conflicts)}条已被他人修改，没有覆盖" if run.conflicts else ""
    flash(f"已导入：新增{len(run.additions)}条，修改{len(run.alterations)}条{left_out}。", "success")
    return redirect(url_for(".rows", ledger=ledger))


def _dry_run(definition: Definition, file: StoredFile) -> DryRun:
    with storage.get(current_app.config["TRACKER_DATA_DIR"], file.sha256) as stream:
        sheet = open_sheet(stream.read(), MOST_IN)
    return operations.dry_run(definition, sheet, actor())


def _page(
    definition: Definition, run: DryRun, file: StoredFile, *, problem: str = "", status: int = 200
) -> ResponseReturnValue:
    page = render_template(
        "ledgers/import.html", ledger=definition, run=run, file=file, told=told, most=MOST_SHOWN, problem=problem
    )
    return page, 422 if run.errors else status
