"""An assignment's page: what is asked of a unit, step by step, and what it reported; and how it ends."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.access.guards import actor, require_on, requires
from tracker.access.policy import Action
from tracker.accounts.queries import names_of
from tracker.accounts.timeline import timeline_of
from tracker.database import db
from tracker.progress import operations, queries
from tracker.progress.blueprint import blueprint
from tracker.work_items import operations as work
from tracker.work_items.extensions.queries import extensions_of, lines_of
from tracker.work_items.extensions.rules import is_pointless
from tracker.work_items.queries import (
    assignment_within,
    assignments_under,
    milestone_within,
    milestones_of,
    state_of,
    units_to_assign,
)
from tracker.work_items.rules import MET


@blueprint.get("/assignments/<int:assignment_id>")
@requires(Action.READ_WORK)
def assignment(assignment_id: int) -> str:
    person = actor()
    found = assignment_within(assignment_id, person.unit_path)
    path = found.unit.path
    steps = milestones_of([assignment_id])[assignment_id]
    reports = queries.reports_of(assignment_id)
    asked = extensions_of(assignment_id)
    signed = {found.acknowledged_by or 0, found.assigned_by, found.closed_by or 0}
    signed |= {row.asked_by for row in asked} | {row.decided_by or 0 for row in asked}
    return render_template(
        "progress/assignment.html",
        assignment=found,
        item=found.work_item,
        state=state_of(found),
        is_met=state_of(found) is MET,
        state_of=state_of,
        steps=steps,
        titles={step.id: step.title for step in steps},
        lines=lines_of(asked, {step.id: step.due_on for step in steps}),
        extensions=asked,
        asked_about={row.milestone_id for row in asked},
        undecided={row.milestone_id: row for row in asked if row.decision is None},
        pointless={step.id for step in steps if found.closed_at or is_pointless(step.due_on, step.met_on)},
        extension_prefix=url_for("work_items.extension", extension_id=0)[:-1],
        asking_prefix=url_for("work_items.ask_extension", milestone_id=0)[: -len("0/extension")],
        reports=reports,
        latest=queries.latest_by_milestone(reports),
        names=names_of({report.submitted_by for report in reports} | signed),
        below=assignments_under(assignment_id),
        timeline=timeline_of("assignment", assignment_id),
        today=clock.today(),
        depth=path.count("/"),
        may_deliver=person.may_on(Action.DELIVER, path) and found.closed_at is None,
        may_set=person.may_on(Action.ASSIGN, path) and found.closed_at is None,
        may_close=person.may_on(Action.CLOSE, path),
        may_hand_down=person.may(Action.ASSIGN)
        and found.unit_id == person.unit_id
        and found.closed_at is None
        and bool(units_to_assign(found.work_item_id, person.unit_id)),
        report_prefix=url_for(".report", report_id=0)[:-1],
        milestone_prefix=url_for(".report_form", milestone_id=0)[: -len("0/report")],
        assignment_prefix=url_for(".assignment", assignment_id=0)[:-1],
    )


@blueprint.post("/assignments/<int:assignment_id>/closure")
@requires(Action.CLOSE)
def close(assignment_id: int) -> Response:
    found = assignment_within(assignment_id, actor().unit_path)
    require_on(Action.CLOSE, found.unit.path)
    operations.close(found, actor=actor(), now=clock.now(), reason=_reason())
    db.session.commit()
    flash(f"“{found.unit.name}”的这项任务已销号。", "success")
    return redirect(url_for(".assignment", assignment_id=assignment_id))


@blueprint.post("/assignments/<int:assignment_id>/reopening")
@requires(Action.CLOSE)
def reopen(assignment_id: int) -> Response:
    found = assignment_within(assignment_id, actor().unit_path)
    require_on(Action.CLOSE, found.unit.path)
    work.reopen(found, actor=actor(), now=clock.now(), reason=_reason())
    db.session.commit()
    flash("已撤销销号，任务继续推进。", "success")
    return redirect(url_for(".assignment", assignment_id=assignment_id))


@blueprint.post("/milestones/<int:milestone_id>/removal")
@requires(Action.ASSIGN)
def remove_milestone(milestone_id: int) -> Response:
    milestone = milestone_within(milestone_id, actor().unit_path)
    require_on(Action.ASSIGN, milestone.assignment.unit.path)
    assignment_id = milestone.assignment_id
    operations.remove_milestone(milestone, actor=actor(), now=clock.now())
    db.session.commit()
    flash("时间节点已删除。", "success")
    return redirect(url_for(".assignment", assignment_id=assignment_id))


def _reason() -> str:
    return request.form.get("reason", "")[:1000]
