"""Drawing, every draw with its record, and the same draw made again before everybody's eyes."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.access.guards import actor, require_on, requires
from tracker.access.policy import Action
from tracker.accounts.queries import names_of, unit_within
from tracker.database import db
from tracker.errors import DomainError
from tracker.ledgers.inspections import operations, queries
from tracker.ledgers.inspections.forms import DrawForm, LeastForm
from tracker.ledgers.inspections.models import InspectionDraw
from tracker.ledgers.inspections.rules import share
from tracker.ledgers.library import ledger
from tracker.web.forms import refuse
from tracker.web.paging import page_of

blueprint = Blueprint("inspections", __name__, url_prefix="/inspection-draws")


@blueprint.get("")
@requires(Action.READ_LEDGERS)
def index() -> str:
    person, year = actor(), clock.today().year
    so_far = queries.year_of(person.unit_path, year)
    return render_template(
        "inspections/index.html",
        page=page_of(queries.draws_within(person.unit_path), InspectionDraw.id, descending=True),
        year=year,
        so_far=so_far,
        percent=share(so_far.drawn, so_far.listed),
        least=queries.least_percent(person.unit_path),
        prefix=url_for(".show", draw_id=0)[:-1],
        may_draw=person.may(Action.KEEP_LEDGERS),
        may_set=person.may(Action.OVERSEE_LEDGERS),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Action.KEEP_LEDGERS)
def add() -> ResponseReturnValue:
    person, status, today = actor(), 200, clock.today()
    unit = unit_within(person.unit_id, person.unit_path)
    form = DrawForm()
    choices = ledger(queries.OBJECTS).by_name["category"].choices
    form.category.offer([("", "全部"), *((each, each) for each in choices)])
    if form.validate_on_submit():
        try:
            found = operations.make_draw(
                unit,
                actor=person,
                now=clock.now(),
                category=form.category.data,
                count=form.count.data or 0,
                each=form.each.data or 0,
                again=form.again.data,
            )
            draw_id = found.id
            db.session.commit()
            flash("已抽取，结果已记入双随机检查台账。", "success")
            return redirect(url_for(".show", draw_id=draw_id))
        except DomainError as error:
            status = refuse(form, error)
    listed = queries.objects_listed(person.unit_path, "", not_drawn_in=today.year)
    inspectors = queries.inspectors_listed(person.unit_path, today)
    page = render_template("inspections/new.html", form=form, listed=len(listed), inspectors=len(inspectors))
    return page, 422 if form.errors and status == 200 else status


@blueprint.get("/<int:draw_id>")
@requires(Action.READ_LEDGERS)
def show(draw_id: int) -> str:
    found = queries.draw_within(draw_id, actor().unit_path)
    names = {key: name for key, name, _ in found.inspectors}
    objects = {key: name for key, name, *_ in found.objects}
    return render_template(
        "inspections/show.html",
        draw=found,
        drawn_by=names_of({found.drawn_by}).get(found.drawn_by, ""),
        pairs=[(objects[key], key, "、".join(names[each] for each in going)) for key, going in found.pairs],
        is_the_same=queries.redrawn(found) == queries.pairs_of(found),
    )


@blueprint.route("/rules", methods=["GET", "POST"])
@requires(Action.OVERSEE_LEDGERS)
def rules() -> ResponseReturnValue:
    person, status = actor(), 200
    office = unit_within(person.unit_id, person.unit_path)
    require_on(Action.OVERSEE_LEDGERS, office.path)
    form = LeastForm(data={"percent": queries.least_percent(office.path)})
    if form.validate_on_submit():
        try:
            operations.set_least(office, form.percent.data or 0, actor=person, now=clock.now())
            db.session.commit()
            flash("已保存。", "success")
            return redirect(url_for(".index"))
        except DomainError as error:
            status = refuse(form, error)
    page = render_template("inspections/rules.html", form=form)
    return page, 422 if form.errors and status == 200 else status
