"""Flask-Login, told to keep a random token instead of a person's id."""

from flask import Flask, current_app, flash, redirect, request, url_for
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.wrappers import Response

from tracker import clock
from tracker.access import guards
from tracker.access.policy import Actor
from tracker.accounts import sessions

manager = LoginManager()
BEFORE_A_NEW_PASSWORD = {"accounts.change_password", "accounts.sign_out"}


class SignedInPerson(UserMixin):  # type: ignore[misc]
    """What templates and guards know of whoever is behind the request."""

    def __init__(self, token: str, actor: Actor | None = None, unit_name: str = "", must_change: bool = False) -> None:
        self.token = token
        self.actor = actor
        self.unit_name = unit_name
        self.must_change_password = must_change

    def get_id(self) -> str:
        return self.token


def init_app(app: Flask) -> None:
    manager.init_app(app)
    manager.user_loader(_load)
    manager.unauthorized_handler(_send_to_sign_in)
    app.before_request(_new_password_first)


def _load(token: str) -> SignedInPerson | None:
    found = sessions.find(token, clock.now())
    return SignedInPerson(token, *found) if found else None


def _send_to_sign_in() -> Response:
    if request.method != "GET":
        flash("登录已失效，刚才的操作没有保存，请登录后重新提交。", "warning")
    here = request.full_path.rstrip("?") if request.method == "GET" and request.path != "/" else None
    return redirect(url_for("accounts.sign_in", next=here))


def _new_password_first() -> Response | None:
    """A password that somebody else has seen opens no page until it is replaced."""
    endpoint = request.endpoint
    if endpoint is None or endpoint in BEFORE_A_NEW_PASSWORD or guards.declared(current_app, endpoint) == guards.PUBLIC:
        return None
    if not current_user.is_authenticated or not current_user.must_change_password:
        return None
    return redirect(url_for("accounts.change_password"))
