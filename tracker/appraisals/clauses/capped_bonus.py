"""每增1名加0.05分，最多0.5分: points beside the 100, up to a cap.

What counts is by how much the approved figure is above the work item's target (without a target, the whole figure), or
what a person counted and gave the reason for.
"""

from decimal import Decimal

from tracker.appraisals.clause_type import ClauseType, Facts, Judging, Line, Result, Weight
from tracker.appraisals.counting import (
    CAP,
    PARTIAL,
    SOURCE,
    Count,
    approved,
    by_hand,
    cap_problem,
    capped,
    count_judging,
    is_by_hand,
    steps_of,
    uncounted,
)
from tracker.appraisals.figures import plain
from tracker.appraisals.parameters import Parameter, ParameterKind, Parameters

PER = Parameter("per", "每增", ParameterKind.FIGURE, default="1", hint="增加多少加一次分，如 1 名、100 万元。")
POINTS = Parameter("points", "每次加分", ParameterKind.FIGURE, default="1", unit="分")


def judging(parameters: Parameters) -> Judging | None:
    return count_judging("增加数", "个（次、名）", is_whole=False) if is_by_hand(parameters) else None


def score(weight: Weight, facts: Facts, parameters: Parameters) -> Result:
    count = by_hand(facts, "增加数", "个（次、名）") if is_by_hand(parameters) else _more(facts)
    if count.value is None:
        return uncounted(count)
    times = steps_of(count.value, PER.figure(parameters), parameters)
    points, sums = capped(weight.full, times, POINTS.figure(parameters), CAP.figure(parameters), "加")
    return Result(points, (*count.lines, Line("计算", sums)))


def _more(facts: Facts) -> Count:
    done, shown = approved(facts)
    if facts.target is None:
        return Count(done, (Line("完成值", shown),))
    more = max(done - facts.target, Decimal(0))
    lines = (
        Line("目标值", f"{plain(facts.target)} {facts.measure}".strip()),
        Line("完成值", shown),
        Line("增加数", f"{plain(more)} {facts.measure}".strip()),
    )
    return Count(more, lines)


TYPE = ClauseType(
    name="capped_bonus",
    label="加分项：每增一个（次、名）加分，有上限",
    formula="加分 = 增加数 ÷ 每增数 × 每次加分，不超过上限；加在 100 分之外，权重为最多能加的分",
    score=score,
    parameters=(SOURCE, PER, POINTS, CAP, PARTIAL),
    judging=judging,
    is_extra=True,
    problem=cap_problem,
)
