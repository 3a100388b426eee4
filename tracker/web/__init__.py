"""The edges of the web site: what every page shares, and the list of all that is served."""

from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_wtf import CSRFProtect

from tracker.web import addresses, compression, errors, formats, navigation, security, texts, transactions

bootstrap = Bootstrap5()
csrf = CSRFProtect()


def init_app(app: Flask) -> None:
    """Before login and guards: a request first says whether it means to write."""
    transactions.init_app(app)
    addresses.init_app(app)
    bootstrap.init_app(app)
    csrf.init_app(app)
    texts.init_app(app)
    formats.init_app(app)
    navigation.init_app(app)
    security.init_app(app)
    compression.init_app(app)
    errors.init_app(app)
