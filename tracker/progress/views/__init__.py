"""The pages of this package; importing them adds them to the blueprint."""

from tracker.progress.blueprint import blueprint
from tracker.progress.views import assignments, reporting, reports, review

__all__ = ["assignments", "blueprint", "reporting", "reports", "review"]
