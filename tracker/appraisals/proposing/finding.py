"""What a reader found in a sentence, and what several readers look for: caps, floors, the clause's own points. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from tracker.appraisals.figures import plain
from tracker.appraisals.proposing.wording import N

SURE, LIKELY, GUESS = 0.9, 0.7, 0.5

_CAP = re.compile(
    r"(?:最多|最高|至多|上限|不超过|不超|不高于|以内|限|(?:累计|合计|总计|共)(?:扣|加|减|不))"
    rf"[^\d,。;]{{0,10}}?{N}(?:分|(?=[,。;)]|$))|{N}分(?:封顶|为限|为上限|以内)"
)
CAPPING = re.compile(r"最多|最高|至多|上限|不超|累计|合计|总计|封顶")
_FLOOR = re.compile(rf"(?:最低|至少|保底)(?:得分?|为|记|计|不低于)?{N}分")
_LEAST = re.compile(
    rf"(?:(?<!不)低于|不足|未达到?|达不到|不到|小于|<){N}%[^,。;]{{0,8}}(?:不得分|不计分|得?0分|为0)"
    rf"|{N}%以下[^,。;]{{0,6}}(?:不得分|不计分|得?0分)"
)
_OWN = re.compile(rf"(?:满分|分值|权重|基础分|基本分|本项|该项)(?:为|是|:|计)?{N}分?|^[^\d,。;]{{0,20}}\({N}分\)")


@dataclass(frozen=True)
class Finding:
    """One rule of a sentence. `phrase`: its words; `at`: where they begin. `why`: what each parameter rests on."""

    type: str
    phrase: str
    at: int
    parameters: Mapping[str, str] = field(default_factory=dict)
    why: tuple[str, ...] = ()
    confidence: float = SURE


def cap_of(line: str) -> str | None:
    """The most that is added or taken away: "最多加0.5分", "累计不超过6分", "5分封顶"."""
    found = _CAP.search(line)
    return (found[1] or found[2]) if found else None


def floor_after(cap: str, line: str) -> str | None:
    """What is left of the clause's points at the cap, when the sentence says how many they are."""
    own = _OWN.search(line)
    left = Decimal(own[1] or own[2]) - Decimal(cap) if own else Decimal(-1)
    return plain(left) if left >= 0 else None


def floor_of(line: str) -> str | None:
    """The least that is left: "最低得2分"."""
    found = _FLOOR.search(line)
    return found[1] if found else None


def least_rate(line: str) -> str | None:
    """The rate in per cent below which there are no points: "低于60%不得分"."""
    found = _LEAST.search(line)
    return (found[1] or found[2]) if found else None


def quoted(phrase: str, meaning: str) -> str:
    return f"“{phrase[:60]}”：{meaning}"
