"""The rules, one for the whole site: everybody who sees messages sees them, who keeps the site sets them."""

from functools import partial

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.access.guards import actor, require_on, requires
from tracker.access.policy import Action
from tracker.accounts.timeline import last_change
from tracker.database import db
from tracker.errors import DomainError
from tracker.reminders.site_rules import operations, queries
from tracker.reminders.site_rules.forms import form_for
from tracker.reminders.site_rules.rules import said
from tracker.web.forms import refuse
from tracker.workdays.queries import site_path

blueprint = Blueprint("site_rules", __name__, url_prefix="/reminders/rules")


@blueprint.get("")
@requires(Action.READ_MESSAGES)
def index() -> ResponseReturnValue:
    rules = queries.rules_in_force()
    return render_template(
        "reminders/rules.html",
        rules=[(kind, label, rules[kind], said(rules[kind].rhythm)) for kind, label in queries.LABELS.items()],
        usual=queries.USUAL,
        week=queries.WEEK,
        offered=queries.OFFERED,
        may_change=actor().may_on(Action.SET_REMINDERS, site_path()),
    )


@blueprint.route("/<kind>", methods=["GET", "POST"])
@requires(Action.SET_REMINDERS)
def change(kind: str) -> ResponseReturnValue:
    if kind not in queries.LABELS:
        abort(404)
    require_on(Action.SET_REMINDERS, site_path())
    rule, status = queries.rules_in_force()[kind], 200
    form = form_for(kind, rule)
    if form.validate_on_submit():
        try:
            form.refuse_stale(partial(last_change, "reminder_rule", queries.row_id(kind), "reminder_rule.changed"))
            operations.set_rule(kind, form.rule(rule), actor=actor(), now=clock.now())
            db.session.commit()
            flash(f"“{queries.LABELS[kind]}”的提醒规则已保存。", "success")
            return redirect(url_for(".index"))
        except DomainError as error:
            status = refuse(form, error)
    page = render_template("reminders/rule.html", form=form, label=queries.LABELS[kind], rule=rule)
    return page, 422 if form.errors and status == 200 else status
