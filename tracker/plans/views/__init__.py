"""The pages of this package; importing them adds them to the blueprint."""

from tracker.plans.blueprint import blueprint
from tracker.plans.views import assigning, drafts, points

__all__ = ["assigning", "blueprint", "drafts", "points"]
