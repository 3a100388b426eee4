"""Sentences that take points off: for days late, per cent below, what is missing, what happened. Pure."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tracker.appraisals.proposing.finding import (
    CAPPING,
    GUESS,
    LIKELY,
    SURE,
    Finding,
    cap_of,
    floor_after,
    floor_of,
    least_rate,
    quoted,
)
from tracker.appraisals.proposing.wording import MEASURES, N, phrases

_MINUS = re.compile(
    r"(?:倒扣|扣减|扣除|扣罚|扣|减去|减少|减|罚)(?:本项|该项|总分|考核分|相应|得分|分值|分)?"
    rf"{N}(?:分|(?=[,。;)]|$))(?:[/每](?:{MEASURES}))?"
)
_COUNTED = re.compile(rf"{N}({MEASURES})|[每/]({MEASURES})")
_LATE = re.compile(
    r"逾期|超期|延期|延误|延迟|迟|拖延|拖后|晚|滞后|超时|推迟|超过[^,]{0,6}(?:时[间限]|期限)|未按[时期]|不按时|不及时"
)
_SHORT = re.compile(r"少(?!于)|缺(?![席勤岗位])|欠|差(?![错评异额旅])|未完成|没完成|没有完成|未能完成|不足|短缺")
_HIGH, _LOW = re.compile(r"每?[高超]|上升|增"), re.compile(r"低|少|差|降|缺|不足|未达")
_STANDARD = re.compile(
    rf"(?:不低于|达到|达|不少于|不小于|大于|高于|≥|>=|>|标准为|目标值?[为是]|完成){N}%|低于{N}%(?![^,。;]{{0,8}}(?:不得分|不计分|0分))"
    rf"|{N}%(?:\(含\))?(?:及|或)?以上[^,。;]{{0,4}}(?:得|计)(?:满分|[\d.]+分)"
)
_GRACE = re.compile(r"超过?(\d+)(?:天|日|个?工作日)")
_DAYS = {"天": "1", "日": "1", "个工作日": "1", "工作日": "1", "周": "7", "月": "30"}


class Deduction(NamedTuple):
    """`when` is what is said before "扣"; `step` and `unit` of what it is taken off for."""

    phrase: str
    at: int
    when: str
    points: str
    step: str
    unit: str


def deductions(line: str) -> Iterator[Finding]:
    for each in _found(line):
        yield _finding(each, line)


def _found(line: str) -> Iterator[Deduction]:
    before = ""
    for at, phrase in phrases(line):
        match = _MINUS.search(phrase)
        if match and not CAPPING.search(phrase[: match.start()]):
            own = phrase[: match.start()]
            when = own if _says(own) else before + own
            counts = _COUNTED.findall(when) or _COUNTED.findall(match[0])
            step, unit, each = counts[-1] if counts else ("", "", "")
            yield Deduction(phrase, at, when, match[1], step or "1", unit or each)
        before = phrase


def _says(when: str) -> bool:
    """Whether the words before "扣" say what for, and not only "每次" or "每低1%"."""
    return len(re.sub(rf"[每的,]|从?总分中?|{N}|{MEASURES}", "", when)) > 1


def _finding(found: Deduction, line: str) -> Finding:
    if "平均" in found.when:
        return _below_average(found)
    if found.unit in _DAYS and (_LATE.search(found.when) or "超" in found.when):
        return _late(found, line)
    if found.unit == "%":
        return _per_cent(found, line)
    if _SHORT.search(found.when) and found.unit:
        return _missing(found, line)
    return _happened(found, line)


def _below_average(found: Deduction) -> Finding:
    if found.unit == "%":
        means = f"每低于平均值 {found.step}% 扣 {found.points} 分"
        return _of(found, "below_average", {"step": found.step, "points": found.points}, means)
    means = f"低于平均值的，扣 {found.points} 分，不分低多少"
    return _of(found, "below_average", {"step": "100", "partial": "whole", "points": found.points}, means, LIKELY)


def _late(found: Deduction, line: str) -> Finding:
    days = str(int(float(found.step) * int(_DAYS[found.unit]))) if found.unit in {"周", "月"} else found.step
    means = f"每逾期 {days} 天扣 {found.points} 分"
    confidence = SURE
    if "工作日" in found.unit:
        means, confidence = f"{means}（系统按日历日计算，与工作日不同，请核对）", LIKELY
    if (grace := _GRACE.search(found.when)) and grace[1] != found.step:
        means, confidence = f"{means}；超过 {grace[1]} 天才扣分的，没有对应的参数，请核对", LIKELY
    parameters = {"per": days, "points": found.points, "source": "item"}
    return _within(_of(found, "timeliness", parameters, means, confidence), line)


def _per_cent(found: Deduction, line: str) -> Finding:
    if _HIGH.search(found.when) and not _LOW.search(found.when):
        return _of(found, "by_hand", {}, "比率越高扣得越多，没有对应的自动计分方式", LIKELY)
    parameters = {"source": "item", "step": found.step, "points": found.points}
    means = [f"比率每低 {found.step} 个百分点扣 {found.points} 分"]
    standard = _STANDARD.search(line)
    if standard and line.count("%") > 1:  # a single percentage is the step
        parameters["standard"] = standard[1] or standard[2] or standard[3]
        means.append(f"标准为 {parameters['standard']}%")
    if least := least_rate(line):
        parameters["least"] = least
        means.append(f"低于 {least}% 的不得分")
    rate = re.search(r"[一-鿿]{1,8}率|满意度", line)
    if rate and "完成率" not in rate[0] and "完成比" not in line:
        parameters["source"] = "rate"
        means.append("比率取任务中审核通过的数值")
    return _within(_of(found, "steps", parameters, "；".join(means)), line)


def _missing(found: Deduction, line: str) -> Finding:
    parameters = {"source": "item", "per": found.step, "points": found.points}
    means = f"比目标值每少 {found.step} {found.unit}扣 {found.points} 分"
    return _within(_of(found, "per_shortfall", parameters, means), line)


def _happened(found: Deduction, line: str) -> Finding:
    cap, confidence = cap_of(line), SURE if found.unit else GUESS
    unit = found.unit or "次"
    means = f"每发生 1 {unit}扣 {found.points} 分，由考核人员计数"
    if found.step != "1":
        means, confidence = (
            f"每 {found.step} {unit}扣 {found.points} 分，请按每 {found.step} {unit}为一次计数",
            LIKELY,
        )
    parameters = {"source": "hand", "points": found.points}
    if cap is None and not re.search(r"总分|倒扣", line):
        return _of(found, "per_occurrence", parameters, means, confidence)
    means += f"；最多扣 {cap} 分，从总分中扣" if cap else "；从总分中扣"
    return _of(found, "capped_deduction", parameters | {"cap": cap or "0"}, means, confidence)


def _within(finding: Finding, line: str) -> Finding:
    """With the floor that the sentence gives, or that a cap on the deduction leaves."""
    cap, floor, confidence = cap_of(line), floor_of(line), finding.confidence
    told = (f"最低得 {floor} 分",) if floor else ()
    if cap and not floor:
        floor = floor_after(cap, line)
        told = (f"最多扣 {cap} 分，即扣到 {floor} 分为止",)
    if cap and not floor:
        told, confidence = (f"最多扣 {cap} 分：请把“扣到何分为止”填成权重减 {cap}",), min(confidence, LIKELY)
    parameters = {**finding.parameters, **({"floor": floor} if floor else {})}
    return Finding(finding.type, finding.phrase, finding.at, parameters, (*finding.why, *told), confidence)


def _of(found: Deduction, kind: str, parameters: dict[str, str], means: str, confidence: float = SURE) -> Finding:
    return Finding(kind, found.phrase, found.at, parameters, (quoted(found.phrase, means),), confidence)
