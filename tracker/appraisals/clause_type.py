"""What every clause type speaks in: the facts that go in, the points and their derivation that come out. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, NamedTuple

from tracker.errors import Invalid

Parameters = Mapping[str, Any]
"""A clause's own settings, as kept in JSON: choices as their word, flags as booleans, figures as text."""


class MilestoneFact(NamedTuple):
    """`due_on` is the date that counts: the original one, unless an extension asked for in time was granted.

    `line`: of an extended one, every date it had, in words.
    """

    title: str
    due_on: date
    met_on: date | None
    line: str = ""


class EvidenceFact(NamedTuple):
    id: int
    name: str
    sha256: str


class ReportFact(NamedTuple):
    """An approved report: what a figure or a met milestone rests on."""

    id: int
    submitted_on: date
    figure: Decimal | None
    percent: int
    evidence: tuple[EvidenceFact, ...] = ()


@dataclass(frozen=True)
class Facts:
    """What is known of one unit under one clause. `duty` is None when the unit does not have the clause's work item.

    `percent` is the mean of the milestones' approved percents. `judged` is out of the clause's weight in the scheme.
    """

    duty: str | None = None
    measure: str = ""
    target: Decimal | None = None
    actual: Decimal | None = None
    percent: int = 0
    milestones: tuple[MilestoneFact, ...] = ()
    reports: tuple[ReportFact, ...] = ()
    judged: Decimal | None = None
    judged_by: str = ""
    reason: str = ""


class Line(NamedTuple):
    """One line of a derivation: what, and how much."""

    label: str
    text: str


class Result(NamedTuple):
    """Points before rounding, of the weight that was given; None while a person has still to judge."""

    points: Decimal | None
    lines: tuple[Line, ...]


class Weight(NamedTuple):
    """`full` is what the scheme says; `own` what it comes to for the unit, once what does not apply is reweighted."""

    full: Decimal
    own: Decimal


class ParameterKind(StrEnum):
    CHOICE = "choice"
    FLAG = "flag"
    PERCENT = "percent"


@dataclass(frozen=True)
class Parameter:
    """One setting of a clause type, as the editor asks for it."""

    name: str
    label: str
    kind: ParameterKind
    default: str | bool
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""

    def checked(self, value: Any) -> str | bool:
        """Raises Invalid when the value is none that the parameter can have."""
        if self.kind is ParameterKind.FLAG:
            return bool(value)
        text = str(value if value is not None else "").strip() or str(self.default)
        if self.kind is ParameterKind.CHOICE:
            if text not in dict(self.choices):
                raise Invalid(f"“{self.label}”请从所列的选项中选择。")
            return text
        percent = decimal_of(text)
        if percent is None or not 0 <= percent <= 100:
            raise Invalid(f"“{self.label}”应为 0 到 100 之间的数，请改正。")
        return plain(percent)

    def shown(self, value: Any) -> str:
        if self.kind is ParameterKind.FLAG:
            return "是" if value else "否"
        return dict(self.choices)[value] if self.kind is ParameterKind.CHOICE else f"{value}%"


def never(_facts: Facts, _parameters: Parameters) -> str | None:
    """The clause applies to whoever has its work item."""
    return None


@dataclass(frozen=True)
class ClauseType:
    """A way of scoring. `exempt` gives the reason why a clause does not apply to a unit that has the item, or None."""

    name: str
    label: str
    formula: str
    score: Callable[[Weight, Facts, Parameters], Result]
    parameters: tuple[Parameter, ...] = ()
    exempt: Callable[[Facts, Parameters], str | None] = never
    needs_work_item: bool = True
    is_judged: bool = False

    def checked(self, given: Parameters) -> dict[str, str | bool]:
        """Every parameter, the missing ones at their default. Raises Invalid."""
        return {
            parameter.name: parameter.checked(given.get(parameter.name, parameter.default))
            for parameter in self.parameters
        }

    def described(self, given: Parameters) -> str:
        """The parameters in words: the choices, and what else was set otherwise than by default."""
        values = [(each, given.get(each.name, each.default)) for each in self.parameters]
        return "；".join(
            f"{each.label}：{each.shown(value)}"
            for each, value in values
            if each.kind is ParameterKind.CHOICE or value != each.default
        )


def decimal_of(text: str) -> Decimal | None:
    """None for what is not a number of a size that anybody would type."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value.adjusted()) < 20 else None


def plain(value: Decimal) -> str:
    """A figure without trailing zeros or exponent: 8, 2.5, 100."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def cut(value: Decimal) -> str:
    """A result for reading, rounded to four places."""
    return plain(value.quantize(Decimal("0.0001"), ROUND_HALF_UP))


def near(value: Decimal) -> str:
    """The end of an equation: exact (= 7.5), or not (≈ 6.6667)."""
    text = cut(value)
    return f"= {text}" if Decimal(text) == value else f"≈ {text}"
