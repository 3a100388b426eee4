"""The one blueprint to which the modules with views of this package add their pages."""

from flask import Blueprint

blueprint = Blueprint("commendations", __name__, url_prefix="/commendations")
