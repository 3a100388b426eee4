"""From what a person types to what a row keeps (see definition.py), and back to what is read. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from tracker.errors import Invalid
from tracker.ledgers.days import worded
from tracker.ledgers.definition import FIGURE_PLACES, Field, FieldKind
from tracker.ledgers.patents.numbers import patent_number

LONGEST = {FieldKind.TEXT: 200, FieldKind.LONG_TEXT: 5_000}
LARGEST = Decimal(10) ** 13  # of a figure: its ten-thousandths fit the databases' whole numbers
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
MASK = "*"

_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?|(\d{4})(\d{2})(\d{2})")

Kept = str | int | list[int]
Values = Mapping[str, Kept]


@dataclass(frozen=True)
class Names:
    """How units, people and rows of other ledgers are called, to find them by and to show them."""

    units: Mapping[str, int] = field(default_factory=dict)
    people: Mapping[str, int] = field(default_factory=dict)
    rows: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # by ledger, then by what the row is called

    def of(self, asked: Field) -> Mapping[str, int]:
        if asked.kind is FieldKind.UNIT:
            return self.units
        return self.people if asked.kind is FieldKind.PERSON else self.rows.get(asked.ledger, {})


NOBODY = Names()


def parse(asked: Field, text: str, names: Names = NOBODY) -> Kept | None:
    """None when nothing is filled in; whether that may be is not asked here.

    Raises:
        Invalid: the sentence names the field, what is wrong and how it should be. Files are not typed: for them, too.
    """
    text = _clean(text, asked.kind)
    if not text:
        return None
    match asked.kind:
        case FieldKind.TEXT | FieldKind.LONG_TEXT:
            return _numbered(asked, text) if asked.form else _short_enough(asked, text)
        case FieldKind.NUMBER | FieldKind.MONEY:
            return _figure(asked, text)
        case FieldKind.DATE:
            return _day(asked, text)
        case FieldKind.CHOICE:
            return _one_of(asked, text)
        case FieldKind.FILE:
            raise Invalid(f"“{asked.label}”是附件，请在页面上传。")
        case _:
            return _named(asked, text, names)


def figure_of(kept: Kept) -> Decimal:
    """The decimal that a kept figure stands for."""
    return Decimal(str(kept)).scaleb(-FIGURE_PLACES)


def shown(asked: Field, kept: Kept | None, names: Mapping[int, str] | None = None) -> str:
    """As it is read: 12.5万元, 2026年3月5日. `names`: of the units, people, rows or files that ids stand for."""
    if kept is None:
        return ""
    if asked.kind in (FieldKind.NUMBER, FieldKind.MONEY):
        return f"{plain(kept)}{asked.measure}"
    if asked.kind is FieldKind.DATE:
        return worded(date.fromisoformat(str(kept)))
    return _called(kept, names or {})


def typed(asked: Field, kept: Kept | None, names: Mapping[int, str] | None = None) -> str:
    """As it would be typed, so that `parse` gives it back: 12.5, 2026-03-05."""
    if kept is None:
        return ""
    if asked.kind in (FieldKind.NUMBER, FieldKind.MONEY):
        return plain(kept)
    return _called(kept, names or {})


def plain(kept: Kept) -> str:
    """A figure without trailing zeros: 8, 2.5."""
    text = f"{figure_of(kept):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def masked(text: str) -> str:
    """Personal data for whoever need not know it: 王** and 138****5678."""
    if len(text) < 2:
        return MASK * len(text)
    kept = 1 if len(text) <= 4 else len(text) // 3
    tail = kept if len(text) >= 7 else 0
    return text[:kept] + MASK * (len(text) - kept - tail) + (text[-tail:] if tail else "")


def searched(asked: Field, kept: Kept) -> str:
    """What a text search finds of it: without blanks, full width made half, in small letters."""
    if asked.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.CHOICE):
        return folded(str(kept))
    return ""


def folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def _clean(text: str, kind: FieldKind) -> str:
    if kind is FieldKind.LONG_TEXT:
        return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n"))
    return " ".join(text.split())


def _short_enough(asked: Field, text: str) -> str:
    most = LONGEST[asked.kind]
    if len(text) > most:
        raise Invalid(f"“{asked.label}”不超过{most}字，现有{len(text)}字，请精简。")
    if any(unicodedata.category(sign) == "Cc" and sign != "\n" for sign in text):
        raise Invalid(f"“{asked.label}”中有不可见的控制字符，请删去后重新填写。")
    return text


def _numbered(asked: Field, text: str) -> str:
    number = patent_number(text)
    if number is None:
        raise Invalid(f"“{asked.label}”应如 ZL201510123456.7（12位或8位数字加校验位），现为“{text[:30]}”。")
    return number


def _figure(asked: Field, text: str) -> int:
    plain_text = (
        unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "").removesuffix(asked.measure or " ")
    )
    try:
        value = Decimal(plain_text)
    except InvalidOperation:
        raise Invalid(f"“{asked.label}”应为数字，如 8 或 2.5，现为“{text[:30]}”。") from None
    if not value.is_finite() or abs(value) >= LARGEST:
        raise Invalid(f"“{asked.label}”的数过大，请核对单位（{asked.measure or '无'}）。")
    tens = value.scaleb(FIGURE_PLACES)
    if tens != tens.to_integral_value(ROUND_HALF_UP):
        raise Invalid(f"“{asked.label}”最多保留{FIGURE_PLACES}位小数。")
    if asked.least is not None and value < asked.least:
        raise Invalid(f"“{asked.label}”不小于{asked.least}，现为{text}。")
    if asked.most is not None and value > asked.most:
        raise Invalid(f"“{asked.label}”不大于{asked.most}，现为{text}。")
    return int(tens)


def _day(asked: Field, text: str) -> str:
    found = _DATE.fullmatch(unicodedata.normalize("NFKC", text))
    try:
        parts = [int(part) for part in found.groups() if part] if found else []
        day = date(*parts)
    except (TypeError, ValueError):
        raise Invalid(f"“{asked.label}”应为日期，如 2026-03-05 或 2026年3月5日，现为“{text[:30]}”。") from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Invalid(f"“{asked.label}”应在1900年至2100年之间，现为“{text[:30]}”。")
    return day.isoformat()


def _one_of(asked: Field, text: str) -> str:
    by_form = {folded(choice): choice for choice in asked.choices}
    if folded(text) not in by_form:
        raise Invalid(f"“{asked.label}”只能是{'、'.join(asked.choices)}，现为“{text[:30]}”。")
    return by_form[folded(text)]


def _named(asked: Field, text: str, names: Names) -> int:
    known = names.of(asked)
    if text not in known:
        what = {FieldKind.UNIT: "单位", FieldKind.PERSON: "人员"}.get(asked.kind, "记录")
        raise Invalid(f"“{asked.label}”中没有找到{what}“{text[:30]}”，请核对名称。")
    return known[text]


def _called(kept: Kept, names: Mapping[int, str]) -> str:
    if isinstance(kept, list):
        return "、".join(names.get(each, str(each)) for each in kept)
    return names.get(kept, str(kept)) if isinstance(kept, int) else kept


def given(values: Mapping[str, Any]) -> dict[str, Kept]:
    """Without what is empty."""
    return {name: value for name, value in values.items() if value not in (None, "", [])}
