"""Setting from which measure a work item's figure comes."""

from functools import partial

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from tracker import clock
from tracker.access.guards import actor, require_on, requires
from tracker.access.policy import Action
from tracker.accounts.timeline import last_change
from tracker.database import db
from tracker.errors import Conflict, DomainError
from tracker.ledgers.blueprint import blueprint
from tracker.ledgers.indicators import operations
from tracker.ledgers.indicators.forms import IndicatorForm
from tracker.ledgers.indicators.queries import measure_of, measures_offered
from tracker.web.forms import refuse
from tracker.work_items.queries import assignment_within, work_item_within

REPORTED = [("", "县区上报（经审核）")]


@blueprint.route("/indicators/<int:work_item_id>", methods=["GET", "POST"])
@requires(Action.SET_WORK)
def indicator(work_item_id: int) -> ResponseReturnValue:
    item, status = work_item_within(work_item_id, actor().unit_path), 200
    require_on(Action.SET_WORK, item.office.path)
    form = IndicatorForm(data={"counted_by": item.counted_by or ""})
    form.counted_by.offer([*REPORTED, *measures_offered()])
    if form.validate_on_submit():
        try:
            form.refuse_stale(partial(last_change, "work_item", item.id, "work_item.counted"))
            operations.count_by(item, form.counted_by.data, actor=actor(), now=clock.now())
            db.session.commit()
            flash("已保存。完成数由台账计数的，县区不再填报。" if form.counted_by.data else "已保存。", "success")
            return redirect(url_for("work_items.show", work_item_id=work_item_id))
        except DomainError as error:
            status = refuse(form, error)
            item = work_item_within(work_item_id, actor().unit_path)
    page = render_template("ledgers/indicator.html", form=form, item=item)
    return page, 422 if form.errors and status == 200 else status


@blueprint.get("/counted/<int:assignment_id>")
@requires(Action.READ_LEDGERS)
def counted(assignment_id: int) -> Response:
    """The rows behind an assignment's figure."""
    found = assignment_within(assignment_id, actor().unit_path)
    known = measure_of(found.work_item.counted_by or "")
    if known is None:
        raise Conflict("这项任务的完成数不是由台账计数的。")
    definition, measure = known
    year = found.work_item.year
    return redirect(url_for(".rows", ledger=definition.name, measure=measure.name, year=year, under=found.unit_id))
