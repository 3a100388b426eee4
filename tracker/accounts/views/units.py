"""The tree of units, as far as the administrator's own subtree reaches."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.access.guards import actor, requires
from tracker.access.policy import Action
from tracker.accounts import operations
from tracker.accounts.blueprint import blueprint
from tracker.accounts.forms import ChangedUnitForm, NewUnitForm
from tracker.accounts.models import UnitKind
from tracker.accounts.queries import head_counts, unit_choices, unit_within, units_within
from tracker.accounts.timeline import timeline_of
from tracker.database import db
from tracker.errors import DomainError
from tracker.web.forms import refuse


@blueprint.get("/units")
@requires(Action.MANAGE_ACCOUNTS)
def units() -> ResponseReturnValue:
    path = actor().unit_path
    return render_template(
        "accounts/units.html",
        units=units_within(path),
        level_of_top=path.count("/"),
        head_counts=head_counts(path),
        unit_prefix=url_for("accounts.unit", unit_id=0)[:-1],
        new_prefix=url_for("accounts.add_unit", parent=0)[:-1],
        people_prefix=url_for("accounts.people", unit=0)[:-1],
    )


@blueprint.route("/units/new", methods=["GET", "POST"])
@requires(Action.MANAGE_ACCOUNTS)
def add_unit() -> ResponseReturnValue:
    path, status = actor().unit_path, 200
    form = NewUnitForm(parent_id=request.args.get("parent", type=int))
    form.parent_id.offer(unit_choices(path))
    if form.validate_on_submit():
        try:
            parent = unit_within(form.parent_id.data, path)
            kind = UnitKind(form.kind.data)
            unit = operations.add_unit(actor=actor(), now=clock.now(), parent=parent, kind=kind, **form.names)
            db.session.commit()
            flash(f"已新增单位“{unit.name}”。", "success")
            return redirect(url_for("accounts.units"))
        except DomainError as error:
            status = refuse(form, error)
    return render_template("accounts/add_unit.html", form=form), 422 if form.errors and status == 200 else status


@blueprint.route("/units/<int:unit_id>", methods=["GET", "POST"])
@requires(Action.MANAGE_ACCOUNTS)
def unit(unit_id: int) -> ResponseReturnValue:
    found, status = unit_within(unit_id, actor().unit_path), 200
    form = ChangedUnitForm(obj=found, also_called="、".join(found.other_names))
    if form.validate_on_submit():
        try:
            position = form.position.data
            operations.change_unit(found, actor=actor(), now=clock.now(), position=position, **form.names)
            db.session.commit()
            flash(f"“{found.name}”的信息已保存。", "success")
            return redirect(url_for("accounts.units"))
        except DomainError as error:
            status = refuse(form, error)
    page = render_template("accounts/unit.html", unit=found, form=form, timeline=timeline_of("unit", unit_id))
    return page, 422 if form.errors and status == 200 else status
