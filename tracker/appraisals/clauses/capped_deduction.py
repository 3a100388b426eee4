"""每发生一起扣2分，最多扣6分: points off the total, beside the 100, up to a cap.

How often is counted by a person who says what happened, or is the approved figure of a work item that counts it.
"""

from tracker.appraisals.clause_type import ClauseType, Facts, Line, Result, Weight
from tracker.appraisals.counting import (
    CAP,
    POINTS,
    SOURCE,
    cap_problem,
    capped,
    occurrence_judging,
    occurrences,
    uncounted,
)
from tracker.appraisals.parameters import Parameters


def score(weight: Weight, facts: Facts, parameters: Parameters) -> Result:
    count = occurrences(facts, parameters)
    if count.value is None:
        return uncounted(count)
    points, sums = capped(weight.full, count.value, POINTS.figure(parameters), CAP.figure(parameters), "扣")
    return Result(-points, (*count.lines, Line("计算", sums)))


TYPE = ClauseType(
    name="capped_deduction",
    label="扣分项：每发生一次扣分，有上限",
    formula="扣分 = 发生次数 × 每次扣分，不超过上限；在 100 分之外从总分中扣，权重为最多能扣的分",
    score=score,
    parameters=(SOURCE, POINTS, CAP),
    judging=occurrence_judging,
    is_extra=True,
    problem=cap_problem,
)
