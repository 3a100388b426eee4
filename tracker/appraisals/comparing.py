"""What the types share that hold a unit against the others: what is compared, and how it is written down. Pure."""

from decimal import Decimal

from tracker.appraisals.clause_type import Facts, Line, Reads
from tracker.appraisals.counting import approved
from tracker.appraisals.figures import cut, near, plain
from tracker.appraisals.parameters import Parameter, ParameterKind, Parameters

MEASURE = Parameter(
    "measure",
    "比什么",
    ParameterKind.CHOICE,
    default="actual",
    choices=(("actual", "完成值"), ("ratio", "完成率（完成值 ÷ 目标值）")),
)
ZERO = Parameter(
    "zero",
    "完成值为 0 或负数的",
    ParameterKind.CHOICE,
    default="nothing",
    choices=(("nothing", "不得分"), ("compared", "照常比较")),
)


def compared(facts: Facts, parameters: Parameters) -> Decimal:
    """The approved figure, or what it comes to in per cent of the target; nothing to go by is 0."""
    done = facts.actual or Decimal(0)
    if MEASURE.text(parameters) == "actual":
        return done
    return done * 100 / facts.target if facts.target else Decimal(0)


def exempt(facts: Facts, parameters: Parameters) -> str | None:
    is_nothing = MEASURE.text(parameters) == "ratio" and facts.target == 0
    return "目标值为 0，没有需要完成的任务" if is_nothing else None


def reads(parameters: Parameters) -> Reads:
    return Reads.TARGET if MEASURE.text(parameters) == "ratio" else Reads.ACTUAL


def own_lines(facts: Facts, parameters: Parameters) -> tuple[Line, ...]:
    done = facts.actual or Decimal(0)
    shown = approved(facts)[1] if facts.actual is None else f"{plain(done)} {facts.measure}".strip()
    if MEASURE.text(parameters) == "actual":
        return (Line("完成值", shown),)
    if not facts.target:
        return (Line("完成值", shown), Line("完成率", "未设目标值，按 0 计"))
    rate = f"{plain(done)} ÷ {plain(facts.target)} × 100% {near(done * 100 / facts.target)}%"
    return (Line("完成值", shown), Line("完成率", rate))


def shown(value: Decimal, facts: Facts, parameters: Parameters) -> str:
    return f"{cut(value)}%" if MEASURE.text(parameters) == "ratio" else f"{cut(value)} {facts.measure}".strip()


def is_nothing(value: Decimal, parameters: Parameters) -> bool:
    """Doing nothing is no merit, also where nobody did anything, unless the scheme says otherwise."""
    return value <= 0 and ZERO.text(parameters) == "nothing"
