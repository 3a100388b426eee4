"""The list of plans; one as it was read: uploaded, shown, corrected at its head, confirmed, withdrawn."""

from flask import current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.access.guards import actor, require_on, requires
from tracker.access.policy import Action
from tracker.accounts.queries import unit_within
from tracker.database import db
from tracker.errors import DomainError
from tracker.files.operations import store
from tracker.plans import operations
from tracker.plans.blueprint import blueprint
from tracker.plans.forms import HeadForm, UploadForm
from tracker.plans.models import Plan
from tracker.plans.queries import confirmed_twin_of, known_units, plan_within, plans_within
from tracker.plans.reader.extract import extract_text
from tracker.plans.reader.read import read_plan
from tracker.plans.rules import highlighted
from tracker.plans.withdrawal import withdraw_item, withdraw_plan
from tracker.work_items.queries import work_item_within

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
    editable = plan.confirmed_at is None and plan.discarded_at is None
    return render_template(
        "plans/show.html",
        plan=plan,
        points=points,
        editable=editable,
        twin=confirmed_twin_of(plan) if editable else None,
        how_to_go_on=operations.HOW_TO_GO_ON,
        item_prefix=url_for("work_items.show", work_item_id=0)[:-1],
    )


@blueprint.route("/<int:plan_id>/head", methods=["GET", "POST"])
@requires(Action.SET_WORK)
def head(plan_id: int) -> Answer:
    plan = own_plan(plan_id)
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


@blueprint.post("/<int:plan_id>/confirmation")
@requires(Action.SET_WORK)
def confirm(plan_id: int) -> Response:
    plan = own_plan(plan_id)
    items = operations.confirm(plan, actor=actor(), now=clock.now())
    db.session.commit()
    flash(f"已确认，生成 {len(items)} 项工作任务。下一步：下达到各单位。", "success")
    return redirect(url_for(".assignment", plan_id=plan.id))


@blueprint.post("/<int:plan_id>/discard")
@requires(Action.SET_WORK)
def discard(plan_id: int) -> Response:
    plan = own_plan(plan_id)
    operations.discard(plan, actor=actor(), now=clock.now())
    db.session.commit()
    flash("草稿已作废。", "success")
    return redirect(url_for(".index"))


@blueprint.post("/<int:plan_id>/withdrawal")
@requires(Action.SET_WORK)
def withdraw(plan_id: int) -> Response:
    plan = own_plan(plan_id)
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


def own_plan(plan_id: int) -> Plan:
    plan = plan_within(plan_id, actor().unit_path)
    require_on(Action.SET_WORK, plan.office.path)
    return plan
