"""What the types share that score by a count: where it comes from, what it takes away, how it is written down. Pure."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import NamedTuple

from tracker.appraisals.clause_type import Facts, Judging, Line, Result, Weight
from tracker.appraisals.figures import cut, near, plain, settled
from tracker.appraisals.parameters import MOST, Parameter, ParameterKind, Parameters

SOURCE = Parameter(
    "source",
    "数据来源",
    ParameterKind.CHOICE,
    default="item",
    choices=(("item", "由系统按数据计算"), ("hand", "由考核人员填写，并写明理由")),
)
POINTS = Parameter("points", "每次（个、项）扣分", ParameterKind.FIGURE, default="1", unit="分")
FLOOR = Parameter(
    "floor", "扣到何分为止", ParameterKind.FIGURE, default="0", unit="分", may_be_zero=True, hint="0 表示扣完为止。"
)
CAP = Parameter(
    "cap", "上限", ParameterKind.FIGURE, default="0", unit="分", may_be_zero=True, hint="0 表示以本条的权重为上限。"
)
PARTIAL = Parameter(
    "partial",
    "不足一个计算单位的",
    ParameterKind.CHOICE,
    default="exact",
    choices=(("exact", "按比例计算"), ("ignored", "不计"), ("whole", "按一个计")),
)


HAPPENED = "发生次数"


class Count(NamedTuple):
    """`value` None: nobody has counted yet, or there is nothing to count by (then `is_pending` is False)."""

    value: Decimal | None
    lines: tuple[Line, ...]
    is_pending: bool = False


def is_by_hand(parameters: Parameters) -> bool:
    return SOURCE.text(parameters) == "hand"


def count_judging(what: str, unit: str, *, is_whole: bool = True) -> Judging:
    return Judging(what, unit, Decimal(MOST), is_whole)


def by_hand(facts: Facts, what: str, unit: str) -> Count:
    """Counted by a person, who says what was counted."""
    if facts.judged is None:
        return Count(None, (Line(what, "待人工填写"),), is_pending=True)
    shown = f"{plain(facts.judged)} {unit}"
    return Count(facts.judged, (Line(what, shown), Line("填写人", facts.judged_by), Line("理由", facts.reason)))


def occurrences(facts: Facts, parameters: Parameters) -> Count:
    """How often it happened: counted by a person, or the approved figure of an item that counts it."""
    if is_by_hand(parameters):
        return by_hand(facts, HAPPENED, "次")
    happened, shown = approved(facts)
    return Count(happened, (Line(HAPPENED, shown),))


def occurrence_judging(parameters: Parameters) -> Judging | None:
    return count_judging(HAPPENED, "次") if is_by_hand(parameters) else None


def approved(facts: Facts) -> tuple[Decimal, str]:
    """The item's approved figure; nothing reported, or a growth that is none, is nothing done, and says so."""
    if facts.actual is None:
        return Decimal(0), "台账中没有可以计算的记录，按 0 计" if facts.source else "无经审核通过的数值，按 0 计"
    shown = f"{plain(facts.actual)} {facts.measure}".strip()
    return (facts.actual, shown) if facts.actual >= 0 else (Decimal(0), f"{shown}，按 0 计")


def steps_of(amount: Decimal, step: Decimal, parameters: Parameters) -> Decimal:
    """How many steps an amount comes to; `PARTIAL` says what becomes of the rest."""
    exact = settled(amount / step)
    rounding = {"ignored": ROUND_FLOOR, "whole": ROUND_CEILING}.get(PARTIAL.text(parameters))
    return exact.to_integral_value(rounding) if rounding else exact


def less(weight: Weight, times: Decimal, parameters: Parameters, lines: tuple[Line, ...]) -> Result:
    """The clause's weight, less so much each time, down to the floor (never above the weight)."""
    each, floor = POINTS.figure(parameters), min(FLOOR.figure(parameters), weight.full)
    rest = weight.full - times * each
    sums = f"{plain(weight.full)} − {plain(each)} × {cut(times)} {near(rest)}"
    if rest < floor:
        sums += f"，扣完为止，得 {plain(floor)}" if not floor else f"，低于下限，得 {plain(floor)}"
    return shared(weight, max(rest, floor), (*lines, Line("计算", sums)))


def points_problem(points: Decimal, weight: Decimal) -> str | None:
    """Points that nobody can get: the clause's weight is the most."""
    told = f"参数中的分值最高 {plain(points)} 分，超过权重 {plain(weight)}，请调整权重或分值。"
    return told if points > weight else None


def cap_problem(weight: Decimal, parameters: Parameters) -> str | None:
    return points_problem(CAP.figure(parameters), weight)


def floor_problem(weight: Decimal, parameters: Parameters) -> str | None:
    return points_problem(FLOOR.figure(parameters), weight)


def capped(weight: Decimal, times: Decimal, each: Decimal, cap: Decimal, verb: str) -> tuple[Decimal, str]:
    """So much each time, at most the cap and never more than the weight; and the sum in words."""
    exact, most = times * each, min(cap or weight, weight)
    sums = f"{plain(each)} × {cut(times)} {near(exact)}"
    return min(exact, most), sums + (f"，最多{verb} {plain(most)}" if exact > most else "")


def shared(weight: Weight, points: Decimal, lines: tuple[Line, ...]) -> Result:
    """Points out of the scheme's weight; a reweighted unit gets the same share of its own weight."""
    if weight.own == weight.full:
        return Result(points, lines)
    own = points * weight.own / weight.full
    sums = f"{cut(points)} × {plain(weight.own)} ÷ {plain(weight.full)} {near(own)}"
    return Result(own, (*lines, Line("折算", sums)))


def uncounted(count: Count) -> Result:
    """Not counted yet: no points yet. Nothing to count by: no points."""
    return Result(None if count.is_pending else Decimal(0), count.lines)
