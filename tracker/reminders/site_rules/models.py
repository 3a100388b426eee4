"""What was set; what nobody has set is as DOMAIN §4 says."""

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.database import Base


class ReminderRule(Base):
    """The rule for one kind of date, by the kind's name; or for the leaders' week, of which only `is_on` matters.

    One for the whole site: a day's due dates are looked up at once, whichever office set them.
    """

    __tablename__ = "reminder_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30), unique=True)
    is_on: Mapped[bool]
    before: Mapped[list[int]] = mapped_column(JSON)
    on_day: Mapped[bool]
    then_every: Mapped[int]
    audiences: Mapped[list[str]] = mapped_column(JSON)
