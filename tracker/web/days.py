"""Days in an address: `?on=2026-06-30`."""

from datetime import date, timedelta

FIRST, LAST = date(2000, 1, 1), date(2100, 1, 1) - timedelta(days=1)


def day_in(text: str) -> date | None:
    """Nothing for nothing and for what is no date; a day of another era is the nearest of ours."""
    try:
        return max(FIRST, min(date.fromisoformat(text.strip()), LAST))
    except ValueError:
        return None


def year_in(text: str) -> int | None:
    """Nothing for nothing and for what is no year of this era."""
    return int(text) if text.isdecimal() and len(text) == 4 and FIRST.year <= int(text) <= LAST.year else None
