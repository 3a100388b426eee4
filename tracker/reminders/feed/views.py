"""One's own calendar address, and what a calendar program finds there."""

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.access.guards import actor, public, requires
from tracker.access.policy import Action
from tracker.database import db
from tracker.reminders.feed import operations, queries
from tracker.reminders.feed.ics import calendar_of
from tracker.web.forms import stamp_of

blueprint = Blueprint("feed", __name__)


@blueprint.get("/profile/calendar")
@requires(Action.USE)
def show() -> ResponseReturnValue:
    return render_template("reminders/feed.html", made_at=queries.made_at(actor().id), address="")


@blueprint.post("/profile/calendar")
@requires(Action.USE)
def make() -> ResponseReturnValue:
    """Shown with this answer and never again: it is kept as a hash."""
    token = operations.make(actor(), now=clock.now())
    db.session.commit()
    address = current_app.config["BASE_URL"] + url_for("feed.read", token=token)
    return render_template("reminders/feed.html", made_at=queries.made_at(actor().id), address=address)


@blueprint.post("/profile/calendar/removal")
@requires(Action.USE)
def revoke() -> ResponseReturnValue:
    operations.revoke(actor(), now=clock.now())
    db.session.commit()
    flash("日历订阅已停用，原来的地址不能再打开。", "success")
    return redirect(url_for("feed.show"))


@blueprint.get("/reminders/calendar/<token>.ics")
@public
def read(token: str) -> ResponseReturnValue:
    """A calendar program cannot sign in: whoever has the address reads, and nothing but the dates."""
    request.path = "/reminders/calendar/***.ics"  # what is logged, should anything go wrong
    holder = queries.holder_of(token)
    if holder is None:
        return Response("没有这个日历，或者它已停用。\n", status=404, mimetype="text/plain")
    dates, base_url = queries.due_dates(holder.unit_id, clock.today()), current_app.config["BASE_URL"]
    answer = Response(mimetype="text/calendar")
    stamp = stamp_of([holder.name, base_url, *dates])
    answer.set_etag(stamp)
    if stamp not in request.if_none_match:  # programs ask again and again: writing takes the most time
        answer.set_data(calendar_of(holder.name, dates, base_url=base_url))
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Disposition"] = 'inline; filename="tracker.ics"'
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer.make_conditional(request)
