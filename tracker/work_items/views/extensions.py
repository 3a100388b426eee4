"""Extensions: asked for, waiting, decided."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from tracker import clock
from tracker.access.guards import actor, require_on, requires
from tracker.access.policy import Action
from tracker.accounts.queries import names_of
from tracker.database import db
from tracker.errors import Conflict, DomainError
from tracker.history.verbs import VERBS
from tracker.web.forms import refuse as refuse_form
from tracker.web.paging import page_of
from tracker.work_items.blueprint import blueprint
from tracker.work_items.extensions import operations, queries
from tracker.work_items.extensions.forms import AskForm, GrantForm
from tracker.work_items.extensions.rules import day, is_pointless
from tracker.work_items.models import Extension
from tracker.work_items.queries import milestone_within
from tracker.work_items.rules import pace_of


@blueprint.route("/milestones/<int:milestone_id>/extension", methods=["GET", "POST"])
@requires(Action.DELIVER)
def ask_extension(milestone_id: int) -> ResponseReturnValue:
    person, today, status = actor(), clock.today(), 200
    milestone = milestone_within(milestone_id, person.unit_path)
    require_on(Action.DELIVER, milestone.assignment.unit.path)
    form = AskForm()
    if form.validate_on_submit():
        try:
            operations.ask(milestone, actor=person, now=clock.now(), **_typed(form))
            db.session.commit()
            flash("已申请延期，等待批复。批复之前仍按原期限计算。", "success")
            return redirect(url_for("progress.assignment", assignment_id=milestone.assignment_id))
        except DomainError as error:
            status = refuse_form(form, error)
    page = render_template(
        "work_items/extension_form.html",
        form=form,
        milestone=milestone,
        assignment=milestone.assignment,
        item=milestone.assignment.work_item,
        line=queries.lines_on([milestone_id]).get(milestone_id),
        refusal=operations.refusal_of(milestone, today) if request.method == "GET" else None,
        today=today,
    )
    return page, 422 if form.errors and status == 200 else status


@blueprint.get("/extensions")
@requires(Action.REVIEW)
def extensions() -> str:
    """What waits for a decision, the oldest first."""
    person, today = actor(), clock.today()
    page = page_of(
        queries.WAITING,
        Extension.id,
        values={"person_id": person.id, "unit_id": person.unit_id, "path": person.unit_path},
    )
    return render_template(
        "work_items/extensions.html",
        page=page,
        lines=queries.lines_on([row.milestone_id for row in page.rows]),
        waited={row.id: (today - clock.day_of(row.asked_at)).days for row in page.rows},
        today=today,
        extension_prefix=url_for(".extension", extension_id=0)[:-1],
    )


@blueprint.get("/extensions/<int:extension_id>")
@requires(Action.READ_WORK)
def extension(extension_id: int) -> str:
    found = queries.extension_within(extension_id, actor().unit_path)
    return _page(found, GrantForm(granted_on=found.wanted_on))


@blueprint.post("/extensions/<int:extension_id>/grant")
@requires(Action.REVIEW)
def grant_extension(extension_id: int) -> ResponseReturnValue:
    found = _extension_for(Action.REVIEW, extension_id)
    form, status = GrantForm(), 422
    if form.validate_on_submit():
        try:
            operations.grant(found, actor=actor(), now=clock.now(), **_typed(form))
            return _done(found, "已批准延期", ".extensions")
        except Conflict:
            raise  # there is nothing left to fill in
        except DomainError as error:
            status = refuse_form(form, error)
            found = queries.extension_within(extension_id, actor().unit_path)
    return _page(found, form), status


@blueprint.post("/extensions/<int:extension_id>/refusal")
@requires(Action.REVIEW)
def refuse_extension(extension_id: int) -> Response:
    found = _extension_for(Action.REVIEW, extension_id)
    operations.refuse(found, actor=actor(), now=clock.now(), words=request.form.get("reason", ""))
    return _done(found, "未批准延期", ".extensions")


@blueprint.post("/extensions/<int:extension_id>/withdrawal")
@requires(Action.DELIVER)
def withdraw_extension(extension_id: int) -> Response:
    found = _extension_for(Action.DELIVER, extension_id)
    operations.withdraw(found, actor=actor(), now=clock.now())
    return _done(found, "已撤回延期申请", "progress.assignment", assignment_id=found.assignment_id)


def _page(found: Extension, form: GrantForm) -> str:
    person, path, today = actor(), found.assignment.unit.path, clock.today()
    rows = queries.extensions_on(found.milestone_id)
    names = names_of({row.asked_by for row in rows} | {row.decided_by or 0 for row in rows})
    milestone, assignment = found.milestone, found.assignment
    is_open = found.decision is None
    has_point = assignment.closed_at is None and not is_pointless(milestone.due_on, milestone.met_on)
    return render_template(
        "work_items/extension.html",
        form=form,
        extension=found,
        milestone=milestone,
        assignment=assignment,
        item=assignment.work_item,
        line=queries.lines_of(rows, {milestone.id: milestone.due_on}).get(milestone.id),
        names=names,
        entries=_entries_of(rows, names),
        pace=pace_of(assignment.starts_on, assignment.ends_on or milestone.due_on, today),
        today=today,
        has_point=has_point,
        may_decide=is_open and has_point and person.may_on(Action.REVIEW, path) and person.id != found.asked_by,
        may_withdraw=is_open and person.may_on(Action.DELIVER, path),
    )


def _entries_of(rows: Iterable[Any], names: dict[int, str]) -> list[tuple[datetime, str, str, str]]:
    """What was asked for and answered, in order: the line of due dates with who and when."""
    entries = []
    for row in rows:
        asked = f"{day(row.due_on)} → {day(row.wanted_on)}；原因：{row.reason}"
        entries.append((row.asked_at, names.get(row.asked_by, ""), VERBS["extension.asked"], asked))
        if row.decision:
            answer = f"{day(row.due_on)} → {day(row.granted_on)}" if row.granted_on else ""
            said = "；".join(part for part in (answer, row.words) if part)
            verb = VERBS[f"extension.{row.decision}"]
            entries.append((row.decided_at, names.get(row.decided_by, ""), verb, said))
    return entries


def _typed(form: AskForm | GrantForm) -> dict[str, Any]:
    return {name: value or "" for name, value in form.data.items() if name != "csrf_token"}


def _extension_for(action: Action, extension_id: int) -> Extension:
    found = queries.extension_within(extension_id, actor().unit_path)
    require_on(action, found.assignment.unit.path)
    return found


def _done(found: Extension, what: str, endpoint: str, **arguments: Any) -> Response:
    sentence = f"{what}：{found.assignment.unit.name}“{found.milestone.title}”。"
    target = url_for(endpoint, **arguments)
    db.session.commit()
    flash(sentence, "success")
    return redirect(target)
