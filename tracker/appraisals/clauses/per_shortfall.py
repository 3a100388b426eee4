"""少一次扣1分，扣完为止: so much off for everything that is missing, down to a floor.

Missing is what the approved figure lacks of the work item's target, or what a person counted and gave the reason for.
"""

from decimal import Decimal

from tracker.appraisals.clause_type import ClauseType, Facts, Judging, Line, Result, Weight, reads_target
from tracker.appraisals.counting import (
    FLOOR,
    PARTIAL,
    POINTS,
    SOURCE,
    Count,
    approved,
    by_hand,
    count_judging,
    floor_problem,
    is_by_hand,
    less,
    steps_of,
    uncounted,
)
from tracker.appraisals.figures import cut, plain
from tracker.appraisals.parameters import Parameter, ParameterKind, Parameters

PER = Parameter("per", "每少", ParameterKind.FIGURE, default="1", hint="少多少扣一次分，如 1 次、100 万元。")


def exempt(facts: Facts, parameters: Parameters) -> str | None:
    is_nothing = not is_by_hand(parameters) and facts.target == 0
    return "目标值为 0，没有需要完成的任务" if is_nothing else None


def judging(parameters: Parameters) -> Judging | None:
    return count_judging("缺少数", "个（次、项）", is_whole=False) if is_by_hand(parameters) else None


def score(weight: Weight, facts: Facts, parameters: Parameters) -> Result:
    count = by_hand(facts, "缺少数", "个（次、项）") if is_by_hand(parameters) else _missing(facts)
    if count.value is None:
        return uncounted(count)
    per = PER.figure(parameters)
    times = steps_of(count.value, per, parameters)
    lines = count.lines
    if per != 1:
        lines += (Line("计扣次数", f"{plain(count.value)} ÷ {plain(per)}，计 {cut(times)} 次"),)
    return less(weight, times, parameters, lines)


def _missing(facts: Facts) -> Count:
    if facts.target is None:
        return Count(None, (Line("目标值", "未设，无从判定"),))
    done, shown = approved(facts)
    missing = max(facts.target - done, Decimal(0))
    lines = (
        Line("目标值", f"{plain(facts.target)} {facts.measure}".strip()),
        Line("完成值", shown),
        Line("缺少数", f"{plain(missing)} {facts.measure}".strip()),
    )
    return Count(missing, lines)


TYPE = ClauseType(
    name="per_shortfall",
    label="每少一个（次、项）扣分，扣完为止",
    formula="得分 = 权重 − 缺少数 ÷ 每少数 × 每次扣分，扣完为止；缺少数 = 目标值 − 完成值",
    score=score,
    parameters=(SOURCE, PER, POINTS, FLOOR, PARTIAL),
    exempt=exempt,
    judging=judging,
    problem=floor_problem,
    reads=reads_target,
)
