"""领导的一周概况: how a leader's subtree stood when it was written. See `tracker.reminders.week`."""

from collections.abc import Collection

from tracker.reminders.kinds.kind import Audience, Due, Kind


def nothing(_ids: Collection[int]) -> list[Due]:
    return []


def _kind(name: str, subject: str) -> Kind:
    return Kind(f"week_{name}", subject, Audience.LEADERS, nothing, stays_said=True)


LIGHTS = _kind("lights", "unit")
REDDENED = _kind("reddened", "assignment")
AHEAD = _kind("ahead", "milestone")
WAITING = _kind("waiting", "unit")
