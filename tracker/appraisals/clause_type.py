"""What every clause type speaks in: the facts that go in, the points and their derivation that come out. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum, auto
from typing import NamedTuple

from tracker.appraisals.figures import plain
from tracker.appraisals.parameters import Parameter, ParameterKind, Parameters


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


class NoticeFact(NamedTuple):
    """A supervision notice that was counted, by the number that it bears."""

    id: int
    number: str


@dataclass(frozen=True)
class Facts:
    """What is known of one unit under one clause. `duty` is None when the unit does not have the clause's work item.

    `percent` is the mean of the milestones' approved percents. `judged` is what the type's `judging` asked a person
    for: points out of the clause's weight in the scheme, or a count. `peers`: under a type that compares, what all the
    units reached to which the clause applies, this one too, the highest first. `source` says in words where `actual`
    comes from when that is not the work item's reports, and `notices` which ones were counted.
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
    peers: tuple[Decimal, ...] = ()
    source: str = ""
    notices: tuple[NoticeFact, ...] = ()


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


class Judging(NamedTuple):
    """What a person is asked for. `most` None: points, at most the clause's weight. `among`: nothing else is taken."""

    what: str = "评分"
    unit: str = "分"
    most: Decimal | None = None
    is_whole: bool = False
    among: tuple[Decimal, ...] = ()

    def problem(self, value: Decimal, weight: Decimal) -> str | None:
        """The sentence that says why a value cannot be taken, or None."""
        most = weight if self.most is None else self.most
        if not 0 <= value <= most:
            return f"{self.what}应在 0 到 {plain(most)} {self.unit}之间，请改正。"
        if self.is_whole and value != value.to_integral_value():
            return f"{self.what}应为整数，请改正。"
        if self.among and value not in self.among:
            return f"{self.what}只能是{'、'.join(map(plain, self.among))} {self.unit}之一，请改正。"
        return None


class Reads(Enum):
    """Which figures of a unit a type goes by."""

    NONE = auto()
    ACTUAL = auto()
    TARGET = auto()  # and the actual one


def reads_actual(_parameters: Parameters) -> Reads:
    return Reads.ACTUAL


def reads_target(_parameters: Parameters) -> Reads:
    return Reads.TARGET


def not_judged(_parameters: Parameters) -> Judging | None:
    """The figures come from the work item."""
    return None


def never(_facts: Facts, _parameters: Parameters) -> str | None:
    """The clause applies to whoever has its work item."""
    return None


def fitting(_weight: Decimal, _parameters: Parameters) -> str | None:
    """Any parameters go with any weight."""
    return None


@dataclass(frozen=True)
class ClauseType:
    """A way of scoring. `exempt` gives the reason why a clause does not apply to a unit that has the item, or None.

    `judging` says what a person gives; when that is None, the clause needs a work item to take its figures from. An
    extra (bonus or deduction) stands beside the 100: its weight is the most that it can add or take away. `compared` is
    what a type holds against that of the other units; None for a type that looks at one unit alone. `problem` is the
    sentence why parameters do not go with a weight, or None. `reads`: by which figures it goes where nobody judges.
    """

    name: str
    label: str
    formula: str
    score: Callable[[Weight, Facts, Parameters], Result]
    parameters: tuple[Parameter, ...] = ()
    exempt: Callable[[Facts, Parameters], str | None] = never
    judging: Callable[[Parameters], Judging | None] = not_judged
    is_extra: bool = False
    compared: Callable[[Facts, Parameters], Decimal] | None = None
    problem: Callable[[Decimal, Parameters], str | None] = fitting
    reads: Callable[[Parameters], Reads] = reads_actual

    def checked(self, given: Parameters) -> dict[str, str | bool]:
        """Every parameter, the missing ones at their default. Raises Invalid."""
        return {
            parameter.name: parameter.checked(given.get(parameter.name, parameter.default))
            for parameter in self.parameters
        }

    def described(self, given: Parameters) -> str:
        """The parameters in words; a flag or a percentage only when it was set otherwise than by default."""
        values = [(each, given.get(each.name, each.default)) for each in self.parameters]
        return "；".join(
            f"{each.label}：{each.shown(value)}"
            for each, value in values
            if each.kind not in {ParameterKind.FLAG, ParameterKind.PERCENT} or value != each.default
        )
