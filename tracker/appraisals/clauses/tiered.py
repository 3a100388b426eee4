"""国家级3分、省级2分、市级1分: points by the level of what was won.

No figure of a work item holds a level, so a person gives the points and says what was won. Where only the highest
counts, nothing but 0 or the points of a tier is taken.
"""

from decimal import Decimal

from tracker.appraisals.clause_type import ClauseType, Facts, Judging, Line, Result, Weight
from tracker.appraisals.counting import by_hand, points_problem, shared, uncounted
from tracker.appraisals.figures import plain
from tracker.appraisals.parameters import Parameter, ParameterKind, Parameters

TIERS = Parameter(
    "tiers",
    "各档分值",
    ParameterKind.TIERS,
    default="国家级:3、省级:2、市级:1",
    hint="逐档写明名称和分值，如“国家级：3、省级：2、市级：1”。",
)
SEVERAL = Parameter(
    "several",
    "有多项的",
    ParameterKind.CHOICE,
    default="best",
    choices=(("best", "只取最高一档"), ("sum", "各项累计，不超过权重")),
)


def judging(parameters: Parameters) -> Judging | None:
    if SEVERAL.text(parameters) == "sum":
        return Judging()
    return Judging(among=(Decimal(0), *sorted({points for _, points in TIERS.tiers(parameters)})))


def score(weight: Weight, facts: Facts, parameters: Parameters) -> Result:
    count = by_hand(facts, "评分", "分")
    if count.value is None:
        return uncounted(count)
    tiers = TIERS.tiers(parameters)
    lines = (Line("分档", "、".join(f"{name} {plain(points)} 分" for name, points in tiers)), *count.lines)
    if SEVERAL.text(parameters) == "best":
        reached = [name for name, points in tiers if points == count.value]
        lines += (Line("档次", "、".join(reached) or "未达到任何一档"),)
    return shared(weight, min(count.value, weight.full), lines)


def problem(weight: Decimal, parameters: Parameters) -> str | None:
    return points_problem(max(points for _, points in TIERS.tiers(parameters)), weight)


TYPE = ClauseType(
    name="tiered",
    label="按级别分档得分",
    formula="达到某一级别的，得该级别的分值，不超过权重",
    score=score,
    parameters=(TIERS, SEVERAL),
    judging=judging,
    problem=problem,
)
