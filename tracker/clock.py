"""The only reader of the system clock. Read at the edges, pass inwards: any rule can be asked about any day."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The calendar day in Asia/Shanghai, in which every deadline is counted."""
    return day_of(now())


def day_of(instant: datetime) -> date:
    """The Shanghai calendar day on which an instant falls."""
    return instant.astimezone(SHANGHAI).date()
