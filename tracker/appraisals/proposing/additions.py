"""Sentences that add points: so much for each more, up to a cap. Pure."""

import re
from collections.abc import Iterator

from tracker.appraisals.proposing.finding import CAPPING, GUESS, LIKELY, SURE, Finding, cap_of, quoted
from tracker.appraisals.proposing.wording import MEASURES, N, phrases

_PLUS = re.compile(
    r"(?:另加|加计|加记|奖励|(?<!增)加|奖)(?:本项|总分|考核分|得分|分值|分)?"
    rf"{N}(?:分|(?=[,。;)]|$))(?:[/每](?:{MEASURES}))?|增加{N}分"
)
_COUNTED = re.compile(rf"{N}({MEASURES})|[每/]({MEASURES})")
_MORE = re.compile(r"增|超|多|高|提升|上升")


def additions(line: str) -> Iterator[Finding]:
    before = ""
    for at, phrase in phrases(line):
        match = _PLUS.search(phrase)
        if match and not CAPPING.search(phrase[: match.start()]):
            own = phrase[: match.start()]
            counts = _COUNTED.findall(own) or _COUNTED.findall(match[0]) or _COUNTED.findall(before + own)
            yield _bonus(phrase, at, before + own, match[1] or match[2], counts, cap_of(line))
        before = phrase


def _bonus(
    phrase: str, at: int, when: str, points: str, counts: list[tuple[str, str, str]], cap: str | None
) -> Finding:
    count, unit, each = counts[-1] if counts else ("", "", "")
    count, unit = count or "1", unit or each
    source = "item" if _MORE.search(when) and unit else "hand"
    means = f"每增 {count} {unit}加 {points} 分" if unit else f"加 {points} 分，由考核人员填写有几项"
    means += f"，最多加 {cap} 分" if cap else "；没有写明最多加几分，请在“上限”中填写"
    means += "" if source == "item" else "；由考核人员计数"
    parameters = {"source": source, "per": count, "points": points, "cap": cap or "0"}
    confidence = GUESS if not unit else SURE if cap else LIKELY
    return Finding("capped_bonus", phrase, at, parameters, (quoted(phrase, means),), confidence)
