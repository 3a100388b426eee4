"""The menu: one line per place, shown only to those whom the policy lets in."""

from typing import NamedTuple, cast

from flask import Flask, current_app, request, url_for
from flask_login import current_user

from tracker.access.policy import POLICY, Action, Role


class Place(NamedTuple):
    label: str
    endpoint: str
    action: Action


MENU = (
    Place("我的工作", "dashboards.my_work", Action.USE),
    Place("督查总表", "dashboards.matrix", Action.READ_WORK),
    Place("各县区", "dashboards.counties", Action.READ_WORK),
    Place("工作要点", "plans.index", Action.SET_WORK),
    Place("工作任务", "work_items.index", Action.READ_WORK),
    Place("审核", "progress.review_queue", Action.REVIEW),
    Place("台账", "ledgers.index", Action.READ_LEDGERS),
    Place("考核", "appraisals.index", Action.READ_APPRAISAL),
    Place("表彰", "commendations.index", Action.READ_APPRAISAL),
    Place("文书", "documents.index", Action.READ_APPRAISAL),
    Place("提醒发送", "reminders.index", Action.READ_MESSAGES),
    Place("人员", "accounts.people", Action.MANAGE_ACCOUNTS),
    Place("单位", "accounts.units", Action.MANAGE_ACCOUNTS),
    Place("操作记录", "dashboards.history", Action.READ_HISTORY),
)

CORNER = (
    Place("查找", "search.index", Action.READ_LEDGERS),
    Place("消息", "reminders.inbox", Action.USE),
    Place("我的账号", "accounts.profile", Action.USE),
)


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(menu=menu, corner=corner)


def menu() -> list[tuple[str, str, bool]]:
    """Label, address, and whether it is the place being shown: for every place that is open to the person."""
    if not current_user.is_authenticated or current_user.must_change_password:
        return []
    path = request.path
    return [(label, href, _is_here(href, path)) for label, href in _open_to(current_user.actor.role, MENU)]


def corner() -> list[tuple[str, str]]:
    """What is one's own, beside one's name."""
    return _open_to(current_user.actor.role, CORNER)


def _open_to(role: Role, places: tuple[Place, ...]) -> list[tuple[str, str]]:
    """Kept with the application: addresses are built once for every role and not for every page."""
    key = (role, places, request.script_root)
    known = current_app.extensions.setdefault("menu", {})
    if key not in known:
        known[key] = [
            (place.label, url_for(place.endpoint))
            for place in places
            if place.endpoint in current_app.view_functions and place.action in POLICY[role]
        ]
    return cast(list[tuple[str, str]], known[key])


def _is_here(href: str, path: str) -> bool:
    return path == href or (href != "/" and path.startswith(href.rstrip("/") + "/"))
