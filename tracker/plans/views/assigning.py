"""The one screen that assigns a whole plan."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response

from tracker import clock
from tracker.access.guards import actor, require_on, requires
from tracker.access.policy import Action
from tracker.accounts.models import Unit, UnitKind
from tracker.accounts.queries import units_within
from tracker.database import db
from tracker.errors import DomainError
from tracker.plans import operations
from tracker.plans.blueprint import blueprint
from tracker.plans.forms import shares_from
from tracker.plans.models import PlanPoint
from tracker.plans.rules import Rhythm
from tracker.plans.suggestions import suggestions
from tracker.plans.views.drafts import own_plan
from tracker.work_items.models import WorkItem

Answer = str | tuple[str, int] | Response


@blueprint.route("/<int:plan_id>/assignment", methods=["GET", "POST"])
@requires(Action.SET_WORK)
def assignment(plan_id: int) -> Answer:
    plan = own_plan(plan_id)
    require_on(Action.SET_WORK, plan.office.path)
    points = [point for point in plan.points if point.work_item_id]
    items = _items_of(points)
    units = {unit.id: unit for unit in units_within(plan.office.path) if unit.parent_id == plan.office_id}
    problem = ""
    if request.method == "POST":
        try:
            shares = shares_from(request.form, list(items.values()), units)
            made = operations.assign_whole(plan, shares, actor=actor(), now=clock.now())
        except DomainError as error:
            db.session.rollback()
            problem = error.sentence
        else:
            db.session.commit()
            said = f"新下达 {made} 项任务，各承担单位会收到提醒。" if made else "没有新下达的任务。"
            flash(f"已保存。{said}", "success")
            return redirect(url_for("dashboards.matrix", year=plan.year))
    sheet = _sheet(points, items, units, plan.office.kind.appraises)
    answer = render_template("plans/assignment.html", plan=plan, problem=problem, **sheet)
    return answer, 422 if problem else 200


def _items_of(points: list[PlanPoint]) -> dict[int, WorkItem]:
    found = db.session.scalars(
        select(WorkItem)
        .where(WorkItem.id.in_([point.work_item_id for point in points]))
        .options(selectinload(WorkItem.assignments))
        .order_by(WorkItem.id)
    )
    return {item.id: item for item in found}


def _sheet(
    points: list[PlanPoint], items: dict[int, WorkItem], units: dict[int, Unit], kinds: frozenset[UnitKind]
) -> dict[str, Any]:
    """What the screen shows: what was typed, else what is assigned already, else what the findings suggest."""
    counties = [unit for unit in units.values() if unit.kind in kinds]
    rows = [
        (
            items[point.work_item_id],
            point,
            suggestions(point, items[point.work_item_id], counties, list(units.values())),
        )
        for point in points
        if point.work_item_id
    ]
    others = [unit for unit in units.values() if unit.kind not in kinds]
    return {"rows": rows, "counties": counties, "others": others, "rhythms": list(Rhythm), "typed": request.form}
