"""Where the pages of ledgers hang."""

from flask import Blueprint

blueprint = Blueprint("ledgers", __name__, url_prefix="/ledgers")
