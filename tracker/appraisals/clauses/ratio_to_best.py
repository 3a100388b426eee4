"""与最好单位之比: the best gets the whole weight, the others in proportion to the best."""

from decimal import Decimal

from tracker.appraisals.clause_type import ClauseType, Facts, Line, Result, Weight
from tracker.appraisals.comparing import MEASURE, compared, exempt, own_lines, reads, shown
from tracker.appraisals.figures import cut, near, plain
from tracker.appraisals.parameters import Parameters


def score(weight: Weight, facts: Facts, parameters: Parameters) -> Result:
    """Where nobody did anything there is no best, and nobody has points."""
    value, lines = compared(facts, parameters), own_lines(facts, parameters)
    best = max(facts.peers, default=value)
    if best <= 0:
        return Result(Decimal(0), (*lines, Line("最高值", "各单位均不大于 0，不得分")))
    if value < 0:
        return Result(Decimal(0), (*lines, Line("计算", "完成值小于 0，不得分")))
    points = weight.own * value / best
    sums = f"{plain(weight.own)} × {cut(value)} ÷ {cut(best)} {near(points)}"
    return Result(points, (*lines, Line("最高值", shown(best, facts, parameters)), Line("计算", sums)))


TYPE = ClauseType(
    name="ratio_to_best",
    label="按与最高单位之比得分",
    formula="得分 = 权重 × 完成值 ÷ 各单位中的最高值；最高的得满分",
    score=score,
    parameters=(MEASURE,),
    exempt=exempt,
    compared=compared,
    reads=reads,
)
