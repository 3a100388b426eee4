"""The pages of this package; importing them adds them to the blueprint."""

from tracker.dashboards.blueprint import blueprint
from tracker.dashboards.views import history, work

__all__ = ["blueprint", "history", "work"]
