"""What becomes of handing a message over, whatever the channel."""

from enum import StrEnum
from typing import NamedTuple


class Verdict(StrEnum):
    SENT = "sent"
    DEFERRED = "deferred"  # not now: later, perhaps
    REFUSED = "refused"  # never: a person must look at it
    UNKNOWN = "unknown"  # the answer was lost: it may have arrived
    UNREACHABLE = "unreachable"  # the server itself: every other message would fare the same


class Outcome(NamedTuple):
    """`words`: what the server said, shown to people as it is."""

    verdict: Verdict
    words: str
