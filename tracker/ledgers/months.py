"""Counting in months (民法典 第二百零二条: the corresponding day; where a month has none, its last). Pure."""

from calendar import monthrange
from datetime import date


def months_after(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
