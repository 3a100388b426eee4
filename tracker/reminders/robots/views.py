"""The administrator's group robots, within the own subtree."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.access.guards import actor, requires
from tracker.access.policy import Action
from tracker.accounts.queries import unit_choices, unit_within
from tracker.database import db
from tracker.errors import DomainError
from tracker.reminders.channels.outcome import Outcome, Verdict
from tracker.reminders.channels.vendors import VENDORS
from tracker.reminders.channels.webhook import Credentials
from tracker.reminders.models import Channel
from tracker.reminders.robots import operations, queries
from tracker.reminders.robots.forms import RobotForm
from tracker.web.forms import refuse

blueprint = Blueprint("robots", __name__, url_prefix="/robots")


@blueprint.get("")
@requires(Action.SET_ROBOTS)
def index() -> ResponseReturnValue:
    return render_template("reminders/robots.html", robots=queries.robots_within(actor().unit_path))


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Action.SET_ROBOTS)
def add() -> ResponseReturnValue:
    path, status = actor().unit_path, 200
    form = RobotForm(unit_id=request.args.get("unit", type=int))
    form.unit_id.offer(unit_choices(path))
    if form.validate_on_submit():
        try:
            robot = operations.add_robot(
                unit_within(form.unit_id.data, path),
                actor=actor(),
                now=clock.now(),
                channel=Channel(form.channel.data),
                name=form.name.data or "",
                address=form.address.data or "",
                secret=form.secret.data or "",
            )
            db.session.commit()
            flash(f"已添加群机器人“{robot.name}”。请发送一条测试消息，确认群里收得到。", "success")
            return redirect(url_for("robots.index"))
        except DomainError as error:
            status = refuse(form, error)
    return render_template("reminders/robot_form.html", form=form), 422 if form.errors and status == 200 else status


@blueprint.post("/<int:robot_id>/removal")
@requires(Action.SET_ROBOTS)
def remove(robot_id: int) -> ResponseReturnValue:
    robot = queries.robot_within(robot_id, actor().unit_path)
    operations.remove_robot(robot, actor=actor(), now=clock.now())
    db.session.commit()
    flash(f"群机器人“{robot.name}”已移除，其密钥已删除。", "success")
    return redirect(url_for("robots.index"))


@blueprint.post("/<int:robot_id>/test")
@requires(Action.SET_ROBOTS)
def test(robot_id: int) -> ResponseReturnValue:
    """Two commits: nothing may be locked while the vendor takes its time, and what was sent counts all the same."""
    robot = queries.robot_within(robot_id, actor().unit_path)
    name, channel = robot.name, robot.channel
    to = operations.begin_test(robot, now=clock.now())
    db.session.commit()
    outcome = _try_out(channel, to)
    operations.end_test(queries.robot_within(robot_id, actor().unit_path), outcome, actor=actor(), now=clock.now())
    db.session.commit()
    if outcome.verdict is Verdict.SENT:
        flash(f"测试消息已发送，{channel.label}答复：{outcome.words}。请到群“{name}”里查看。", "success")
    else:
        flash(f"测试消息没有送达“{name}”，对方答复：{outcome.words}", "danger")
    return redirect(url_for("robots.index"))


def _try_out(channel: Channel, to: Credentials) -> Outcome:
    config, vendor = current_app.config, VENDORS[channel]
    text = f"目标责任制管理系统测试消息：收到本条，说明到期提醒可以发到本群。发送人：{actor().name}"
    return vendor.send(config[vendor.setting], to, text, at=clock.now(), timeout=config["ROBOT_TIMEOUT"])
