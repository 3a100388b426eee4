"""人工评分: a person gives the points, out of the clause's weight, and says why."""

from tracker.appraisals.clause_type import ClauseType, Facts, Judging, Line, Result, Weight
from tracker.appraisals.figures import near, plain
from tracker.appraisals.parameters import Parameters


def score(weight: Weight, facts: Facts, _parameters: Parameters) -> Result:
    """Judged out of the weight in the scheme; a reweighted unit gets the same share of its own weight."""
    if facts.judged is None:
        return Result(None, (Line("评分", "待人工评分"),))
    lines = [
        Line("评分", f"{plain(facts.judged)} 分（满分 {plain(weight.full)} 分）"),
        Line("评分人", facts.judged_by),
        Line("理由", facts.reason),
    ]
    if weight.own == weight.full:
        return Result(facts.judged, tuple(lines))
    points = facts.judged * weight.own / weight.full
    sums = f"{plain(facts.judged)} × {plain(weight.own)} ÷ {plain(weight.full)} {near(points)}"
    return Result(points, (*lines, Line("折算", sums)))


TYPE = ClauseType(
    name="by_hand",
    label="人工评分，须写明理由",
    formula="由考核人员在 0 分至满分之间评定，并写明理由",
    score=score,
    judging=lambda _parameters: Judging(),
)
