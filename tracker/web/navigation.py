"""The menu: one line per place, shown only to those whom the policy lets in."""

from typing import NamedTuple

from flask import Flask, request
from flask_login import current_user

from tracker.access.policy import Action


class Place(NamedTuple):
    label: str
    endpoint: str
    action: Action


MENU = (
    Place("我的工作", "dashboards.my_work", Action.USE),
    Place("督查总表", "dashboards.matrix", Action.READ_WORK),
    Place("工作要点", "plans.index", Action.SET_WORK),
    Place("工作任务", "work_items.index", Action.READ_WORK),
    Place("审核", "progress.review_queue", Action.REVIEW),
    Place("考核", "appraisals.index", Action.READ_APPRAISAL),
    Place("文书", "documents.index", Action.READ_APPRAISAL),
    Place("提醒发送", "reminders.index", Action.READ_MESSAGES),
    Place("单位与人员", "accounts.people", Action.MANAGE_ACCOUNTS),
    Place("操作记录", "dashboards.history", Action.READ_HISTORY),
)


def init_app(app: Flask) -> None:
    app.jinja_env.globals["menu"] = menu


def menu() -> list[tuple[Place, bool]]:
    """The places open to the person, each with whether it is the one being shown."""
    if not current_user.is_authenticated:
        return []
    here = request.endpoint or ""
    return [(place, place.endpoint == here) for place in MENU if current_user.actor.may(place.action)]
