"""The pages of this package; importing them adds them to the blueprint."""

from tracker.accounts.blueprint import blueprint
from tracker.accounts.views import door, people, profile, units

__all__ = ["blueprint", "door", "people", "profile", "units"]
