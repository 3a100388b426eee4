"""Signing in and out."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from tracker import clock
from tracker.access.guards import actor, public, requires
from tracker.access.policy import Action
from tracker.accounts import sessions
from tracker.accounts.blueprint import blueprint
from tracker.accounts.forms import SignInForm
from tracker.accounts.login import SignedInPerson
from tracker.database import db
from tracker.errors import Conflict
from tracker.web.forms import refuse

TOO_MANY_REQUESTS = 429


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(_next())
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form), 422 if form.errors else 200
    username, password = form.username.data or "", form.password.data or ""
    try:
        token = sessions.sign_in(username.lower(), password, (request.remote_addr or "")[:60], clock.now())
    except Conflict as error:
        refuse(form, error)
        return render_template("accounts/sign_in.html", form=form), TOO_MANY_REQUESTS
    db.session.commit()
    if token is None:
        form.form_errors.append("用户名或密码不正确，请核对后重新输入。")
        return render_template("accounts/sign_in.html", form=form), 422
    keep(token)
    return redirect(_next())


@blueprint.post("/sign-out")
@requires(Action.USE)
def sign_out() -> ResponseReturnValue:
    sessions.sign_out(current_user.token, actor(), clock.now())
    db.session.commit()
    logout_user()
    session.clear()
    flash("您已退出登录。", "success")
    return redirect(url_for("accounts.sign_in"))


def keep(token: str) -> None:
    """Let this browser hold the token, and nothing that was there before."""
    session.clear()
    login_user(SignedInPerson(token))


def _next() -> str:
    """Where the person was going: only ever an address of this site, in the one spelling browsers agree on."""
    target = request.args.get("next", "")
    is_local = target.startswith("/") and not target.startswith("//")
    is_plain = "\\" not in target and target.isprintable()
    return target if is_local and is_plain else "/"
