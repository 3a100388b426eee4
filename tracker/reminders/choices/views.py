"""How one wants to hear."""

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.access.guards import actor, requires
from tracker.access.policy import Action
from tracker.database import db
from tracker.reminders.choices import operations
from tracker.reminders.choices.forms import ChannelForm
from tracker.reminders.choices.queries import address_of, reach_of
from tracker.reminders.models import Channel

blueprint = Blueprint("choices", __name__)


@blueprint.route("/profile/channels", methods=["GET", "POST"])
@requires(Action.USE)
def show() -> ResponseReturnValue:
    """What cannot be chosen now (no group robot) is neither shown nor changed."""
    person = actor()
    reach = reach_of([person.id], with_mail=bool(current_app.config["SMTP_HOST"]))
    offered = [Channel.MAIL, *sorted(reach.robots.get(person.unit_id, ()))]
    form = ChannelForm(data={channel.value: reach.wants(person.id, channel) for channel in offered})
    if form.validate_on_submit():
        operations.choose(person, {channel: form[channel].data for channel in offered}, now=clock.now())
        db.session.commit()
        flash("接收方式已保存。", "success")
        return redirect(url_for(".show"))
    page = render_template(
        "reminders/channels.html",
        form=form,
        offered=[channel for channel in offered if channel is not Channel.MAIL],
        with_mail=reach.with_mail,
        address=address_of(person.id),
    )
    return page, 422 if form.errors else 200
