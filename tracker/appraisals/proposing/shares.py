"""Sentences without a figure of their own: by proportion, all or nothing, against the best or the average. Pure."""

import re
from collections.abc import Iterator

from tracker.appraisals.proposing.finding import GUESS, LIKELY, SURE, Finding, least_rate, quoted
from tracker.appraisals.proposing.wording import MEASURES, N

_GIVE = "(?:得分|计分|给分|赋分|打分|记分|折算|计算|计|扣分|扣减|评分|算分)"
_SHARE = re.compile(
    rf"按[^,。;]{{0,16}}(?:比例|完成率|百分比|进度|完成度)[^,。;]{{0,10}}?{_GIVE}|(?:成|同|等|正)比例[^,。;]{{0,6}}{_GIVE}|比例[得计扣]分"
    r"|(?:完成值|完成数|完成量|实际完成[数量值]?|实绩|完成率|完成比例)(?:[÷/](?:目标|任务|计划|应完成)[^,。;*×x]{0,6})?(?:[*×xX]|乘以?)"
    r"[^,。;]{0,12}|[÷/](?:目标|任务|计划|应完成)[值数量]?"
)
_NOTHING = r"(?:不得分|不计分|不给分|得?0分|记0分|计0分|全扣|扣完|扣全分|扣除全部分值)"
_ALL = re.compile(
    rf"(?:完成|达到|达标|建立|开展|制定|落实|按时|按期|出台|成立|有|实现|符合|合格|通过)[^。]{{0,24}}(?:得|计|给|为)(?:满分|全分|{N}分|分)"
    rf"[^。]{{0,24}}{_NOTHING}"
)
_PART = re.compile(rf"(?:目标|任务|指标|计划)[^,。;\d]{{0,6}}{N}%")
_RATE = re.compile(rf"{N}%")
_NONE = re.compile(
    rf"(?:未|没有|没|不|无|逾期)[^,。;]{{0,16}}[,]?[^,。;]{{0,6}}{_NOTHING}|否则[^,。;]{{0,4}}{_NOTHING}"
)
_BEST = re.compile(
    r"(?:最高|最好|最优|最多|最大)(?:者|的|值|单位|县区?|分)?[^。]{0,16}(?:满分|基准|标杆)[^。]{0,30}(?:其余|其他|其它|各)"
    r"|与(?:[^,。;]{0,6})(?:最高|最好|最优|第1名)[^。]{0,12}(?:之比|相比|比值|比例)|[÷/][^,。;]{0,8}(?:最高|最大|最好|最优)"
    r"|第1名(?:得|为|计)?(?:满分)[^。]{0,30}比例"
)
_AVERAGE = re.compile(rf"(?:低于|达不到|未达到?|不及|小于)[^,。;]{{0,8}}平均[^,。;]{{0,6}}[,的]*{_NOTHING}")


_EACH = re.compile(rf"每[^,。;\d]{{0,12}}{N}?({MEASURES})[^,。;\d扣加奖]{{0,8}}(?:得|计|记)?{N}分")
_ONE = re.compile(
    rf"(?:开展|完成|组织|举办|报送|培育|新增|获得?|建成|引进)[^,。;\d]{{0,8}}(1)({MEASURES})[^,。;\d扣加奖]{{0,8}}[得计记]{N}分"
)
_DONE = re.compile(
    rf"(?:完成|达到|建立|出台|印发|制定|开展|成立|设立|落实)[^,。;好较良优]{{0,20}}得(?:基本分|基础分)?{N}分"
)
_LATE_SHARE = re.compile(r"(?:逾期|超期|延期|迟)[^,。;]{0,8}[得计](?!0分)[^,。;]*?(?:半|%|分)")
_FULL_AT = re.compile(rf"{N}%[^,。;]{{0,8}}(?:得|计|给)(?:满分|全分)")
_TO_AVERAGE = re.compile(r"(?:高于|低于|达到|超过|不及)[^,。;]{0,8}平均")


def shares(line: str) -> Iterator[Finding]:
    """At most one: they exclude each other."""
    if match := _BEST.search(line):
        ratio = {"measure": "ratio"} if re.search(r"完成率|完成比", line) else {"measure": "actual"}
        yield _found("ratio_to_best", match, ratio, "最高的得满分，其余按与最高值之比得分")
    elif match := _AVERAGE.search(line):
        below = {"step": "100", "partial": "whole", "points": "100"}
        yield _found("below_average", match, below, "低于平均值的不得分", LIKELY)
    elif match := _SHARE.search(line):
        yield _to_average(match) if _TO_AVERAGE.search(line) else _proportional(match, line)
    elif match := _EACH.search(line) or _ONE.search(line):
        yield _each_counts(match)
    elif match := _ALL.search(line) or _NONE.search(line):
        yield _all_or_nothing(match, line)
    elif match := _DONE.search(line):
        basis = "target" if re.search(r"目标|指标|任务[数量]", match[0]) else "milestones"
        means = "完成得满分；没有写明未完成怎样计分，按不得分计，请核对"
        yield _found("all_or_nothing", match, {"basis": basis}, means, GUESS)


def _proportional(match: re.Match[str], line: str) -> Finding:
    least = least_rate(line)
    means = "按完成值与目标值之比得分" + (f"；完成比例低于 {least}% 的不得分" if least else "")
    full = _FULL_AT.search(line)
    if full is None or full[1] == "100":
        return _found("proportional", match, {"floor": least or "0"}, means)
    means += f"。达到 {full[1]}% 就得满分的，没有对应的参数：请把任务的目标值相应调低"
    return _found("proportional", match, {"floor": least or "0"}, means, LIKELY)


def _to_average(match: re.Match[str]) -> Finding:
    means = "低于平均值的按比例扣分：每低 1% 扣权重的百分之一，请填写每次扣分"
    return _found("below_average", match, {"step": "1"}, means, GUESS)


def _each_counts(match: re.Match[str]) -> Finding:
    means = f"每完成 {match[1] or 1} {match[2]}得 {match[3]} 分：相当于按比例得分，目标值应为得满分所需的数量，请核对"
    return _found("proportional", match, {"floor": "0"}, means, GUESS)


def _all_or_nothing(match: re.Match[str], line: str) -> Finding:
    confidence = SURE if _ALL.search(line) or "未完成" in line else LIKELY
    if re.search(r"目标|指标|达标|任务[数量]|\d+%", line):
        return _by_target(match, line, confidence)
    parameters, means = {"basis": "milestones"}, "时间节点全部完成得满分，否则不得分"
    if re.search(r"按时|按期|及时|逾期|规定时[间限]|期限|前完成|年底前|\d日前", line):
        parameters["on_time"] = "yes"
        means += "；逾期完成视为未完成"
    if late := _LATE_SHARE.search(line):
        means, confidence = f"{means}；“{late[0]}”没有对应的参数，请核对", LIKELY
    return _found("all_or_nothing", match, parameters, means, confidence)


def _by_target(match: re.Match[str], line: str, confidence: float) -> Finding:
    """A share of the target that is enough; or a rate, which has to be the item's own target."""
    if part := _PART.search(line):
        means = f"达到目标值的 {part[1]}% 得满分，否则不得分"
        return _found("all_or_nothing", match, {"basis": "target", "share": part[1]}, means, confidence)
    means = "达到目标值得满分，否则不得分"
    if rate := _RATE.search(line):
        means, confidence = f"{means}；任务的目标值应为 {rate[1]}%，请核对", min(confidence, LIKELY)
    return _found("all_or_nothing", match, {"basis": "target"}, means, confidence)


def _found(
    kind: str, match: re.Match[str], parameters: dict[str, str], means: str, confidence: float = SURE
) -> Finding:
    return Finding(kind, match[0], match.start(), parameters, (quoted(match[0], means),), confidence)
