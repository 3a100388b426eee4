"""Sentences that list points by place: "按排名得60、57、54、51、48分". Pure."""

import re
from collections.abc import Iterator
from decimal import Decimal

from tracker.appraisals.figures import plain
from tracker.appraisals.proposing.finding import GUESS, Finding, quoted
from tracker.appraisals.proposing.wording import N

RANKED = re.compile(
    r"排名|名次|位次|排序|第\d+(?:[名位]|[、至到~-]第?\d+[名位])|前\d+[名位]|依次得|位[列居]|[居列][^,。;\d]{0,6}第\d"
)
_SERIES = re.compile(rf"{N}分?(?:[、,/]{N}分?){{2,19}}(?=分|[,。;]|$|的)|{N}分(?:[、,/]{N}分){{2,19}}")
_PLACE = re.compile(
    r"(?:(?<!倒数)第(?P<from>\d{1,2})(?:[、至到~-]第?(?P<to>\d{1,2}))?(?![季批次期条项类档阶等])[名位]?"
    r"|前(?P<first>\d{1,2})[名位](?![^,。;]{0,6}(?:分别|依次))|(?<![\d第])(?P<low>\d{1,2})[至到~-](?P<high>\d{1,2})[名位])"
    rf"(?:的|者)?[^\d,。;]{{0,6}}{N}分"
)
_STEP_DOWN = re.compile(
    r"(?:每[^\d,。;]{0,6}\d?个?(?:名次|名|位)[^\d,。;]{0,6}|依次|逐[名位次级])(?:递减|减少?|扣|降低?)(?:得分)?"
    + f"{N}分"
)
_BY_PLACE = re.compile(r"[按依据以][^,。;]{0,8}(?:排名|名次|位次|排序)[^,。;]{0,6}[得计赋打评]分")
_NO_MORE = re.compile(r"(?:其余|其他|以后|之后|其它)[^,。;]{0,8}(?:不得分|不加分|得?0分)|前\d+(?:[名位]|的)")
_REST = re.compile(rf"(?:其余|其他|其它|以后|之后|以下)[^\d,。;减降扣]{{0,8}}{N}分")
_AND_SO_ON = re.compile(r"依次(?:递减|类推)|[依以]此类推")
MOST_PLACES = 20


def ranks(line: str) -> Iterator[Finding]:
    if not RANKED.search(line):
        return
    series = _SERIES.search(line)
    if found := _by_place(line):
        yield _listed(*found, line)
    elif series:
        yield _listed(re.findall(N, series[0]), series.start(), series[0], line)
    elif _BY_PLACE.search(line):
        why = "按名次得分，但没有写明各名次的分值，请填写“各名次得分”"
        yield Finding("by_rank", line, 0, {}, (quoted(line, why),), GUESS)


def _listed(points: list[str], at: int, phrase: str, line: str) -> Finding:
    parameters = {"points": "、".join(points), "beyond": "last"}
    why = [quoted(phrase, f"从第一名起依次得 {'、'.join(points)} 分")]
    if rest := _REST.search(line):
        parameters["points"] += f"、{rest[1]}"
        why.append(f"排在之后的得 {rest[1]} 分")
    elif _NO_MORE.search(line):
        parameters["beyond"] = "zero"
        why.append("排在所列名次之后的不得分")
    if re.search(r"并列[^。;]{0,10}平均", line):
        parameters["ties"] = "average"
        why.append("并列的平分所占名次的分")
    return Finding("by_rank", phrase, at, parameters, tuple(why))


def _by_place(line: str) -> tuple[list[str], int, str] | None:
    """ "第1名10分，第2至3名8分" place by place; "第1名10分，每降一名减2分" down to nothing."""
    found = list(_PLACE.finditer(line))
    places = {place: match[6] for match in found for place in _places(match)}
    if not places or sorted(places) != list(range(1, len(places) + 1)):
        return None
    points = [places[place] for place in sorted(places)]
    step = _STEP_DOWN.search(line)
    if step:
        points = _down(points, Decimal(step[1]))
    elif len(points) > 1 and _AND_SO_ON.search(line):
        points = _down(points, Decimal(points[-2]) - Decimal(points[-1]))
    begin, end = found[0].start(), max(found[-1].end(), step.end() if step else 0)
    return points, begin, line[begin:end]


def _places(match: re.Match[str]) -> range:
    begin = int(match["from"] or match["low"] or 1)
    return range(begin, min(int(match["to"] or match["first"] or match["high"] or begin), MOST_PLACES) + 1)


def _down(points: list[str], step: Decimal) -> list[str]:
    """The places that are written, and on from the last by so much each, while anything is left."""
    values = [Decimal(points[-1]) - step * place for place in range(1, MOST_PLACES - len(points) + 1)]
    return points + [plain(value) for value in values if value >= 0]
