"""What an invention patent costs a year. A new standard is a new table with the date from which it holds."""

from datetime import date
from typing import NamedTuple

LAST_YEAR = 20  # 专利法 第四十二条: twenty years from the filing date


class FeeTable(NamedTuple):
    """`bands`: the last year of each band, and its full fee in CNY."""

    holds_from: date
    source: str
    bands: tuple[tuple[int, int], ...]

    def fee(self, year: int) -> int:
        return next(fee for last, fee in self.bands if year <= last)


FEE_TABLES = (
    FeeTable(
        date(2001, 3, 1),
        "国家知识产权局公告第75号",
        ((3, 900), (6, 1200), (9, 2000), (12, 4000), (15, 6000), (LAST_YEAR, 8000)),
    ),
)


def table_for(due_on: date) -> FeeTable | None:
    """The standard that holds on a due date; None before the first one known."""
    return max((table for table in FEE_TABLES if table.holds_from <= due_on), default=None)
