"""Handing a work item down, adjusting and withdrawing what was handed down, and signing for it."""

from decimal import Decimal
from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from tracker import clock
from tracker.access.guards import actor, require_on, requires
from tracker.access.policy import Action
from tracker.accounts.queries import unit_within
from tracker.accounts.timeline import last_change
from tracker.database import db
from tracker.errors import Conflict, DomainError, NotAllowed
from tracker.web.forms import refuse
from tracker.work_items import operations, queries
from tracker.work_items.blueprint import blueprint
from tracker.work_items.facts import lock
from tracker.work_items.forms import DUTIES, AssignmentForm, chosen_shares
from tracker.work_items.milestones import copy_milestones
from tracker.work_items.models import Assignment, Duty, WorkItem
from tracker.work_items.rules import may_hand_down


@blueprint.route("/<int:work_item_id>/assignments/new", methods=["GET", "POST"])
@requires(Action.ASSIGN)
def assign(work_item_id: int) -> ResponseReturnValue:
    person, problem, status = actor(), "", 200
    work_item = queries.work_item_within(work_item_id, person.unit_path)
    held = queries.assignments_of(work_item_id, person.unit_path)
    own = next((row for row in held if row.unit_id == person.unit_id), None)
    if not may_hand_down(person, work_item.office.path, own is not None and own.closed_at is None):
        raise NotAllowed("本单位没有承担这项任务，或任务已销号，不能继续分解。")
    units = queries.units_to_assign(work_item_id, person.unit_id)
    if request.method == "POST":
        try:
            shares = chosen_shares(request.form, units)
            source = queries.assignment_within(source_id, person.unit_path) if (source_id := _source_id()) else None
            _assign_all(work_item, shares, source)
            db.session.commit()
            flash(f"已下达给 {len(shares)} 个单位。", "success")
            return redirect(url_for(".show", work_item_id=work_item_id))
        except DomainError as error:
            db.session.rollback()
            problem, status = error.sentence, 409 if isinstance(error, Conflict) else 422
    page = render_template(
        "work_items/assign.html",
        item=work_item,
        units=units,
        sources=[row for row in held if row.milestone_count],
        duties=DUTIES,
        typed=request.form,
        problem=problem,
    )
    return page, status


def _source_id() -> int | None:
    return request.form.get("source", type=int)


def _assign_all(work_item: WorkItem, shares: dict[int, tuple[Duty, Decimal | None]], source: Assignment | None) -> None:
    person, now = actor(), clock.now()
    made = [
        operations.assign(
            work_item, unit_within(unit_id, person.unit_path), actor=person, now=now, duty=duty, target=target
        )
        for unit_id, (duty, target) in shares.items()
    ]
    if source:
        copy_milestones(source, made, actor=person, now=now)


@blueprint.route("/assignments/<int:assignment_id>/edit", methods=["GET", "POST"])
@requires(Action.ASSIGN)
def edit_assignment(assignment_id: int) -> ResponseReturnValue:
    assignment, status = _assignment_to_set(assignment_id), 200
    if request.method == "POST":
        lock(assignment)
    form = AssignmentForm(obj=assignment)
    if form.validate_on_submit():
        try:
            form.refuse_stale(partial(last_change, "assignment", assignment_id, "assignment.changed"))
            operations.change_assignment(
                assignment, actor=actor(), now=clock.now(), duty=Duty(form.duty.data), target=form.target.data
            )
            db.session.commit()
            flash("任务已调整。", "success")
            return redirect(url_for("progress.assignment", assignment_id=assignment_id))
        except DomainError as error:
            status = refuse(form, error)
    page = render_template("work_items/assignment_form.html", form=form, assignment=assignment)
    return page, 422 if form.errors and status == 200 else status


@blueprint.post("/assignments/<int:assignment_id>/withdrawal")
@requires(Action.ASSIGN)
def withdraw_assignment(assignment_id: int) -> Response:
    assignment = _assignment_to_set(assignment_id)
    work_item_id, unit_name = assignment.work_item_id, assignment.unit.name
    operations.withdraw_assignment(assignment, actor=actor(), now=clock.now())
    db.session.commit()
    flash(f"已撤回下达给“{unit_name}”的任务。", "success")
    return redirect(url_for(".show", work_item_id=work_item_id))


@blueprint.post("/assignments/<int:assignment_id>/acknowledgement")
@requires(Action.DELIVER)
def acknowledge(assignment_id: int) -> Response:
    """Leads on to the report that the person came to write (`milestone`), else to the assignment."""
    assignment = queries.assignment_within(assignment_id, actor().unit_path)
    require_on(Action.DELIVER, assignment.unit.path)
    operations.acknowledge(assignment, actor=actor(), now=clock.now())
    db.session.commit()
    flash("已签收。", "success")
    if milestone_id := request.form.get("milestone", type=int):
        return redirect(url_for("progress.report_form", milestone_id=milestone_id))
    return redirect(url_for("progress.assignment", assignment_id=assignment_id))


def _assignment_to_set(assignment_id: int) -> Assignment:
    assignment = queries.assignment_within(assignment_id, actor().unit_path)
    require_on(Action.ASSIGN, assignment.unit.path)
    return assignment
