"""逾期一天扣0.5分: points off for every calendar day late.

Late is a milestone met after the date that counts for it (the original one, unless an extension was granted), or what
a person counted. A milestone that was never met has no last day: it takes everything, or is left to other clauses.
"""

from decimal import Decimal

from tracker.appraisals.clause_type import ClauseType, Facts, Judging, Line, MilestoneFact, Reads, Result, Weight
from tracker.appraisals.counting import (
    FLOOR,
    PARTIAL,
    POINTS,
    Count,
    by_hand,
    count_judging,
    floor_problem,
    is_by_hand,
    less,
    shared,
    steps_of,
    uncounted,
)
from tracker.appraisals.figures import cut, plain
from tracker.appraisals.parameters import Parameter, ParameterKind, Parameters

SOURCE = Parameter(
    "source",
    "数据来源",
    ParameterKind.CHOICE,
    default="item",
    choices=(("item", "任务的时间节点"), ("hand", "由考核人员填写，并写明理由")),
)
PER = Parameter("per", "每逾期", ParameterKind.FIGURE, default="1", unit="天")
SEVERAL = Parameter(
    "several",
    "有多个时间节点的",
    ParameterKind.CHOICE,
    default="sum",
    choices=(("sum", "逾期天数累计"), ("longest", "取逾期最长的一个")),
)
UNMET = Parameter(
    "unmet",
    "没有完成的时间节点",
    ParameterKind.CHOICE,
    default="all",
    choices=(("all", "扣完"), ("ignored", "不在本条扣分")),
)


def judging(parameters: Parameters) -> Judging | None:
    return count_judging("逾期天数", "天") if is_by_hand(parameters) else None


def score(weight: Weight, facts: Facts, parameters: Parameters) -> Result:
    if is_by_hand(parameters):
        count = by_hand(facts, "逾期天数", "天")
        return uncounted(count) if count.value is None else _by_days(weight, count.value, parameters, count.lines)
    if not facts.milestones:
        return uncounted(Count(None, (Line("时间节点", "未设，无从判定"),)))
    moved = [f"“{each.title}”{each.line}，按延期后的期限计" for each in facts.milestones if each.line]
    lines = tuple(Line("延期", text) for text in moved)
    unmet = [each.title for each in facts.milestones if each.met_on is None]
    if unmet and UNMET.text(parameters) == "all":
        least = min(FLOOR.figure(parameters), weight.full)
        lines += (Line("未完成", "、".join(unmet)), Line("计算", f"有时间节点没有完成，扣完，得 {plain(least)}"))
        return shared(weight, least, lines)
    late = [(each.title, _days_late(each)) for each in facts.milestones if _days_late(each)]
    days = [days for _, days in late]
    total = max(days, default=0) if SEVERAL.text(parameters) == "longest" else sum(days)
    told = "、".join(f"“{title}”{days} 天" for title, days in late)
    return _by_days(weight, Decimal(total), parameters, (*lines, Line("逾期", told or "无")))


def _by_days(weight: Weight, days: Decimal, parameters: Parameters, lines: tuple[Line, ...]) -> Result:
    per = PER.figure(parameters)
    times = steps_of(days, per, parameters)
    if per != 1:
        lines += (Line("计扣次数", f"{plain(days)} ÷ {plain(per)}，计 {cut(times)} 次"),)
    return less(weight, times, parameters, lines)


def _days_late(milestone: MilestoneFact) -> int:
    return max((milestone.met_on - milestone.due_on).days, 0) if milestone.met_on else 0


TYPE = ClauseType(
    name="timeliness",
    label="每逾期一天扣分",
    formula="得分 = 权重 − 逾期天数 ÷ 每逾期天数 × 每次扣分，扣完为止；按期完成的得满分",
    score=score,
    parameters=(SOURCE, PER, POINTS, FLOOR, PARTIAL, SEVERAL, UNMET),
    judging=judging,
    problem=floor_problem,
    reads=lambda _parameters: Reads.NONE,
)
