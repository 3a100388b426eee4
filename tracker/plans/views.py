"""Upload → preview and correct → confirm → assign the whole plan."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response

from tracker import clock
from tracker.access.guards import actor, require_on, requires
from tracker.access.policy import Action
from tracker.accounts.models import Unit, UnitKind
from tracker.accounts.queries import unit_within, units_within
from tracker.database import db
from tracker.errors import DomainError
from tracker.files.operations import store
from tracker.plans import operations
from tracker.plans.forms import ROLES, HeadForm, PointForm, UploadForm, corrected_findings, shares_from
from tracker.plans.models import Plan, PlanPoint
from tracker.plans.queries import confirmed_twin_of, known_units, plan_within, plans_within, point_within
from tracker.plans.reader.extract import extract_text
from tracker.plans.reader.read import read_plan
from tracker.plans.rules import Rhythm, highlighted, sentences
from tracker.plans.suggestions import suggestions
from tracker.plans.withdrawal import withdraw_item, withdraw_plan
from tracker.work_items.models import WorkItem
from tracker.work_items.queries import work_item_within

blueprint = Blueprint("plans", __name__, url_prefix="/plans")

Answer = str | tuple[str, int] | Response


@blueprint.get("")
@requires(Action.SET_WORK)
def index() -> str:
    return render_template("plans/index.html", plans=plans_within(actor().unit_path))


@blueprint.route("/upload", methods=["GET", "POST"])
@requires(Action.SET_WORK)
def upload() -> Answer:
    form = UploadForm(year=clock.today().year)
    if form.validate_on_submit():
        try:
            plan = _take_in(form)
        except DomainError as error:
            db.session.rollback()
            form.file.errors = [error.sentence]
        else:
            flash(f"已读出 {len(plan.points)} 条要点，请逐条核对后确认。", "success")
            return redirect(url_for(".show", plan_id=plan.id))
    return render_template("plans/upload.html", form=form), 422 if form.errors or form.file.errors else 200


def _take_in(form: UploadForm) -> Plan:
    person = actor()
    upload = form.file.data
    known = known_units(person.unit_path)
    db.session.rollback()  # nobody else's act waits while a long file is read
    draft = read_plan(extract_text(upload.stream, upload.filename), known, form.year.data)
    upload.stream.seek(0)
    office = unit_within(person.unit_id, person.unit_path)
    file = store(
        upload.stream,
        upload.filename,
        actor=person,
        now=clock.now(),
        data_dir=current_app.config["TRACKER_DATA_DIR"],
    )
    plan = operations.take_in(
        draft,
        file,
        actor=person,
        now=clock.now(),
        office=office,
        year=draft.year or form.year.data or clock.today().year,
    )
    db.session.commit()
    return plan


@blueprint.get("/<int:plan_id>")
@requires(Action.SET_WORK)
def show(plan_id: int) -> str:
    plan = plan_within(plan_id, actor().unit_path)
    points = [(point, list(highlighted(point.text, point.findings))) for point in plan.points]
    return render_template(
        "plans/show.html",
        plan=plan,
        points=points,
        editable=_editable(plan),
        twin=confirmed_twin_of(plan) if _editable(plan) else None,
        how_to_go_on=operations.HOW_TO_GO_ON,
        item_prefix=url_for("work_items.show", work_item_id=0)[:-1],
    )


@blueprint.route("/<int:plan_id>/head", methods=["GET", "POST"])
@requires(Action.SET_WORK)
def head(plan_id: int) -> Answer:
    plan = _own_plan(plan_id)
    form = HeadForm(obj=plan)
    if form.validate_on_submit():
        operations.correct_head(
            plan,
            actor=actor(),
            now=clock.now(),
            title=form.title.data or "",
            issuer=form.issuer.data or "",
            issued_on=form.issued_on.data,
            year=form.year.data or plan.year,
        )
        db.session.commit()
        return redirect(url_for(".show", plan_id=plan.id))
    return render_template("plans/head.html", form=form, plan=plan), 422 if form.errors else 200


@blueprint.route("/points/<int:point_id>", methods=["GET", "POST"])
@requires(Action.SET_WORK)
def point(point_id: int) -> Answer:
    point = _own_point(point_id)
    form = PointForm(obj=point)
    problem = ""
    if form.validate_on_submit():
        try:
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


@blueprint.post("/<int:plan_id>/confirmation")
@requires(Action.SET_WORK)
def confirm(plan_id: int) -> Response:
    plan = _own_plan(plan_id)
    items = operations.confirm(plan, actor=actor(), now=clock.now())
    db.session.commit()
    flash(f"已确认，生成 {len(items)} 项工作任务。下一步：下达到各单位。", "success")
    return redirect(url_for(".assignment", plan_id=plan.id))


@blueprint.post("/<int:plan_id>/discard")
@requires(Action.SET_WORK)
def discard(plan_id: int) -> Response:
    plan = _own_plan(plan_id)
    operations.discard(plan, actor=actor(), now=clock.now())
    db.session.commit()
    flash("草稿已作废。", "success")
    return redirect(url_for(".index"))


@blueprint.post("/<int:plan_id>/withdrawal")
@requires(Action.SET_WORK)
def withdraw(plan_id: int) -> Response:
    plan = _own_plan(plan_id)
    count = withdraw_plan(plan, actor=actor(), now=clock.now(), reason=request.form.get("reason", ""))
    db.session.commit()
    flash(f"《{plan.title}》已作废，由它生成的 {count} 项工作任务一并作废。", "success")
    return redirect(url_for(".index"))


@blueprint.post("/work-items/<int:work_item_id>/withdrawal")
@requires(Action.SET_WORK)
def withdraw_work_item(work_item_id: int) -> Response:
    item = work_item_within(work_item_id, actor().unit_path)
    require_on(Action.SET_WORK, item.office.path)
    year, name = item.year, f"{item.number}. {item.title}"
    withdraw_item(item, actor=actor(), now=clock.now(), reason=request.form.get("reason", ""))
    db.session.commit()
    flash(f"工作任务“{name}”已作废。", "success")
    return redirect(url_for("work_items.index", year=year))


@blueprint.route("/<int:plan_id>/assignment", methods=["GET", "POST"])
@requires(Action.SET_WORK)
def assignment(plan_id: int) -> Answer:
    plan = _own_plan(plan_id)
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


def _editable(plan: Plan) -> bool:
    return plan.confirmed_at is None and plan.discarded_at is None


def _typed(text: str) -> str:
    return text.replace("\r\n", "\n")


def _own_plan(plan_id: int) -> Plan:
    plan = plan_within(plan_id, actor().unit_path)
    require_on(Action.SET_WORK, plan.office.path)
    return plan


def _own_point(point_id: int) -> PlanPoint:
    point = point_within(point_id, actor().unit_path)
    require_on(Action.SET_WORK, point.plan.office.path)
    return point


def _back(plan_id: int, point_id: int) -> Response:
    return redirect(url_for(".show", plan_id=plan_id, _anchor=f"point-{point_id}"))
