"""How a digest reads as a letter."""

from datetime import datetime

from jinja2 import Environment

from tracker.reminders.channels.mail import Letter
from tracker.reminders.operations import Claimed
from tracker.reminders.rules import sections, subject_of

INBOX_PATH = "/inbox"


def write_letter(claimed: Claimed, environment: Environment, base_url: str, at: datetime) -> Letter:
    """Addresses in it are absolute, from BASE_URL."""
    parts = sections(claimed.lines, claimed.day)
    told = {
        "name": claimed.name,
        "day": claimed.day,
        "sections": parts,
        "base_url": base_url,
        "inbox": base_url + INBOX_PATH,
    }
    return Letter(
        reference=claimed.reference,
        address=claimed.address,
        subject=subject_of(parts, claimed.day),
        text=environment.get_template("email/digest.txt").render(told),
        html=environment.get_template("email/digest.html").render(told),
        at=at,
    )
