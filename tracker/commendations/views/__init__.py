"""The pages of commendations: the commendation as a whole, each nomination, and objections to it."""

from tracker.commendations.blueprint import blueprint
from tracker.commendations.views import nominations, whole

__all__ = ["blueprint", "nominations", "whole"]
