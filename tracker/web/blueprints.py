"""All that is served, in the order of the year. A new room adds its line here."""

from flask import Blueprint, Flask

from tracker.accounts.views import blueprint as accounts
from tracker.appraisals.importing.views import blueprint as importing
from tracker.appraisals.objections.views import blueprint as objections
from tracker.appraisals.publicity.views import blueprint as publicity
from tracker.appraisals.rectifications.views import blueprint as rectifications
from tracker.appraisals.reviews.views import blueprint as reviews
from tracker.appraisals.rulings.views import blueprint as rulings
from tracker.appraisals.self_appraisals.views import blueprint as self_appraisals
from tracker.appraisals.versions.views import blueprint as versions
from tracker.appraisals.views import blueprint as appraisals
from tracker.commendations.views import blueprint as commendations
from tracker.dashboards.views import blueprint as dashboards
from tracker.documents.letters.views import blueprint as letters
from tracker.documents.runs.views import blueprint as runs
from tracker.documents.verification.views import blueprint as verification
from tracker.documents.views import blueprint as documents
from tracker.ledgers.inspections.views import blueprint as inspections
from tracker.ledgers.search.views import blueprint as search
from tracker.ledgers.views import blueprint as ledgers
from tracker.plans.views import blueprint as plans
from tracker.progress.views import blueprint as progress
from tracker.reminders.choices.views import blueprint as choices
from tracker.reminders.feed.views import blueprint as feed
from tracker.reminders.robots.views import blueprint as robots
from tracker.reminders.site_rules.views import blueprint as site_rules
from tracker.reminders.views import blueprint as reminders
from tracker.supervision.notices.views import blueprint as notices
from tracker.supervision.pace.views import blueprint as pace
from tracker.web.health import blueprint as health
from tracker.work_items.views import blueprint as work_items
from tracker.workdays.views import blueprint as workdays
from tracker.worker.views import blueprint as worker

BLUEPRINTS: tuple[Blueprint, ...] = (
    accounts,
    workdays,
    plans,
    work_items,
    progress,
    ledgers,
    inspections,
    search,
    pace,
    notices,
    reminders,
    site_rules,
    choices,
    robots,
    feed,
    appraisals,
    versions,
    importing,
    rulings,
    reviews,
    publicity,
    self_appraisals,
    rectifications,
    commendations,
    objections,
    documents,
    letters,
    verification,
    runs,
    dashboards,
    worker,
    health,
)


def register(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
