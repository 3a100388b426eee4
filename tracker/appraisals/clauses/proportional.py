"""按完成比例得分: the share of the target that was reached, at most the whole weight."""

from decimal import Decimal

from tracker.appraisals.clause_type import ClauseType, Facts, Line, Result, Weight, reads_target
from tracker.appraisals.figures import cut, near, plain
from tracker.appraisals.parameters import Parameter, ParameterKind, Parameters

FLOOR = Parameter(
    "floor", "起评比例", ParameterKind.PERCENT, default="0", hint="完成比例低于此数的不得分；0 表示不设起评线。"
)


def exempt(facts: Facts, _parameters: Parameters) -> str | None:
    """A target of zero asks for nothing: dividing by it has no answer, and reaching it is no merit."""
    return "目标值为 0，没有需要完成的任务" if facts.target == 0 else None


def score(weight: Weight, facts: Facts, parameters: Parameters) -> Result:
    """Without a target the milestones' progress stands in for the ratio."""
    if facts.target is None:
        done, whole, unit = Decimal(facts.percent), Decimal(100), "%"
        lines = [Line("目标值", "未设"), Line("时间节点完成进度", f"{facts.percent}%")]
        if not facts.milestones:
            lines[1] = Line("时间节点", "未设，无从计算完成比例，按 0 计")
    else:
        done, whole, unit = facts.actual or Decimal(0), facts.target, facts.measure
        given = f"{plain(done)} {unit}".strip() if facts.actual is not None else "无经审核通过的数值，按 0 计"
        lines = [Line("目标值", f"{plain(whole)} {unit}".strip()), Line("完成值", given)]
    return _of_ratio(weight.own, done, whole, lines, Decimal(parameters.get("floor", "0")))


def _of_ratio(weight: Decimal, done: Decimal, whole: Decimal, lines: list[Line], floor: Decimal) -> Result:
    if done >= whole:
        return Result(weight, (*lines, Line("计算", f"已达到目标，得满分 {plain(weight)}")))
    if done * 100 < floor * whole:
        low = Line("计算", f"完成比例 {cut(done * 100 / whole)}%，低于起评比例 {plain(floor)}%，不得分")
        return Result(Decimal(0), (*lines, low))
    if done < 0:
        return Result(Decimal(0), (*lines, Line("计算", "完成值小于 0，不得分")))
    points = weight * done / whole
    sums = f"{plain(weight)} × {plain(done)} ÷ {plain(whole)} {near(points)}"
    return Result(points, (*lines, Line("计算", sums)))


TYPE = ClauseType(
    name="proportional",
    label="按完成比例得分",
    formula="得分 = 权重 × 完成值 ÷ 目标值，超额完成不加分；未设目标值的，按时间节点完成进度计",
    score=score,
    parameters=(FLOOR,),
    exempt=exempt,
    reads=reads_target,
)
