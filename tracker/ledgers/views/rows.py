"""Reading ledgers: all of them, one, a row; and the steps that need nothing but a button."""

from datetime import date
from typing import Any

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.access.guards import actor, requires
from tracker.access.policy import Action, Actor
from tracker.accounts.queries import names_of, unit_choices
from tracker.accounts.timeline import timeline_of
from tracker.database import db
from tracker.errors import NotFound
from tracker.files.models import StoredFile
from tracker.files.serving import download
from tracker.ledgers import operations, queries, rules
from tracker.ledgers.blueprint import blueprint
from tracker.ledgers.clocks.rules import running
from tracker.ledgers.definition import Definition, FieldKind, Mover
from tracker.ledgers.library import ledger as ledger_named
from tracker.ledgers.library import ledgers
from tracker.ledgers.models import LedgerRow
from tracker.ledgers.patents.queries import annuity_clock
from tracker.ledgers.patents.rules import Payment, alarm, is_near, next_payment, payments, standing
from tracker.ledgers.views.narrowing import filtered_fields, narrowed_by_address
from tracker.ledgers.views.showing import class_of, in_words, listed_fields, sees_personal, shown_rows
from tracker.web.days import day_in
from tracker.web.paging import page_of
from tracker.workdays.queries import site_overrides
from tracker.workdays.rules import Overrides


@blueprint.get("")
@requires(Action.READ_LEDGERS)
def index() -> str:
    person, all_ledgers = actor(), ledgers()
    paths = {name: queries.path_seen(each, person) for name, each in all_ledgers.items()}
    return render_template("ledgers/index.html", ledgers=all_ledgers.values(), counts=queries.counts_of(paths))


@blueprint.get("/<ledger>")
@requires(Action.READ_LEDGERS)
def rows(ledger: str) -> str:
    person, definition = actor(), ledger_named(ledger)
    narrowed = narrowed_by_address(definition)
    found = narrowed.statement(definition, queries.path_seen(definition, person))
    page = page_of(found, LedgerRow.id, descending=True)
    called = queries.called_in(definition, [row.values for row in page.rows])
    choices = [
        (
            field.name,
            field.label,
            [("", "全部"), *((each, each) for each in field.choices)],
            narrowed.chosen.get(field.name, ""),
        )
        for field in filtered_fields(definition)
    ]
    return render_template(
        "ledgers/rows.html",
        ledger=definition,
        page=page,
        rows=shown_rows(definition, page.rows, called, person),
        headers=[(field.label, class_of(field)) for field in listed_fields(definition)],
        fields=[
            ("unit", "单位", [("", "全部"), *unit_choices(person.unit_path)], narrowed.unit_id or ""),
            ("state", "状态", [("", "全部"), *((each.name, each.label) for each in definition.states)], narrowed.state),
            *choices,
            ("text", "查找", None, narrowed.text),
        ],
        measure=narrowed.measure,
        year=narrowed.year,
        export_args={name: value for name, value in request.args.items() if name in narrowed.known},
        prefix=url_for(".row", ledger=ledger, row_id=0)[:-1],
        has_annuities=annuity_clock(definition) is not None,
        may_add=operations.may_keep(definition, person, person.unit_path),
    )


@blueprint.get("/rows/<int:row_id>")
@requires(Action.READ_LEDGERS)
def row_by_number(row_id: int) -> Response:
    """Where a reminder leads, which does not know in what ledger the row is; that page says who may see it."""
    found = db.session.get(LedgerRow, row_id)
    if found is None or not actor().sees(found.unit.path):
        raise NotFound("没有找到该记录。")
    return redirect(url_for(".row", ledger=found.ledger, row_id=row_id))


@blueprint.get("/<ledger>/<int:row_id>")
@requires(Action.READ_LEDGERS)
def row(ledger: str, row_id: int) -> str:
    person, definition = actor(), ledger_named(ledger)
    found = queries.row_within(definition, row_id, queries.path_seen(definition, person))
    called = queries.called_in(definition, [found.values])
    personal, oversees = sees_personal(person, found.unit.path), _oversees(person, found)
    may_keep = found.withdrawn_at is None and operations.may_keep(definition, person, found.unit.path)
    state, today, overrides = definition.state_by_name[found.state], clock.today(), site_overrides()
    pays_on = day_in(request.args.get("on", "")) or today
    has_annuities = annuity_clock(definition) is not None and not state.is_final
    moves = rules.moves_from(definition, found.state) if may_keep else []
    may_change = may_keep and (not state.is_final or oversees)
    asked = rules.still_asked(definition, found.state)
    return render_template(
        "ledgers/row.html",
        ledger=definition,
        row=found,
        title=rules.called(definition, found.values, found.id),
        state=state,
        facts=_facts(definition, found, called, personal),
        files=_files(definition, found, called),
        clocks=running(definition, found.values, found.state, overrides),
        payments=payments(found.values, pays_on, overrides) if has_annuities else [],
        pays_on=pays_on,
        warning=alarm(found.values, today, overrides) if has_annuities else None,
        standing=standing,
        reminded=_reminded(found, today, overrides) if has_annuities else None,
        today=today,
        moves=[move for move in moves if move.by is Mover.KEEPER or oversees],
        may_change=may_change,
        may_complete=may_keep and not may_change and any(each.name not in found.values for each in asked),
        names=names_of({found.created_by or 0, found.changed_by or 0}),
        timeline=timeline_of("ledger_row", row_id) if person.sees(found.unit.path) else [],
    )


@blueprint.post("/<ledger>/<int:row_id>/moves/<move>")
@requires(Action.KEEP_LEDGERS)
def take_move(ledger: str, row_id: int, move: str) -> Response:
    definition, found = row_to_keep(ledger, row_id)
    operations.move_row(definition, found, move, actor=actor(), now=clock.now())
    label = definition.state_by_name[found.state].label
    db.session.commit()
    flash(f"已办理，该记录现为“{label}”。", "success")
    return redirect(url_for(".row", ledger=ledger, row_id=row_id))


@blueprint.post("/<ledger>/<int:row_id>/withdrawal")
@requires(Action.KEEP_LEDGERS)
def withdraw(ledger: str, row_id: int) -> Response:
    definition, found = row_to_keep(ledger, row_id)
    operations.withdraw_row(definition, found, actor=actor(), now=clock.now(), reason=request.form.get("reason", ""))
    db.session.commit()
    flash("该记录已作废，不再计入任何数字。", "success")
    return redirect(url_for(".rows", ledger=ledger))


@blueprint.get("/<ledger>/<int:row_id>/files/<int:file_id>")
@requires(Action.READ_LEDGERS)
def file(ledger: str, row_id: int, file_id: int) -> FlaskResponse:
    person, definition = actor(), ledger_named(ledger)
    found = queries.row_within(definition, row_id, queries.path_seen(definition, person))
    for field in definition.fields:
        if field.kind is FieldKind.FILE and file_id in _ids(found.values.get(field.name)):
            if field.personal and not sees_personal(person, found.unit.path):
                break
            return download(db.session.get_one(StoredFile, file_id))
    raise NotFound("没有找到该附件。")


def row_to_keep(ledger: str, row_id: int) -> tuple[Definition, LedgerRow]:
    """Of one's own subtree: rows of others that may be seen are not there to be changed."""
    definition = ledger_named(ledger)
    return definition, queries.row_within(definition, row_id, actor().unit_path)


def _reminded(found: LedgerRow, today: date, overrides: Overrides) -> Payment | None:
    """The annuity of which a letter may remind its holder today."""
    payment = next_payment(found.values, today, overrides) if found.withdrawn_at is None else None
    return payment if payment and is_near(payment, today) else None


def _oversees(person: Actor, found: LedgerRow) -> bool:
    return person.may_on(Action.OVERSEE_LEDGERS, found.unit.path)


def _facts(definition: Definition, found: LedgerRow, called: queries.Called, personal: bool) -> list[tuple[str, str]]:
    return [
        (field.label, in_words(field, found.values, called, personal=personal))
        for field in definition.fields
        if field.kind is not FieldKind.FILE and field.name in found.values
    ]


def _files(definition: Definition, found: LedgerRow, called: queries.Called) -> list[tuple[str, str, str]]:
    """Of each its field, its name and its address."""
    prefix = url_for(".file", ledger=found.ledger, row_id=found.id, file_id=0)[:-1]
    return [
        (field.label, called.of(field).get(each, ""), f"{prefix}{each}")
        for field in definition.fields
        if field.kind is FieldKind.FILE
        for each in _ids(found.values.get(field.name))
    ]


def _ids(kept: Any) -> list[int]:
    return kept if isinstance(kept, list) else []
