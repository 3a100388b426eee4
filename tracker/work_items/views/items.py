"""The list of work items, an item's page, and its form."""

from functools import partial
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.access.guards import actor, require_on, requires
from tracker.access.policy import Action
from tracker.accounts.queries import unit_choices, unit_row_within, unit_within
from tracker.accounts.timeline import last_change, timeline_of
from tracker.database import containing, db
from tracker.errors import DomainError
from tracker.web.forms import refuse
from tracker.web.paging import page_of
from tracker.work_items import operations, queries
from tracker.work_items.blueprint import blueprint
from tracker.work_items.extensions.queries import lines_within
from tracker.work_items.facts import lock_item
from tracker.work_items.forms import NewWorkItemForm, WorkItemForm
from tracker.work_items.models import Duty, WorkItem
from tracker.work_items.rules import ACKNOWLEDGED, ASSIGNED, CLOSED, MET, may_hand_down

STATUS_CHOICES = [
    ("", "全部"),
    (queries.UNASSIGNED, "未下达"),
    *((status.code, f"有{status.label}") for status in (ASSIGNED, ACKNOWLEDGED, MET, CLOSED)),
    (queries.OVERDUE, "有逾期节点"),
]


@blueprint.get("/")
@requires(Action.READ_WORK)
def index() -> str:
    path, today = actor().unit_path, clock.today()
    year = _chosen_year(today.year)
    unit_id = request.args.get("unit", type=int)
    chapter, status, text = (request.args.get(name, "").strip() for name in ("chapter", "status", "text"))
    unit_path = unit_row_within(unit_id, path).path if unit_id else path
    page = page_of(
        queries.work_items_within(
            status=status if status in dict(STATUS_CHOICES) else "",
            in_one_unit=bool(unit_id),
            of_one_chapter=bool(chapter),
            by_text=bool(text),
        ),
        WorkItem.id,
        values={
            "path": path,
            "unit_path": unit_path,
            "year": year,
            "on": today,
            "chapter": chapter,
            "text": text,
            "pattern": containing(text),
        },
    )
    years = sorted({*queries.years_within(path), year}, reverse=True)
    chapters = queries.chapters_within(path, year)
    return render_template(
        "work_items/index.html",
        page=page,
        sums=queries.sums_of([row.id for row in page.rows], unit_path),
        year=year,
        today=today,
        statuses=(ASSIGNED, ACKNOWLEDGED, MET, CLOSED),
        fields=[
            ("year", "年度", [(known, f"{known}年") for known in years], year),
            ("chapter", "章节", [("", "全部"), *((known, known) for known in chapters)], chapter),
            ("unit", "单位", [("", "全部"), *unit_choices(path)], unit_id or ""),
            ("status", "状态", STATUS_CHOICES, status),
            ("text", "名称或序号", None, text),
        ],
        item_prefix=url_for(".show", work_item_id=0)[:-1],
    )


@blueprint.get("/<int:work_item_id>")
@requires(Action.READ_WORK)
def show(work_item_id: int) -> str:
    person = actor()
    work_item = queries.work_item_within(work_item_id, person.unit_path)
    rows = queries.assignments_of(work_item_id, person.unit_path)
    own = next((row for row in rows if row.unit_id == person.unit_id), None)
    return render_template(
        "work_items/show.html",
        item=work_item,
        rows=rows,
        milestones=queries.milestones_of([row.id for row in rows]),
        lines=lines_within([row.id for row in rows]),
        named=queries.named_units(work_item_id),
        duties=Duty,
        state_of=queries.state_of,
        today=clock.today(),
        depth=person.unit_path.count("/"),
        sees_office=person.sees(work_item.office.path),
        may_assign=may_hand_down(person, work_item.office.path, own is not None and own.closed_at is None)
        and bool(queries.units_to_assign(work_item_id, person.unit_id)),
        may_change=person.may_on(Action.SET_WORK, work_item.office.path),
        timeline=timeline_of("work_item", work_item_id) if person.sees(work_item.office.path) else [],
        assignment_prefix=url_for("progress.assignment", assignment_id=0)[:-1],
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Action.SET_WORK)
def add() -> ResponseReturnValue:
    person, status = actor(), 200
    form = NewWorkItemForm(year=clock.today().year)
    if form.validate_on_submit():
        try:
            work_item = operations.add_work_item(
                actor=person,
                now=clock.now(),
                office=unit_within(person.unit_id, person.unit_path),
                year=form.year.data or 0,
                number=form.number.data or "",
                chapter=form.chapter.data or "",
                **_described(form),
            )
            db.session.commit()
            flash(f"已新增工作任务“{work_item.title}”，请下达给承担单位。", "success")
            return redirect(url_for(".show", work_item_id=work_item.id))
        except DomainError as error:
            status = refuse(form, error)
    return render_template(
        "work_items/form.html", form=form, item=None
    ), 422 if form.errors and status == 200 else status


@blueprint.route("/<int:work_item_id>/edit", methods=["GET", "POST"])
@requires(Action.SET_WORK)
def edit(work_item_id: int) -> ResponseReturnValue:
    work_item, status = queries.work_item_within(work_item_id, actor().unit_path), 200
    require_on(Action.SET_WORK, work_item.office.path)
    if request.method == "POST":
        lock_item(work_item)
    form = WorkItemForm(obj=work_item)
    if form.validate_on_submit():
        try:
            form.refuse_stale(partial(last_change, "work_item", work_item_id, "work_item.changed"))
            operations.change_work_item(work_item, actor=actor(), now=clock.now(), **_described(form))
            db.session.commit()
            flash("工作任务已保存。", "success")
            return redirect(url_for(".show", work_item_id=work_item_id))
        except DomainError as error:
            status = refuse(form, error)
    page = render_template("work_items/form.html", form=form, item=work_item)
    return page, 422 if form.errors and status == 200 else status


def _described(form: WorkItemForm) -> dict[str, Any]:
    return {
        "title": form.title.data or "",
        "text": form.text.data or "",
        "measure": form.measure.data or "",
        "weight": form.weight.data,
        "contact": form.contact.data or "",
    }


def _chosen_year(this_year: int) -> int:
    text = request.args.get("year", "")
    if not text:
        return this_year
    if not text.isdecimal() or len(text) > 4 or not 2000 <= int(text) <= 2100:
        abort(404)
    return int(text)
