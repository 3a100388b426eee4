"""Numerals as plans print them: arabic, full-width and Chinese. All functions keep or ignore length, never shift it."""

import re
from decimal import Decimal

import cn2an

_WIDE = str.maketrans("０１２３４５６７８９％．－～", "0123456789%.-~")
_ASCENDING = re.compile(r"^(十?)(一[二两]|[二两]三|三四|四五|五六|六七|七八|八九)([十百千万]*)$")
_DIGIT = "一二三四五六七八九"

CHINESE = "〇零一二两三四五六七八九十百千万亿"


def narrow(text: str) -> str:
    """The same text, character for character, with full-width digits and the signs of a number made narrow.

    The full-width comma is a comma of prose; it becomes narrow only between digits ("1，200").
    """
    return re.sub(r"(?<=\d)，(?=\d{3}(?!\d))", ",", text.translate(_WIDE))


def chinese_number(numeral: str) -> int | None:
    """ "十二" → 12; None for what is no number ("十两十"), or only a row of digits ("二〇二六", "三五")."""
    digits_in_a_row = re.search(r"[一二两三四五六七八九]{2}", numeral)
    if not numeral or digits_in_a_row:
        return None
    try:
        value = cn2an.cn2an("一" + numeral if numeral[0] in "百千万" else numeral, "normal")
    except (ValueError, KeyError, IndexError):
        return None
    return int(value)


def span(numeral: str) -> tuple[Decimal, Decimal] | None:
    """Lowest and highest value of one numeral: "5" → (5, 5), "两三" → (2, 3), "十五六" → (15, 16)."""
    plain = numeral.replace(",", "").replace(" ", "")
    arabic = re.fullmatch(r"(\d{1,12}(?:\.\d{1,6})?)([十百千万亿]{0,2})", plain)
    if arabic:
        value = Decimal(arabic[1]) * _scale(arabic[2])
        return value, value
    ascending = _ASCENDING.match(plain)
    if ascending:
        tens, pair, scale = ascending.groups()
        low, high = ((10 if tens else 0) + _digit(sign) for sign in pair)
        return Decimal(low) * _scale(scale), Decimal(high) * _scale(scale)
    whole = chinese_number(plain)
    return None if whole is None else (Decimal(whole), Decimal(whole))


def _digit(sign: str) -> int:
    return 2 if sign == "两" else _DIGIT.index(sign) + 1


def _scale(signs: str) -> Decimal:
    scale = Decimal(1)
    for sign in signs:
        scale *= {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}[sign]
    return scale


def year_number(digits: str) -> int:
    """ "2026" and "二〇二六" → 2026."""
    plain = digits.translate(str.maketrans("〇○零一二三四五六七八九", "000123456789"))
    return int(plain)
