"""All that was found in a sentence, weighed into one proposal. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tracker.appraisals.clauses import TYPES
from tracker.appraisals.proposing.additions import additions
from tracker.appraisals.proposing.deductions import deductions
from tracker.appraisals.proposing.finding import GUESS, SURE, Finding, quoted
from tracker.appraisals.proposing.ranks import ranks
from tracker.appraisals.proposing.shares import shares
from tracker.appraisals.proposing.tiers import tiers
from tracker.appraisals.proposing.wording import normal
from tracker.errors import Invalid

MOST_SIGNS = 500
UNSURE = 0.3
_VAGUE = re.compile(
    r"酌情|视情|综合评[定价分]|综合考评|主观|评委|评审组|根据[^,。;]{0,10}(?:情况|程度|效果|质量)[^,。;]{0,6}[评打给赋计扣]"
)
_RANGE = re.compile(r"\d(?:分)?[-~—至到]\d+(?:\.\d+)?分")
_BY_AMOUNT = {"timeliness", "per_occurrence", "per_shortfall"}
_NOTHING = re.compile(r"[^,。;]{2,}(?:不得分|不计分|得0分)")
_VETO = re.compile(r"[1一]票否[决优]")


@dataclass(frozen=True)
class Proposal:
    """A clause type and its parameters; `why` says, line by line, what they rest on. `confidence`: 0 to 1."""

    type: str
    parameters: dict[str, str | bool]
    why: tuple[str, ...]
    confidence: float

    @property
    def cap(self) -> str:
        """The weight of an extra: the most that it adds or takes away; blank when the sentence does not say."""
        cap = self.parameters.get("cap")
        return str(cap) if cap and cap != "0" else ""

    @property
    def certainty(self) -> str:
        return "较大" if self.confidence >= SURE else "一般" if self.confidence >= GUESS else "较小"

    def as_json(self) -> dict[str, Any]:
        clause_type = TYPES[self.type]
        return {
            "type": self.type,
            "parameters": self.parameters,
            "label": clause_type.label,
            "formula": clause_type.formula,
            "why": list(self.why),
            "confidence": self.confidence,
        }


def propose(text: str) -> Proposal:
    """Any text has an answer: a sentence that says nothing definite is judged by hand, and told why."""
    line = normal(text[:MOST_SIGNS])
    if not line:
        return _by_hand("没有文字，无从判断。", UNSURE)
    if _VETO.search(line):
        return _by_hand("一票否决、一票否优不是按分计算的条款，请在考核程序中办理。", SURE)
    found = _apart([*ranks(line), *tiers(line), *deductions(line), *shares(line), *additions(line)])
    if _RANGE.search(line) and all(each.type != "by_rank" for each in found):
        return _by_hand("分值是一个范围，由考核人员在范围内评定。", SURE)
    if _VAGUE.search(line) and all(each.confidence <= GUESS for each in found):
        return _by_hand("由考核人员根据情况评定，没有可以计算的规则。", SURE)
    if not found:
        return _by_hand("没有找到按数量、比例、级别、名次或期限计分的规则。", UNSURE)
    return _weighed(found, line)


def _apart(found: Iterable[Finding]) -> list[Finding]:
    """What was read first keeps its words: a later reading of the same words is dropped."""
    kept: list[Finding] = []
    for each in found:
        begin, end = each.at, each.at + len(each.phrase)
        if all(end <= other.at or begin >= other.at + len(other.phrase) for other in kept):
            kept.append(each)
    return kept


def _weighed(found: list[Finding], line: str) -> Proposal:
    """The main rule is the first; all or nothing gives way to what tells more, an extra to what makes up the clause."""
    main, *others = sorted(found, key=lambda each: (each.type in {"all_or_nothing", "capped_bonus"}, each.at))
    others = [each for each in others if each.type != "all_or_nothing" and not _repeats(each, main)]
    try:
        parameters = TYPES[main.type].checked(main.parameters)
    except Invalid as error:
        return _by_hand(f"{quoted(main.phrase, '像是' + TYPES[main.type].label)}，但{error.sentence}", UNSURE)
    also = [quoted(each.phrase, f"另有一条规则（{TYPES[each.type].label}），请另设条款") for each in others]
    if main.type in _BY_AMOUNT and (nothing := _NOTHING.search(line)) and nothing[0] not in main.phrase:
        also.append(quoted(nothing[0], "没有对应的参数，请核对"))
    confidence = round(main.confidence - (0.2 if also else 0), 2)
    return Proposal(main.type, parameters, (*main.why, *also), confidence)


def _repeats(other: Finding, main: Finding) -> bool:
    """The same rule said twice."""
    return (other.type, other.parameters) == (main.type, main.parameters)


def _by_hand(why: str, confidence: float) -> Proposal:
    return Proposal("by_hand", {}, (why,), confidence)
