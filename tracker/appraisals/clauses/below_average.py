"""低于平均值的，每低1%扣0.1分: points off for every step below the mean of the units to which the clause applies.

How far below is reckoned in per cent of the mean.
"""

from decimal import Decimal

from tracker.appraisals.clause_type import ClauseType, Facts, Line, Result, Weight
from tracker.appraisals.comparing import MEASURE, ZERO, compared, exempt, is_nothing, own_lines, reads, shown
from tracker.appraisals.counting import FLOOR, PARTIAL, POINTS, floor_problem, less, steps_of
from tracker.appraisals.figures import cut, plain, settled
from tracker.appraisals.parameters import Parameter, ParameterKind, Parameters

STEP = Parameter("step", "每低于平均值", ParameterKind.FIGURE, default="1", unit="%")


def score(weight: Weight, facts: Facts, parameters: Parameters) -> Result:
    value, lines = compared(facts, parameters), own_lines(facts, parameters)
    if is_nothing(value, parameters):
        return Result(Decimal(0), (*lines, Line("计算", "完成值不大于 0，不得分")))
    average = sum(facts.peers, Decimal(0)) / max(len(facts.peers), 1)
    told = f"{len(facts.peers)} 个单位平均 {shown(average, facts, parameters)}"
    below = settled((average - value) * 100 / (abs(average) or 1))
    if below <= 0:
        return less(weight, Decimal(0), parameters, (*lines, Line("平均值", f"{told}，不低于平均值")))
    step = STEP.figure(parameters)
    times = steps_of(below, step, parameters)
    told += f"，低 {cut(below)}%，每 {plain(step)}% 为一档，计 {cut(times)} 档"
    return less(weight, times, parameters, (*lines, Line("平均值", told)))


TYPE = ClauseType(
    name="below_average",
    label="低于平均值的扣分",
    formula="得分 = 权重 −（平均值 − 完成值）÷ 平均值 ÷ 每低数 × 每次扣分，扣完为止；不低于平均值的得满分",
    score=score,
    parameters=(MEASURE, STEP, POINTS, FLOOR, PARTIAL, ZERO),
    exempt=exempt,
    compared=compared,
    problem=floor_problem,
    reads=reads,
)
