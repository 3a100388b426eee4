"""A report's page, its evidence, and what is done to it."""

from datetime import datetime
from typing import Any

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.access.guards import actor, require_on, requires
from tracker.access.policy import Action
from tracker.accounts.queries import names_of
from tracker.database import db
from tracker.files.serving import download
from tracker.history.verbs import VERBS
from tracker.progress import operations, queries
from tracker.progress.blueprint import blueprint
from tracker.progress.models import Report
from tracker.work_items.extensions.queries import lines_on


@blueprint.get("/reports/<int:report_id>")
@requires(Action.READ_WORK)
def report(report_id: int) -> str:
    person = actor()
    found = queries.report_within(report_id, person.unit_path)
    path = found.assignment.unit.path
    return render_template(
        "progress/report.html",
        report=found,
        assignment=found.assignment,
        item=found.assignment.work_item,
        milestone=found.milestone,
        line=lines_on([found.milestone_id]).get(found.milestone_id),
        submitted_on=clock.day_of(found.submitted_at),
        evidence=queries.evidence_of(report_id),
        evidence_prefix=url_for(".evidence", report_id=report_id, evidence_id=0)[:-1],
        entries=_entries_of(found),
        may_review=found.verdict is None and person.may_on(Action.REVIEW, path) and person.id != found.submitted_by,
        may_deliver=person.may_on(Action.DELIVER, path),
    )


@blueprint.get("/reports/<int:report_id>/evidence/<int:evidence_id>")
@requires(Action.READ_WORK)
def evidence(report_id: int, evidence_id: int) -> FlaskResponse:
    queries.report_within(report_id, actor().unit_path)
    return download(queries.evidence_file(report_id, evidence_id))


@blueprint.post("/reports/<int:report_id>/approval")
@requires(Action.REVIEW)
def approve(report_id: int) -> Response:
    found = _report_for(Action.REVIEW, report_id)
    operations.approve(found, actor=actor(), now=clock.now())
    return _done(found, "已审核通过", ".review_queue")


@blueprint.post("/reports/<int:report_id>/return")
@requires(Action.REVIEW)
def return_report(report_id: int) -> Response:
    found = _report_for(Action.REVIEW, report_id)
    operations.return_(found, actor=actor(), now=clock.now(), reason=request.form.get("reason", "")[:1000])
    return _done(found, "已退回", ".review_queue")


@blueprint.post("/reports/<int:report_id>/withdrawal")
@requires(Action.DELIVER)
def withdraw(report_id: int) -> Response:
    found = _report_for(Action.DELIVER, report_id)
    operations.withdraw(found, actor=actor(), now=clock.now())
    return _done(found, "已撤回", ".assignment", assignment_id=found.assignment_id)


def _entries_of(report: Report) -> list[tuple[datetime, str, str, str]]:
    """A report's own short history, told by its facts."""
    names = names_of({report.submitted_by, report.decided_by or 0})
    entries = [(report.submitted_at, names.get(report.submitted_by, ""), VERBS["report.submitted"], "")]
    if report.verdict and report.decided_at:
        verb = VERBS[f"report.{report.verdict}"]
        entries.append((report.decided_at, names.get(report.decided_by or 0, ""), verb, report.reason))
    return entries


def _report_for(action: Action, report_id: int) -> Report:
    found = queries.report_within(report_id, actor().unit_path)
    require_on(action, found.assignment.unit.path)
    return found


def _done(report: Report, what: str, endpoint: str, **arguments: Any) -> Response:
    sentence = f"{what}：{report.assignment.unit.name}“{report.milestone.title}”。"
    target = url_for(endpoint, **arguments)
    db.session.commit()
    flash(sentence, "success")
    return redirect(target)
