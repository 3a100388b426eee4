"""Milestones of an assignment: set, moved, copied to the other units. (Removing one asks its reports: see progress.)"""

from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from tracker import clock
from tracker.access.guards import actor, require_on, requires
from tracker.access.policy import Action
from tracker.accounts.timeline import last_change
from tracker.database import db
from tracker.errors import DomainError
from tracker.web.forms import refuse
from tracker.work_items import milestones, queries
from tracker.work_items.blueprint import blueprint
from tracker.work_items.extensions.queries import lines_on
from tracker.work_items.facts import lock_with
from tracker.work_items.forms import MilestoneForm


@blueprint.route("/assignments/<int:assignment_id>/milestones/new", methods=["GET", "POST"])
@requires(Action.ASSIGN)
def add_milestone(assignment_id: int) -> ResponseReturnValue:
    assignment, status = queries.assignment_within(assignment_id, actor().unit_path), 200
    require_on(Action.ASSIGN, assignment.unit.path)
    form = MilestoneForm()
    if form.validate_on_submit():
        try:
            milestones.add_milestone(assignment, actor=actor(), now=clock.now(), **_described(form))
            db.session.commit()
            flash("时间节点已设置。", "success")
            return redirect(url_for("progress.assignment", assignment_id=assignment_id))
        except DomainError as error:
            status = refuse(form, error)
    page = render_template("work_items/milestone_form.html", form=form, assignment=assignment, milestone=None)
    return page, 422 if form.errors and status == 200 else status


@blueprint.route("/milestones/<int:milestone_id>/edit", methods=["GET", "POST"])
@requires(Action.ASSIGN)
def edit_milestone(milestone_id: int) -> ResponseReturnValue:
    milestone, status = queries.milestone_within(milestone_id, actor().unit_path), 200
    require_on(Action.ASSIGN, milestone.assignment.unit.path)
    if request.method == "POST":
        lock_with(milestone)
    form = MilestoneForm(obj=milestone)
    if form.validate_on_submit():
        try:
            change = partial(last_change, "assignment", milestone.assignment_id, milestone=milestone_id)
            form.refuse_stale(partial(change, verb="milestone.changed"))
            milestones.change_milestone(milestone, actor=actor(), now=clock.now(), **_described(form))
            db.session.commit()
            flash("时间节点已调整。", "success")
            return redirect(url_for("progress.assignment", assignment_id=milestone.assignment_id))
        except DomainError as error:
            status = refuse(form, error)
    page = render_template(
        "work_items/milestone_form.html",
        form=form,
        assignment=milestone.assignment,
        milestone=milestone,
        line=lines_on([milestone_id]).get(milestone_id),
    )
    return page, 422 if form.errors and status == 200 else status


@blueprint.post("/assignments/<int:assignment_id>/milestones/copies")
@requires(Action.ASSIGN)
def copy_milestones(assignment_id: int) -> Response:
    source = queries.assignment_within(assignment_id, actor().unit_path)
    require_on(Action.ASSIGN, source.unit.path)
    added = milestones.copy_milestones(source, queries.siblings_of(source), actor=actor(), now=clock.now())
    db.session.commit()
    if added:
        flash(f"已向其他单位复制 {added} 个时间节点，各单位的节点可分别调整。", "success")
    else:
        flash("其他单位已有这些时间节点，没有需要复制的。", "info")
    return redirect(url_for("progress.assignment", assignment_id=assignment_id))


def _described(form: MilestoneForm) -> dict[str, Any]:
    return {"title": form.title.data, "due_on": form.due_on.data, "target": form.target.data}
