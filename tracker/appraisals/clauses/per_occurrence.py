"""每发生一次扣2分: a fixed penalty for everything that happened.

How often is counted by a person who says what happened, or is the approved figure of a work item that counts it.
"""

from tracker.appraisals.clause_type import ClauseType, Facts, Result, Weight
from tracker.appraisals.counting import (
    FLOOR,
    POINTS,
    SOURCE,
    floor_problem,
    less,
    occurrence_judging,
    occurrences,
    uncounted,
)
from tracker.appraisals.parameters import Parameters


def score(weight: Weight, facts: Facts, parameters: Parameters) -> Result:
    count = occurrences(facts, parameters)
    if count.value is None:
        return uncounted(count)
    return less(weight, count.value, parameters, count.lines)


TYPE = ClauseType(
    name="per_occurrence",
    label="每发生一次扣分，扣完为止",
    formula="得分 = 权重 − 发生次数 × 每次扣分，扣完为止",
    score=score,
    parameters=(SOURCE, POINTS, FLOOR),
    judging=occurrence_judging,
    problem=floor_problem,
)
