"""The expressions of time that can be a deadline, and the date each one means."""

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date

from tracker.plans.reader.numerals import chinese_number, year_number

_YEAR = (
    r"(?:(?:(?P<year>20\d{2}|二[〇○零][〇○零一二三四五六七八九]{2})\s*年度?"
    r"|(?P<relative>今年|本年度?|当年|明年|次年|来年))\s*)"
)
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9]|[一二三四五六七八九十]{1,3})"
_TO = r"\s*(?:[-—–~～至到、]|—{2})\s*"
_START = r"(?<![\d.·十个])"
_BY = r"(?P<by>之前|以前|前(?![后列期沿置三两]))"

# The longer expression first: "今年6月" is not to be read as "今年".
PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"[“\"'‘「]?(?P<plan>十[一二三四五六七八九]|二十)五[”\"'’」]?\s*(?:规划)?(?:期间|时期|期内|期末|末期?){_BY}?",
        rf"{_YEAR}?{_START}(?P<month>{_MONTH})\s*月\s*(?:{_DAY}\s*日?{_TO})?(?P<day>{_DAY})\s*[日号]\s*(?:{_BY}|止)?",
        rf"(?<![\d.-])(?P<year>20\d{{2}})(?P<sep>[-./])(?P<month>1[0-2]|0?[1-9])(?P=sep)(?P<day>{_DAY})(?![\d.]){_BY}?",
        rf"{_YEAR}?{_START}(?:{_MONTH}\s*月?份?{_TO})?(?P<month>{_MONTH})\s*月份?"
        rf"\s*(?P<part>上旬|中旬|下旬|初|底|末)?\s*{_BY}?",
        rf"{_YEAR}?(?:(?P<part_of_year>前)|第)?\s*(?:[一二三1-3]{_TO})?(?P<quarter>[一二三四1-4])\s*季度"
        rf"\s*(?P<part>末|底|内)?\s*{_BY}?",
        rf"{_YEAR}?(?P<half>上半年|(?:上[、和])?下半年)\s*(?:底|末|内)?\s*{_BY}?",
        rf"{_YEAR}(?P<part>年底|年末|年内|底|末|内|以内)\s*{_BY}?",
        rf"(?<![\d一二两三四五六七八九十百几数多半近])(?P<part>年底|年末|年度内|年内|年终(?=之?以?前)|全年)\s*{_BY}?",
        rf"(?<=[到至]){_YEAR}{_BY}?",
        rf"{_YEAR}{_BY}",
        r"(?P<part>今年|本年度|本年)",
    )
)


@dataclass(frozen=True)
class Reading:
    """One expression taken apart. `years_on` counts from the plan's year; `part` is "初", "上旬", "底" and the like."""

    year: int | None
    years_on: int | None
    five_year_plan: int | None
    quarter: int | None
    month: int | None
    day: int | None
    part: str
    said_by: bool

    @classmethod
    def of(cls, match: re.Match[str]) -> "Reading":
        parts = match.groupdict(default="")
        half = parts.get("half", "")
        relative = parts.get("relative", "")
        return cls(
            year=year_number(parts["year"]) if parts.get("year") else None,
            years_on=int(relative in ("明年", "次年", "来年")) if relative else None,
            five_year_plan=chinese_number(parts.get("plan", "")),
            quarter=_number(parts.get("quarter", "")),
            month=(half and (6 if half == "上半年" else 12)) or _number(parts.get("month", "")),
            day=_number(parts.get("day", "")),
            part=parts.get("part", "") or half or parts.get("part_of_year", ""),
            said_by=bool(parts.get("by")),
        )

    def in_the_year_of(self, other: "Reading") -> "Reading":
        """This reading, with the year that was said before it: "2026年12月1日至15日"."""
        if self.year or self.years_on is not None:
            return self
        return replace(self, year=other.year, years_on=other.years_on)


def due_on(reading: Reading, plan_year: int | None) -> date | None:
    """The date meant; None when the year is not known, or when there is no such day."""
    if reading.five_year_plan:
        return date(1955 + 5 * reading.five_year_plan, 12, 31)
    year = reading.year or (plan_year + (reading.years_on or 0) if plan_year else None)
    if year is None:
        return None
    exclusive = reading.said_by and not reading.part
    if reading.month and reading.day:
        return _day(year, reading.month, reading.day)
    if reading.month:
        return _in_month(year, reading.month - exclusive, reading.part)
    if reading.quarter:
        return _in_month(year, (reading.quarter - exclusive) * 3, reading.part)
    return date(year - exclusive, 12, 31)


def _in_month(year: int, month: int, part: str) -> date:
    """The end of a month or of its part; month 0 is the December before."""
    year, month = (year, month) if month else (year - 1, 12)
    last = calendar.monthrange(year, month)[1]
    return date(year, month, {"初": 10, "上旬": 10, "中旬": 20}.get(part, last))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(numeral: str) -> int | None:
    return int(numeral) if numeral.isdigit() else chinese_number(numeral)
