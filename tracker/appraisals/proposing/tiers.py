"""Sentences that list points by level: "国家级3分、省级2分、市级1分". Pure."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tracker.appraisals.proposing.finding import LIKELY, SURE, Finding, quoted
from tracker.appraisals.proposing.ranks import RANKED
from tracker.appraisals.proposing.wording import N

_TIER = re.compile(rf"(.{{1,20}}?)(的|者)?(每[项个次件篇])?(得|加|计|为|记|奖励|赋|给)?:?{N}(分?)(?:的)?\)?")
_LEADING = re.compile(
    r"^(?:其中|其他|对|凡|在|荣?获得?|被?评[为选]|被|取得|达到|列入|完成|通过|属于|受到|新增)+|(?:级别)?的$"
)
_TOGETHER = re.compile(
    r"([^,。;\d]{2,40}?)(?:称号|奖励|表彰|荣誉)?的?,?(?:分别|依次|各)(?:得|加|计|为|记|奖励?)?"
    + rf"({N}分?(?:[、,/]{N}分?)+)"
)
_NO_TIER = re.compile(
    r"[扣减每]|最[多高]|上限|不超过|满分|逾期|平均|合计|累计|共|分值|权重|本项|排名|第\d+[名位至的]|低于|基础分"
)


class Tiers(NamedTuple):
    """(name, points) of each, and the words in which they stand."""

    named: list[tuple[str, str]]
    at: int
    phrase: str


def tiers(line: str) -> Iterator[Finding]:
    found = _together(line) or _one_by_one(line)
    if found is None:
        return
    named, at, phrase = found
    several = "sum" if re.search(r"累[计加]|每[项个次件篇]|可叠加|各项相加", line) else "best"
    why = [quoted(phrase, "按级别分档：" + "、".join(f"{name} {points} 分" for name, points in named))]
    why.append("有多项的累计" if several == "sum" else "有多项的只取最高一档")
    confidence = SURE
    if "加" in phrase:
        why.append("这是分档加分：得分计在本条的权重之内，请核对权重")
        confidence = LIKELY
    if any("%" in name for name, _ in named):
        why.append("各档由考核人员按完成情况评定")
        confidence = LIKELY
    parameters = {"tiers": "、".join(f"{name}:{points}" for name, points in named), "several": several}
    yield Finding("tiered", phrase, at, parameters, tuple(why), confidence)


def _together(line: str) -> Tiers | None:
    """ "国家、省、市级分别得3、2、1分"."""
    match = _TOGETHER.search(line)
    if match is None or RANKED.search(match[0]) or _NO_TIER.search(match[1]):
        return None
    names = [_name(part) for part in re.split(r"[、和及/]", match[1])]
    points = re.findall(N, match[2])
    if len(names) != len(points) or not all(names):
        return None
    return Tiers(list(zip(names, points, strict=True)), match.start(), match[0])


def _one_by_one(line: str) -> Tiers | None:
    """ "国家级3分、省级2分、市级1分": the longest row of neighbours."""
    best: list[tuple[str, str, int, int]] = []
    row: list[tuple[str, str, int, int]] = []
    for part in re.finditer(r"[^,。;、/]+", re.sub(r"(?<=分)[和及](?=[一-鿿])", "、", line)):
        tier = _tier(part[0])
        row = [*row, (*tier, part.start(), part.end())] if tier else []
        best = max(best, row, key=len)
    if len(best) < 2 or len({name for name, *_ in best}) < len(best):
        return None
    begin, end = best[0][2], best[-1][3]
    return Tiers([(name, points) for name, points, *_ in best], begin, line[begin:end])


def _tier(part: str) -> tuple[str, str] | None:
    match = _TIER.fullmatch(part)
    if match is None or _NO_TIER.search(part.replace(match[3], "") if match[3] else part):
        return None
    name = _name(match[1])
    is_plain = not re.search(r"(?<!第)\d", name) or match[4]  # "90%以上3" may be anything; "90%以上得3分" is a tier
    return (name, match[5]) if name and is_plain else None


def _name(text: str) -> str:
    won = re.sub(r"^.*(?:获[批评得]|荣获|获)(?=..)", "", text.rsplit(":", 1)[-1])
    return re.sub(r"[:=,;、\s]", "", _LEADING.sub("", won))
