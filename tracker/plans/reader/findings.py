"""What the reader finds in a plan. Every finding keeps its place in its item's text, so that it can be highlighted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

Role = Literal["lead", "supporting", "responsible", "mentioned"]

ALL_COUNTIES = "all counties"
"""The name under which "各县（区）" is found: every county of the list, none by name."""

OTHER = "other"
"""The name of a body that is not in the list of known units; its words stand in `text`."""


@dataclass(frozen=True)
class KnownUnit:
    """A unit as the reader should recognise it. `is_county` holds for counties, districts and functional zones."""

    name: str
    short_names: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    is_county: bool = False


@dataclass(frozen=True)
class Quantity:
    """`text` is number and unit as printed ("6-8 所"); `low` equals `high` unless a range is printed."""

    text: str
    start: int
    end: int
    low: Decimal
    high: Decimal
    unit: str
    counted: str
    each_county: bool


@dataclass(frozen=True)
class Deadline:
    """`due_on` is None when the plan's year is not known: then a person has to say which year "年内" means."""

    text: str
    start: int
    end: int
    due_on: date | None


@dataclass(frozen=True)
class UnitMention:
    """`name` is a known unit's full name, ALL_COUNTIES or OTHER."""

    text: str
    start: int
    end: int
    name: str
    role: Role


@dataclass(frozen=True)
class Chapter:
    """`text` is prose under the chapter that belongs to none of its items (an introduction, for instance)."""

    number: str
    title: str
    text: str = ""


@dataclass(frozen=True)
class Item:
    """A point of the plan. `number`, `chapter` and `section` are as printed, without punctuation: "2", "二", "一"."""

    number: str
    chapter: str | None
    section: str | None
    title: str
    text: str
    quantities: tuple[Quantity, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    units: tuple[UnitMention, ...] = ()


@dataclass(frozen=True)
class Draft:
    """A plan as read. What is not printed in the file is None: a missing first page has no title."""

    title: str | None
    issuer: str | None
    issued_on: date | None
    year: int | None
    chapters: tuple[Chapter, ...]
    items: tuple[Item, ...]

    def to_json(self) -> dict[str, Any]:
        """The draft as plain data for `json.dumps`; figures are JSON numbers, dates are ISO."""
        return {
            "title": self.title,
            "issuer": self.issuer,
            "issued_on": self.issued_on.isoformat() if self.issued_on else None,
            "chapters": [{"number": chapter.number, "title": chapter.title} for chapter in self.chapters],
            "items": [_item(item) for item in self.items],
        }


def findings_json(
    quantities: Iterable[Quantity], deadlines: Iterable[Deadline], units: Iterable[UnitMention]
) -> dict[str, list[dict[str, Any]]]:
    """Findings as plain data; `start` and `end` come last, after what the plan says."""
    return {
        "quantities": [
            {
                "text": found.text,
                "low": _number(found.low),
                "high": _number(found.high),
                "unit": found.unit,
                "counted": found.counted,
                "each_county": found.each_county,
                **_place(found),
            }
            for found in quantities
        ],
        "deadlines": [
            {"text": found.text, "due_on": found.due_on.isoformat() if found.due_on else None, **_place(found)}
            for found in deadlines
        ],
        "units": [{"text": found.text, "name": found.name, "role": found.role, **_place(found)} for found in units],
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "number": item.number,
        "chapter": item.chapter,
        "title": item.title,
        "text": item.text,
        **findings_json(item.quantities, item.deadlines, item.units),
        "section": item.section,
    }


def _place(found: Quantity | Deadline | UnitMention) -> dict[str, int]:
    return {"start": found.start, "end": found.end}


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
