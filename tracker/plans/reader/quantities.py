"""Quantities in a point: number, unit, what is counted, and whether every county owes as many.

A number counts only with a unit of measure after it. Dates, ordinals ("第三届", "前三名"), document numbers,
durations, titles in 《》 and slogans in quotation marks count nothing. Figures in 万 are written out ("2万人次" →
20,000 人次), but money keeps its unit as printed ("1.5亿元").
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from tracker.plans.reader.counted import counted
from tracker.plans.reader.counties import COUNTIES, EACH
from tracker.plans.reader.findings import Quantity
from tracker.plans.reader.masks import titles_and_quotes
from tracker.plans.reader.measures import IDIOM_AFTER, IDIOM_BEFORE, MEASURE, ONE_OF
from tracker.plans.reader.numerals import narrow, span

_ARABIC = r"(?:\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.\d{1,6})?[百千]?[万亿]?"
_CHINESE = r"[一二三四五六七八九十百千两][〇零一二三四五六七八九十百千万亿两]{0,12}"
_NUMBER = f"(?:{_ARABIC}|{_CHINESE})"
_TO = r"\s*(?:[-—–－~～至到]|—{2})\s*"
_QUANTITY = re.compile(
    rf"(?<![\d.])(?P<low>{_NUMBER})(?:\s*(?:{MEASURE})?{_TO}(?P<high>{_NUMBER}))?\s*[余多来]?\s*(?P<measure>{MEASURE})"
)
_PERCENT = re.compile(rf"百分之(?P<low>{_NUMBER})(?:{_TO}(?:百分之)?(?P<high>{_NUMBER}))?")
_Ahead = dict[re.Pattern[str], re.Match[str] | None]
_SENTENCE_END = re.compile("[。；;！？!?\n]")
_LONGEST_SENTENCE = 200
_TOTAL = re.compile("全市|共|总计|合计|累计|总数|总量")
_DISTRIBUTES = re.compile("分别|各|均|都|每|至少|不少于|不低于|不得少于")


def quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a point in the order of its text."""
    narrowed = narrow(text)
    plain = titles_and_quotes(narrowed)
    return tuple(_quantities(text, narrowed, plain))


def _quantities(text: str, narrowed: str, plain: str) -> Iterator[Quantity]:
    place, ahead = 0, {pattern: pattern.search(plain) for pattern in (_QUANTITY, _PERCENT)}
    while match := _next(plain, place, ahead):
        place = match.end()
        unit, bounds = _read(match)
        if bounds is None or bounds[0] > bounds[1] or _is_idiom(plain, match):
            place = match.end("low")
            continue
        yield Quantity(
            text=text[match.start() : match.end()],
            start=match.start(),
            end=match.end(),
            low=bounds[0],
            high=bounds[1],
            unit=unit,
            counted=counted(narrowed, match.start(), match.end(), unit),
            each_county=_each_county(plain, match.start()),
        )


def _next(plain: str, place: int, ahead: _Ahead) -> re.Match[str] | None:
    """The first match from `place` on. `ahead` keeps the next one of each pattern: a rare one is not sought again."""
    for pattern, match in ahead.items():
        if match and match.start() < place:
            ahead[pattern] = pattern.search(plain, place)
    return min((match for match in ahead.values() if match), key=lambda match: match.start(), default=None)


def _read(match: re.Match[str]) -> tuple[str, tuple[Decimal, Decimal] | None]:
    """Unit, lowest and highest value."""
    low, high = match["low"], match["high"] or match["low"]
    unit = match["measure"] if "measure" in match.groupdict() else "%"
    scale = high[-1] if high[-1] in "万亿" and len(high) > 1 else ""
    if scale and low[-1] not in "万亿":
        low += scale
    if unit == "元" and scale and low[-1] == scale:
        low, high, unit = low[:-1], high[:-1], scale + unit
    first, last = span(low), span(high)
    return unit, (first[0], last[1]) if first and last else None


def _is_idiom(plain: str, match: re.Match[str]) -> bool:
    if IDIOM_BEFORE.search(plain[max(0, match.start() - 4) : match.start()]):
        return True
    if "measure" not in match.groupdict():
        return False
    if match["low"] == "二":  # "二次创业" is the second; two of a thing are 两
        return True
    if match["low"] in ("百", "千", "百千") and not re.search("[余多]", match[0]):
        return True
    if match["low"] == "一" and not match["high"] and not ONE_OF.match(plain, match.start()):
        return True
    return bool(IDIOM_AFTER.match(plain, match.start("measure")))


def _each_county(plain: str, start: int) -> bool:
    """每县（区）…一件; 各县（区） as the subject of the clause or with a word that shares out; not 各县（区）共…."""
    ends = [match.end() for match in _SENTENCE_END.finditer(plain, max(0, start - _LONGEST_SENTENCE), start)]
    begin = ends[-1] if ends else max(0, start - _LONGEST_SENTENCE)
    places = list(COUNTIES.finditer(plain, begin, start))
    if not places:
        return False
    last = places[-1]
    between = plain[last.end() : start]
    if _TOTAL.search(between):
        return False
    is_subject = last.start() == begin or plain[last.start() - 1] in "，、,：: （("
    return bool(EACH.match(last[0])) or bool(_DISTRIBUTES.search(between)) or (is_subject and "各" in last[0])
