"""每低1%扣0.1分: points off for every step that a rate stays below its standard.

The rate is the approved figure in per cent of the work item's target; or the approved figure itself where the item
measures a rate; or what a person worked out and gave the reason for.
"""

from decimal import Decimal

from tracker.appraisals.clause_type import ClauseType, Facts, Judging, Line, Reads, Result, Weight
from tracker.appraisals.counting import (
    FLOOR,
    PARTIAL,
    POINTS,
    Count,
    approved,
    by_hand,
    count_judging,
    floor_problem,
    is_by_hand,
    less,
    steps_of,
    uncounted,
)
from tracker.appraisals.figures import cut, near, plain
from tracker.appraisals.parameters import Parameter, ParameterKind, Parameters

RATE = Parameter(
    "source",
    "比率的来源",
    ParameterKind.CHOICE,
    default="item",
    choices=(
        ("item", "完成值 ÷ 目标值"),
        ("rate", "任务中审核通过的数值本身就是百分比"),
        ("hand", "由考核人员填写，并写明理由"),
    ),
)
STANDARD = Parameter("standard", "标准", ParameterKind.PERCENT, default="100", hint="比率达到此数的得满分。")
LEAST = Parameter(
    "least", "起评比率", ParameterKind.PERCENT, default="0", hint="比率低于此数的不得分；0 表示不设起评线。"
)
STEP = Parameter("step", "每低", ParameterKind.FIGURE, default="1", unit="个百分点")


def exempt(facts: Facts, parameters: Parameters) -> str | None:
    is_nothing = RATE.text(parameters) == "item" and facts.target == 0
    return "目标值为 0，没有需要完成的任务" if is_nothing else None


def judging(parameters: Parameters) -> Judging | None:
    return count_judging("比率", "%", is_whole=False) if is_by_hand(parameters) else None


def score(weight: Weight, facts: Facts, parameters: Parameters) -> Result:
    rate = by_hand(facts, "比率", "%") if is_by_hand(parameters) else _rate(facts, RATE.text(parameters))
    if rate.value is None:
        return uncounted(rate)
    standard, step = STANDARD.figure(parameters), STEP.figure(parameters)
    least = LEAST.figure(parameters)
    if rate.value < least:
        return Result(Decimal(0), (*rate.lines, Line("计算", f"低于起评比率 {plain(least)}%，不得分")))
    below = max(standard - rate.value, Decimal(0))
    if not below:
        lines = (*rate.lines, Line("标准", f"{plain(standard)}%，已达到"))
        return less(weight, Decimal(0), parameters, lines)
    times = steps_of(below, step, parameters)
    gap = f"低 {cut(below)} 个百分点，每 {plain(step)} 个为一档，计 {cut(times)} 档"
    return less(weight, times, parameters, (*rate.lines, Line("标准", f"{plain(standard)}%，{gap}")))


def _rate(facts: Facts, source: str) -> Count:
    done, shown = approved(facts)
    if source == "rate":
        return Count(done, (Line("比率", shown if facts.actual is None else f"{plain(done)}%"),))
    if not facts.target:
        return Count(None, (Line("目标值", "未设，无从计算比率"),))
    rate = done * 100 / facts.target
    lines = (
        Line("目标值", f"{plain(facts.target)} {facts.measure}".strip()),
        Line("完成值", shown),
        Line("比率", f"{plain(done)} ÷ {plain(facts.target)} × 100% {near(rate)}%"),
    )
    return Count(rate, lines)


TYPE = ClauseType(
    name="steps",
    label="比率每低若干个百分点扣分",
    formula="得分 = 权重 −（标准 − 比率）÷ 每低数 × 每次扣分，扣完为止；比率达到标准的得满分",
    score=score,
    parameters=(RATE, STANDARD, LEAST, STEP, POINTS, FLOOR, PARTIAL),
    exempt=exempt,
    judging=judging,
    problem=floor_problem,
    reads=lambda parameters: Reads.TARGET if RATE.text(parameters) == "item" else Reads.ACTUAL,
)
