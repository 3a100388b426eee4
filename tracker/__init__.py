"""One service for the year of target responsibility: see docs/decisions/0001-house.md for which room holds what."""

from flask import Flask

import config as settings
from tracker import cli, web
from tracker.access import guards
from tracker.accounts import login
from tracker.database import db, prepare_engine
from tracker.documents import site
from tracker.ledgers.library import count_dues_anew
from tracker.migrations import migrate
from tracker.web import blueprints
from tracker.workdays.operations import count_also


def create_app(config: settings.Config | None = None) -> Flask:
    """The application, in the order in which its parts lean on each other."""
    app = Flask(__name__, template_folder="../templates")
    app.config.from_object(config or settings.load())
    db.init_app(app)
    migrate.init_app(app, db)
    with app.app_context():
        prepare_engine(db.engine)
    web.init_app(app)
    login.init_app(app)
    guards.init_app(app)
    blueprints.register(app)
    count_also(count_dues_anew)
    names = ("PRINTED_URL", "SIGN_CERTIFICATE", "SIGN_PASSPHRASE_FILE")
    site.keep(app.config["TRACKER_DATA_DIR"], site.Site(*(app.config[name] for name in names)))
    cli.init_app(app)
    return app
