"""A sentence as it is written, made ready for reading: digits, signs and numerals of one kind. Pure."""

import re
import unicodedata

from tracker.plans.reader.numerals import chinese_number

MEASURES = (
    "个工作日|工作日|人次|万元|亿元|万件|小时|名次|百分点|次|个|项|件|名|家|所|起|例|篇|条|期|场|人|户|宗|笔|处|份|位|批|部|种"
    "|类|张|天|日|周|季|月|元|档|门|座|点|万|亿|%"
)
N = r"(\d{1,9}(?:\.\d{1,6})?)"
_NUMERAL = "[〇零一二两三四五六七八九十百千]"
_COUNTED = re.compile(
    rf"(?<![统之唯\d])({_NUMERAL}+)(?={MEASURES}|分(?:[,。;、)/的]|封顶|$))|(?<=[第前])({_NUMERAL}+)(?!后)"
)
_POINT = re.compile(rf"({_NUMERAL}+|\d+)点({_NUMERAL}+)(?=[分个%天])")
_PER_CENT = re.compile(rf"百分之((?:{_NUMERAL}|\d|[.点])+)")
_MARK = re.compile(
    r"^(?:[(（][\d一二三四五六七八九十]{1,2}[)）]|\d{1,2}[.、)](?!\d)|[一二三四五六七八九十]{1,3}、|[①-⑳])"
)


def normal(text: str) -> str:
    """One line without blanks; narrow digits and signs; numerals before a measure word or "分" as digits."""
    line = re.sub(r"\s+", "", _MARK.sub("", text.strip()))
    line = unicodedata.normalize("NFKC", line).replace("﹪", "%")
    line = _PER_CENT.sub(lambda match: f"{_number(match[1])}%", line)
    line = _POINT.sub(lambda match: f"{_number(match[1])}.{''.join(map(_number, match[2]))}", line)
    line = re.sub(r"(?<!一)半(?=分|天|日)", "0.5", line)
    line = _COUNTED.sub(lambda match: _number(match[1] or match[2]), line)
    line = re.sub(r"(?:个?百分点|个点)", "%", line)
    line = re.sub(r"(?<=[一-鿿%,、])\+(?=\d)", "加", line)
    return re.sub(r"(?<=[一-鿿%,])[-−–—](?=\d+(?:\.\d+)?分)", "扣", line)


def phrases(line: str) -> list[tuple[int, str]]:
    """Where each begins, and its words."""
    return [(match.start(), match[0]) for match in re.finditer(r"[^,。;!]+", line)]


def _number(numeral: str) -> str:
    """The text as it stands when it is no number."""
    if "点" in numeral:
        whole, _, part = numeral.partition("点")
        return f"{_number(whole)}.{''.join(map(_number, part))}"
    value = chinese_number(numeral)
    return numeral if value is None else str(value)
