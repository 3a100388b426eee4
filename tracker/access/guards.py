"""The guard at the door: an endpoint that declares no action is refused, signed in or not."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, Response, abort, current_app, request
from flask_login import current_user

from tracker.access.policy import Action, Actor
from tracker.errors import NotAllowed

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC = "public"
STATIC = {"static", "bootstrap.static"}


def requires(action: Action) -> Callable[[View], View]:
    """Declare the one action an endpoint is for."""

    def mark(view: View) -> View:
        view.required_action = action  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Declare that strangers may come in: sign-in, health, static files."""
    view.required_action = PUBLIC  # type: ignore[attr-defined]
    return view


def required_action(view: Callable[..., Any] | None) -> Action | str | None:
    """What an endpoint declared; None means refused for everyone."""
    return getattr(view, "required_action", None)


def declared(app: Flask, endpoint: str) -> Action | str | None:
    """As above, by endpoint; the libraries' static files cannot declare anything themselves."""
    return PUBLIC if endpoint in STATIC else required_action(app.view_functions[endpoint])


def actor() -> Actor:
    """The person behind this request. Only for endpoints behind `requires`."""
    return cast(Actor, current_user.actor)


def require_on(action: Action, unit_path: str) -> None:
    """Second half of the guard, once the record is loaded: 404 out of sight, 403 in sight but not allowed."""
    person = actor()
    if not person.sees(unit_path):
        abort(404)
    if not person.may_on(action, unit_path):
        raise NotAllowed("您没有在该单位办理此事的权限。如确有需要，请联系系统管理员。")


def init_app(app: Flask) -> None:
    app.before_request(_guard)
    app.jinja_env.globals["Action"] = Action


def _guard() -> Response | None:
    if request.endpoint is None:
        return None  # no such address: the 404 page answers
    needed = declared(current_app, request.endpoint)
    if needed == PUBLIC:
        return None
    if not isinstance(needed, Action):
        abort(403)
    if not current_user.is_authenticated:
        return cast(Response, current_app.login_manager.unauthorized())  # type: ignore[attr-defined]
    if not actor().may(needed):
        raise NotAllowed("您没有使用此功能的权限。如确有需要，请联系系统管理员。")
    return None
