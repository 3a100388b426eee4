"""What a ledger is made of, as its definition file says it. Pure: no clock, no database, no file is read here.

A definition is data: an office adds a ledger by writing one file, and everything else (pages, spreadsheets, clocks,
measures) follows from what stands here.

How a row keeps its values, by field name, in JSON:
    text, long text   the text
    number, money     whole ten-thousandths, so that sums are exact (1.5 is 15000); money in the field's `measure`
    date              2026-03-05
    choice            the chosen words
    unit, person      an id
    reference         the id of a row of the other ledger
    file              a list of ids of stored files
An empty value is not kept at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

FIGURE_PLACES = 4


class FieldKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    UNIT = "unit"
    FILE = "file"
    PERSON = "person"
    REFERENCE = "reference"


@dataclass(frozen=True)
class Field:
    """`name` is its key, `label` what people read. `personal`: masked for whoever need not know it.

    `measure`: what a figure is counted in (万元, 件). `least` and `most` bound a figure.
    """

    name: str
    label: str
    kind: FieldKind
    required: bool = False
    unique: bool = False
    searchable: bool = False
    personal: bool = False
    listed: bool = False  # shown as a column of the list page
    choices: tuple[str, ...] = ()
    ledger: str = ""  # the ledger that a reference leads to
    measure: str = ""
    least: int | None = None
    most: int | None = None
    hint: str = ""
    form: str = ""  # "patent_number": kept in the one form of a patent's number
    also: tuple[str, ...] = ()  # what its column is called in spreadsheets of others


class Mover(StrEnum):
    """Who takes a row from one state to the next: whoever keeps the row, or whoever supervises."""

    KEEPER = "keeper"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True)
class State:
    """`is_final`: nothing in the row changes any more, but for what a supervisor takes back."""

    name: str
    label: str
    is_final: bool = False


@dataclass(frozen=True)
class Move:
    """A step of the life cycle. `requires`: fields that must be filled in before it."""

    name: str
    label: str
    sources: tuple[str, ...]
    target: str
    by: Mover
    requires: tuple[str, ...] = ()


class SpanUnit(StrEnum):
    DAYS = "days"
    WORKDAYS = "workdays"
    MONTHS = "months"


@dataclass(frozen=True)
class Span:
    """`count` is negative for a date that lies before the one from which it is counted."""

    count: int
    unit: SpanUnit


@dataclass(frozen=True)
class Clock:
    """A due date that follows from a date in the row.

    With a `rule` it follows from that instead: "annuity" is the next annuity of a patent. Otherwise it starts on the
    date in field `starts` and has run out well when field `stops` is filled in (or the row is final). Between the dates
    in `suspended_from` and `suspended_until` it stands still. `extension` is added when the field `extended_on` (the
    day on which it was approved) is filled in. `when`: the clock runs only in these states (all but
    the final ones, when empty); in a final one that is named, whoever put the row there can still fill in `stops`.
    `only_if`: only in rows with one of these values, by field name; "" for nothing filled in.
    """

    name: str
    label: str
    starts: str = ""
    span: Span = Span(0, SpanUnit.DAYS)
    stops: str = ""
    suspended_from: str = ""
    suspended_until: str = ""
    extended_on: str = ""
    extension: Span | None = None
    when: tuple[str, ...] = ()
    only_if: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rule: str = ""


class How(StrEnum):
    COUNT = "count"
    SUM = "sum"
    RATIO = "ratio"  # of the rows with `of`, the share that is in `where`, in percent
    GROWTH = "growth"  # the count against last year's, in percent
    NET = "net"  # the count, less that of the rows in `less` by their date `less_dated`


class Comparison(StrEnum):
    IS = "is"
    IS_NOT = "is_not"
    FILLED = "filled"
    EMPTY = "empty"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True)
class Condition:
    """A filter on a field, or on the state (`field` is "state"). Values as a person writes them in the definition."""

    field: str
    test: Comparison
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Measure:
    """A figure that an indicator can take from the ledger, by county and year.

    `dated`: the date field that puts a row into a year; "" counts what there is, whatever the year.
    `field`: what is summed. `unit`: what the figure is counted in.
    """

    name: str
    label: str
    how: How
    where: tuple[Condition, ...] = ()
    of: tuple[Condition, ...] = ()
    field: str = ""
    dated: str = ""
    unit: str = ""
    less: tuple[Condition, ...] = ()
    less_dated: str = ""


class Sight(StrEnum):
    OWN = "own"  # one's own subtree
    ALL = "all"  # every unit of the site


@dataclass(frozen=True)
class Definition:
    """`version` 1 is the file that comes with the software; a page makes 2, 3, ….

    `seen`: whose rows a county sees. `kept_by`: who adds and changes rows (a supervisor always may).
    `samples`: rows as a person would type them, by field name; with "state" and "unit" (a short name).
    """

    name: str
    title: str
    purpose: str
    fields: tuple[Field, ...]
    states: tuple[State, ...]
    moves: tuple[Move, ...] = ()
    clocks: tuple[Clock, ...] = ()
    measures: tuple[Measure, ...] = ()
    seen: Sight = Sight.OWN
    kept_by: Mover = Mover.KEEPER
    samples: tuple[Mapping[str, str], ...] = ()
    version: int = 1

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        return {each.name: each for each in self.fields}

    @cached_property
    def state_by_name(self) -> Mapping[str, State]:
        return {each.name: each for each in self.states}

    @property
    def first_state(self) -> State:
        return self.states[0]
