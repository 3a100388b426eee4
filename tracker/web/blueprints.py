"""All that is served, in the order of the year. A new room adds its line here."""

from flask import Blueprint, Flask

from tracker.accounts.views import blueprint as accounts
from tracker.dashboards.views import blueprint as dashboards
from tracker.plans.views import blueprint as plans

BLUEPRINTS: tuple[Blueprint, ...] = (
    accounts,
    plans,
    dashboards,
)


def register(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
