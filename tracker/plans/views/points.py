"""The points of a draft: corrected, merged, split, dropped."""

from functools import partial

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.access.guards import actor, require_on, requires
from tracker.access.policy import Action
from tracker.accounts.timeline import last_change
from tracker.database import db
from tracker.errors import DomainError
from tracker.plans import operations
from tracker.plans.blueprint import blueprint
from tracker.plans.forms import ROLES, PointForm, corrected_findings
from tracker.plans.models import PlanPoint
from tracker.plans.queries import known_units, point_within
from tracker.plans.rules import highlighted, sentences
from tracker.web.forms import refuse_other, stamp_of

Answer = str | tuple[str, int] | Response


@blueprint.route("/points/<int:point_id>", methods=["GET", "POST"])
@requires(Action.SET_WORK)
def point(point_id: int) -> Answer:
    point = _own_point(point_id)
    form = PointForm(obj=point)
    problem = ""
    if form.validate_on_submit():
        try:
            operations.lock_with(point)
            change = partial(last_change, "plan", point.plan_id, "plan.corrected", point=point_id)
            refuse_other(request.form.get("seen"), _stamp(point), change)
            operations.correct(
                point,
                actor=actor(),
                now=clock.now(),
                number=form.number.data or "",
                chapter=form.chapter.data or "",
                title=form.title.data or "",
                text=_typed(form.text.data or ""),
                findings=corrected_findings(point.findings, request.form),
                known=known_units(actor().unit_path),
            )
        except DomainError as error:
            db.session.rollback()
            problem = error.sentence
        else:
            db.session.commit()
            flash(f"第{point.number}项已订正。", "success")
            return _back(point.plan_id, point.id)
    answer = render_template(
        "plans/point.html",
        form=form,
        point=point,
        problem=problem,
        seen=_stamp(point),
        roles=ROLES,
        pieces=list(highlighted(point.text, point.findings)),
        sentences=list(enumerate(sentences(point.text)))[1:],
    )
    return answer, 422 if form.errors or problem else 200


@blueprint.post("/points/<int:point_id>/merge")
@requires(Action.SET_WORK)
def merge(point_id: int) -> Response:
    point = _own_point(point_id)
    operations.merge_with_next(point, actor=actor(), now=clock.now(), known=known_units(actor().unit_path))
    db.session.commit()
    return _back(point.plan_id, point.id)


@blueprint.post("/points/<int:point_id>/split")
@requires(Action.SET_WORK)
def split(point_id: int) -> Response:
    point = _own_point(point_id)
    number = request.form.get("sentence", 0, type=int)
    new = operations.split(point, number, actor=actor(), now=clock.now(), known=known_units(actor().unit_path))
    db.session.commit()
    return _back(point.plan_id, new.id)


@blueprint.post("/points/<int:point_id>/drop")
@requires(Action.SET_WORK)
def drop(point_id: int) -> Response:
    point = _own_point(point_id)
    operations.drop(point, actor=actor(), now=clock.now())
    db.session.commit()
    return _back(point.plan_id, point.id)


@blueprint.post("/points/<int:point_id>/restore")
@requires(Action.SET_WORK)
def restore(point_id: int) -> Response:
    point = _own_point(point_id)
    operations.restore(point, actor=actor(), now=clock.now())
    db.session.commit()
    return _back(point.plan_id, point.id)


def _stamp(point: PlanPoint) -> str:
    """Of what the page shows: the corrections of findings go by their order, and must meet the same ones."""
    return stamp_of((point.number, point.chapter, point.title, point.text, point.findings))


def _own_point(point_id: int) -> PlanPoint:
    point = point_within(point_id, actor().unit_path)
    require_on(Action.SET_WORK, point.plan.office.path)
    return point


def _back(plan_id: int, point_id: int) -> Response:
    return redirect(url_for(".show", plan_id=plan_id, _anchor=f"point-{point_id}"))


def _typed(text: str) -> str:
    return text.replace("\r\n", "\n")
