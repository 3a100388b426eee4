"""Adding a row and changing one. Whatever is wrong, nothing typed and no file sent up is lost."""

from typing import Any, BinaryIO, cast

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from tracker import clock
from tracker.access.guards import actor, requires
from tracker.access.policy import Action
from tracker.accounts.queries import unit_choices, unit_within, units_within
from tracker.database import db
from tracker.errors import DomainError, Invalid, NotAllowed
from tracker.files.kinds import MEDIA_TYPES
from tracker.files.models import StoredFile
from tracker.files.operations import store
from tracker.ledgers import operations, queries, rules
from tracker.ledgers.blueprint import blueprint
from tracker.ledgers.definition import Definition, FieldKind
from tracker.ledgers.forms import RowForm, form_for
from tracker.ledgers.library import ledger as ledger_named
from tracker.ledgers.models import LedgerRow
from tracker.ledgers.values import Kept, Values
from tracker.ledgers.views.rows import row_to_keep
from tracker.web.forms import refuse

MOST_FILES = 20  # of one field


@blueprint.route("/<ledger>/new", methods=["GET", "POST"])
@requires(Action.KEEP_LEDGERS)
def add(ledger: str) -> ResponseReturnValue:
    person, definition = actor(), ledger_named(ledger)
    if not operations.may_keep(definition, person, person.unit_path):
        raise NotAllowed("这个台账由督办人员登记。")
    form = form_for(definition, {}, {}, units=unit_choices(person.unit_path), unit_names=_unit_names(definition))
    if request.method == "GET":
        form.unit.data = person.unit_id
    files, problems = _files(definition, {})
    values = _typed(form, definition) if request.method == "POST" and form.validate_on_submit() else None
    if values is not None and not problems:
        try:
            unit = unit_within(form.unit.data, person.unit_path)
            row = operations.add_row(definition, unit, {**values, **files}, actor=person, now=clock.now())
            row_id = row.id
            db.session.commit()
            flash("已登记。", "success")
            return redirect(url_for(".row", ledger=ledger, row_id=row_id))
        except DomainError as error:
            return _again(form, definition, None, files, problems), refuse(form, error)
    return _again(form, definition, None, files, problems), 422 if request.method == "POST" else 200


@blueprint.route("/<ledger>/<int:row_id>/edit", methods=["GET", "POST"])
@requires(Action.KEEP_LEDGERS)
def change(ledger: str, row_id: int) -> ResponseReturnValue:
    definition, row = row_to_keep(ledger, row_id)
    operations.check_may_keep(definition, actor(), row.unit.path)
    called = queries.called_in(definition, [row.values])
    names = _unit_names(definition)
    form = form_for(definition, row.values, called.by_kind, revision=row.revision, unit_names=names)
    files, problems = _files(definition, row.values)
    values = _typed(form, definition) if request.method == "POST" and form.validate_on_submit() else None
    if values is not None and not problems:
        try:
            done = operations.change_row(
                definition,
                row,
                {**values, **files},
                actor=actor(),
                now=clock.now(),
                revision=form.seen_revision(),
            )
            db.session.commit()
            flash("已保存。" if done else "没有改动。", "success")
            return redirect(url_for(".row", ledger=ledger, row_id=row_id))
        except DomainError as error:
            status = refuse(form, error)
            row = queries.row_within(definition, row_id, actor().unit_path)
            form.revision.data = str(row.revision)  # saving once more replaces it knowingly
            return _again(form, definition, row, files, problems), status
    return _again(form, definition, row, files, problems), 422 if request.method == "POST" else 200


def _typed(form: RowForm, definition: Definition) -> dict[str, Kept | None] | None:
    return form.values(queries.names_for(definition, actor().unit_path, form.texts()))


def _unit_names(definition: Definition) -> list[str]:
    if not any(field.kind is FieldKind.UNIT for field in definition.fields):
        return []
    return [unit.name for unit in units_within(actor().unit_path)]


def _files(definition: Definition, before: Values) -> tuple[dict[str, Kept | None], list[str]]:
    """By field, those that stay and those that came with the form; and why others were not taken."""
    files: dict[str, Kept | None] = {}
    problems: list[str] = []
    for field in definition.fields:
        if field.kind is not FieldKind.FILE:
            continue
        had = before.get(field.name)
        ids = _kept_ids(field.name, had if isinstance(had, list) else [])
        for sent in request.files.getlist(f"f_{field.name}"):
            if not sent.filename:
                continue
            try:
                if len(ids) >= MOST_FILES:
                    raise Invalid(f"“{field.label}”最多{MOST_FILES}个附件。")
                taken = store(
                    cast(BinaryIO, sent.stream),
                    sent.filename,
                    actor=actor(),
                    now=clock.now(),
                    data_dir=current_app.config["TRACKER_DATA_DIR"],
                )
                ids.append(taken.id)
            except Invalid as error:
                problems.append(error.sentence)
        files[field.name] = ids
    if problems:
        db.session.commit()  # the files that were taken in wait for the next try
    return files, problems


def _kept_ids(name: str, had: list[int]) -> list[int]:
    """Of those ticked: what the row has already, and what the same person sent up in an earlier try."""
    if request.method == "GET":
        return list(had)
    ticked = [int(text) for text in request.form.getlist(f"k_{name}") if text.isdecimal() and len(text) < 10]
    own = select(StoredFile.id).where(StoredFile.id.in_(ticked), StoredFile.uploaded_by == actor().id)
    mine = set(db.session.scalars(own)) if ticked else set()
    return [each for each in dict.fromkeys(ticked) if each in had or each in mine][:MOST_FILES]


def _again(
    form: RowForm,
    definition: Definition,
    row: LedgerRow | None,
    files: dict[str, Kept | None],
    problems: list[str],
) -> str:
    ids = [each for kept in files.values() if isinstance(kept, list) for each in kept]
    shown: dict[str, Any] = {
        "ledger": definition,
        "form": form,
        "row": row,
        "title": rules.called(definition, row.values, row.id) if row else "",
        "files": files,
        "file_names": queries.files_called(ids) if ids else {},
        "problems": problems,
        "accept": ",".join(MEDIA_TYPES),
    }
    return render_template("ledgers/form.html", **shown)
