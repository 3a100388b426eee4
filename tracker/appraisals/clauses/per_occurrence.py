"""每发生一次扣2分: a fixed penalty for everything that happened.

How often is counted by a person who says what happened, or is the approved figure of a work item that counts it.
"""

from tracker.appraisals.clause_type import ClauseType, Facts, Judging, Line, Result, Weight
from tracker.appraisals.counting import (
    FLOOR,
    POINTS,
    SOURCE,
    Count,
    approved,
    by_hand,
    count_judging,
    floor_problem,
    is_by_hand,
    less,
    uncounted,
)
from tracker.appraisals.parameters import Parameters


def judging(parameters: Parameters) -> Judging | None:
    return count_judging("发生次数", "次") if is_by_hand(parameters) else None


def score(weight: Weight, facts: Facts, parameters: Parameters) -> Result:
    count = by_hand(facts, "发生次数", "次") if is_by_hand(parameters) else _happened(facts)
    if count.value is None:
        return uncounted(count)
    return less(weight, count.value, parameters, count.lines)


def _happened(facts: Facts) -> Count:
    happened, shown = approved(facts)
    return Count(happened, (Line("发生次数", shown),))


TYPE = ClauseType(
    name="per_occurrence",
    label="每发生一次扣分，扣完为止",
    formula="得分 = 权重 − 发生次数 × 每次扣分，扣完为止",
    score=score,
    parameters=(SOURCE, POINTS, FLOOR),
    judging=judging,
    problem=floor_problem,
)
