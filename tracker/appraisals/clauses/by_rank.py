"""按排名得60、57、54、51、48分: points by the place among the units to which the clause applies.

Units with the same figure share the better place's points, unless the scheme says otherwise.
"""

from decimal import Decimal

from tracker.appraisals.clause_type import ClauseType, Facts, Line, Result, Weight
from tracker.appraisals.comparing import MEASURE, ZERO, compared, exempt, is_nothing, own_lines, reads
from tracker.appraisals.counting import points_problem, shared
from tracker.appraisals.figures import cut
from tracker.appraisals.parameters import Parameter, ParameterKind, Parameters

POINTS = Parameter(
    "points",
    "各名次得分",
    ParameterKind.FIGURES,
    default="60、57、54、51、48",
    hint="从第一名起依次写明，用顿号隔开，不超过权重。",
)
BEYOND = Parameter(
    "beyond",
    "排在所列名次之后的",
    ParameterKind.CHOICE,
    default="last",
    choices=(("last", "得最后一个名次的分"), ("zero", "不得分")),
)
TIES = Parameter(
    "ties",
    "并列的",
    ParameterKind.CHOICE,
    default="better",
    choices=(("better", "都得较高名次的分"), ("average", "平分所占名次的分"), ("worse", "都得较低名次的分")),
)


def score(weight: Weight, facts: Facts, parameters: Parameters) -> Result:
    value, lines = compared(facts, parameters), own_lines(facts, parameters)
    if is_nothing(value, parameters):
        return Result(Decimal(0), (*lines, Line("名次", "完成值不大于 0，不得分")))
    rank = sum(1 for peer in facts.peers if peer > value) + 1
    equals = max(facts.peers.count(value), 1)
    places = [_points_at(place, parameters) for place in range(rank, rank + equals)]
    told = f"共 {len(facts.peers)} 个单位，第 {rank} 名"
    if equals > 1:
        told += f"，{equals} 个单位并列，{TIES.shown(TIES.text(parameters))}"
    points = min(_of_equals(places, TIES.text(parameters)), weight.full)
    sums = f"第 {rank} 名得 {cut(points)}"
    return shared(weight, points, (*lines, Line("名次", told), Line("计算", sums)))


def _points_at(place: int, parameters: Parameters) -> Decimal:
    points = POINTS.figures(parameters)
    if place <= len(points):
        return points[place - 1]
    return points[-1] if BEYOND.text(parameters) == "last" else Decimal(0)


def _of_equals(places: list[Decimal], ties: str) -> Decimal:
    """`places` are the points of the places that equals take up, the best first."""
    if ties == "average":
        return sum(places, Decimal(0)) / len(places)
    return places[0] if ties == "better" else places[-1]


def problem(weight: Decimal, parameters: Parameters) -> str | None:
    return points_problem(POINTS.figures(parameters)[0], weight)


TYPE = ClauseType(
    name="by_rank",
    label="按名次得分",
    formula="在适用本条的各单位中按完成值由高到低排名，得所在名次的分，不超过权重",
    score=score,
    parameters=(MEASURE, POINTS, BEYOND, TIES, ZERO),
    exempt=exempt,
    compared=compared,
    problem=problem,
    reads=reads,
)
