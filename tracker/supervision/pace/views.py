"""The page of an office's pace rules."""

from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.access.guards import actor, requires
from tracker.access.policy import Action
from tracker.accounts.queries import unit_within
from tracker.accounts.timeline import last_change
from tracker.database import db
from tracker.errors import DomainError
from tracker.supervision.pace import operations
from tracker.supervision.pace.forms import PaceForm
from tracker.supervision.pace.queries import preview
from tracker.web.forms import refuse
from tracker.work_items.facts import pace_rules_for

MOST_SHOWN = 100
blueprint = Blueprint("pace", __name__)


@blueprint.route("/pace-rules", methods=["GET", "POST"])
@requires(Action.SUPERVISE)
def rules() -> ResponseReturnValue:
    """`preview` shows what would change and leaves everything as it is; anything else saves."""
    person, status, shown = actor(), 200, None
    office = unit_within(person.unit_id, person.unit_path)
    form = PaceForm(obj=pace_rules_for(office.path))
    if form.validate_on_submit():
        try:
            if "preview" in request.form:
                operations.check(form.rules)
                shown = preview(office, form.rules, clock.today())
            else:
                form.refuse_stale(partial(last_change, "unit", office.id, "pace.changed"))
                count = operations.set_pace(office, form.rules, actor=person, now=clock.now())
                db.session.commit()
                flash(f"亮灯规则已保存，{count} 项任务的亮灯已按新规则重新计算。", "success")
                return redirect(url_for(".rules"))
        except DomainError as error:
            status = refuse(form, error)
    page = render_template("pace/rules.html", form=form, office=office, preview=shown, most_shown=MOST_SHOWN)
    return page, 422 if form.errors and status == 200 else status
