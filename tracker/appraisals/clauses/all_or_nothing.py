"""完成得满分，未完成不得分."""

from decimal import Decimal

from tracker.appraisals.clause_type import ClauseType, Facts, Line, Reads, Result, Weight
from tracker.appraisals.figures import plain
from tracker.appraisals.parameters import Parameter, ParameterKind, Parameters

WHOLE = 100
BASIS = Parameter(
    "basis",
    "完成的标准",
    ParameterKind.CHOICE,
    default="milestones",
    choices=(("milestones", "时间节点全部完成"), ("target", "达到目标值")),
)
ON_TIME = Parameter(
    "on_time",
    "须按期完成",
    ParameterKind.FLAG,
    default=False,
    hint="选中后，逾期完成视为未完成；只用于“时间节点全部完成”。",
)
SHARE = Parameter(
    "share",
    "完成线",
    ParameterKind.PERCENT,
    default="100",
    hint="达到目标值的百分之几为完成，如“完成目标任务80%以上得满分”填 80；只用于“达到目标值”。",
)


def exempt(facts: Facts, parameters: Parameters) -> str | None:
    is_by_target = parameters.get("basis") == "target"
    return "目标值为 0，没有需要完成的任务" if is_by_target and facts.target == 0 else None


def score(weight: Weight, facts: Facts, parameters: Parameters) -> Result:
    if parameters.get("basis") == "target":
        is_done, lines = _by_target(facts, SHARE.figure(parameters))
    else:
        is_done, lines = _by_milestones(facts, on_time=bool(parameters.get("on_time")))
    verdict = f"已完成，得满分 {plain(weight.own)}" if is_done else "未完成，不得分"
    return Result(weight.own if is_done else Decimal(0), (*lines, Line("判定", verdict)))


def _by_target(facts: Facts, share: Decimal) -> tuple[bool, list[Line]]:
    if facts.target is None:
        return False, [Line("目标值", "未设，无从判定")]
    actual = "无经审核通过的数值，按 0 计"
    if facts.actual is not None:
        actual = f"{plain(facts.actual)} {facts.measure}".strip()
    asked = facts.target * share / 100
    lines = [Line("目标值", f"{plain(facts.target)} {facts.measure}".strip()), Line("完成值", actual)]
    if share != WHOLE:
        lines.insert(1, Line("完成线", f"{plain(facts.target)} × {plain(share)}% = {plain(asked)}"))
    return (facts.actual or Decimal(0)) >= asked, lines


def _by_milestones(facts: Facts, *, on_time: bool) -> tuple[bool, list[Line]]:
    """No milestone at all is nothing done, rather than all of nothing."""
    if not facts.milestones:
        return False, [Line("时间节点", "未设，无从判定")]
    met = [each for each in facts.milestones if each.met_on]
    late = [each for each in met if each.met_on and each.met_on > each.due_on]
    missing = [each.title for each in facts.milestones if not each.met_on]
    text = f"共 {len(facts.milestones)} 个，完成 {len(met)} 个"
    text += f"，其中逾期完成 {len(late)} 个" if late else ""
    lines = [Line("时间节点", text)]
    lines += [Line("延期", f"“{each.title}”{each.line}，按延期后的期限计") for each in facts.milestones if each.line]
    if missing:
        lines.append(Line("未完成", "、".join(missing)))
    if on_time and late:
        lines.append(Line("逾期完成", "、".join(each.title for each in late) + "（按规定视为未完成）"))
    return not missing and not (on_time and late), lines


def share_problem(_weight: Decimal, parameters: Parameters) -> str | None:
    """None of the target is reached by everybody."""
    return None if SHARE.figure(parameters) else "“完成线”应大于 0，请改正。"


TYPE = ClauseType(
    name="all_or_nothing",
    label="完成得满分，未完成不得分",
    formula="完成的得满分，未完成的得 0 分",
    score=score,
    parameters=(BASIS, ON_TIME, SHARE),
    exempt=exempt,
    problem=share_problem,
    reads=lambda parameters: Reads.TARGET if parameters.get("basis") == "target" else Reads.NONE,
)
