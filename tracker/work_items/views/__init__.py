"""The pages of this package; importing them adds them to the blueprint.

An assignment's own page shows its reports and so stands in `tracker.progress`; here it is addressed by endpoint only.
"""

from tracker.work_items.blueprint import blueprint
from tracker.work_items.views import assignments, extensions, items, milestones

__all__ = ["assignments", "blueprint", "extensions", "items", "milestones"]
