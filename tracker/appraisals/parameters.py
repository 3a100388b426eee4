"""A clause type's settings: their kinds, what may be typed, how they are shown. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from tracker.appraisals.figures import decimal_of, plain
from tracker.errors import Invalid

Parameters = Mapping[str, Any]
"""A clause's own settings, as kept in JSON: choices as their word, flags as booleans, figures and tables as text."""

MOST = 100000
MOST_PLACES = 4
MOST_TIERS = 20
TIER = re.compile(r"\s*([^\s:=,;、]+)\s*[:=]\s*(\d+(?:\.\d+)?)\s*分?\s*")


class ParameterKind(StrEnum):
    CHOICE = "choice"
    FLAG = "flag"
    PERCENT = "percent"
    FIGURE = "figure"
    FIGURES = "figures"
    TIERS = "tiers"


@dataclass(frozen=True)
class Parameter:
    """One setting of a clause type, as the editor asks for it. `unit` stands behind a figure."""

    name: str
    label: str
    kind: ParameterKind
    default: str | bool
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    unit: str = ""
    may_be_zero: bool = False

    def checked(self, value: Any) -> str | bool:
        """Raises Invalid when the value is none that the parameter can have."""
        if self.kind is ParameterKind.FLAG:
            return bool(value)
        text = str(value if value is not None else "").strip() or str(self.default)
        match self.kind:
            case ParameterKind.CHOICE:
                return self._choice(text)
            case ParameterKind.PERCENT:
                return self._percent(text)
            case ParameterKind.FIGURE:
                return self._figure(text)
            case ParameterKind.FIGURES:
                return self._figures(text)
        return self._tiers(text)

    def shown(self, value: Any) -> str:
        if self.kind is ParameterKind.FLAG:
            return "是" if value else "否"
        if self.kind is ParameterKind.CHOICE:
            return dict(self.choices)[value]
        return f"{value}%" if self.kind is ParameterKind.PERCENT else f"{value} {self.unit}".strip()

    def text(self, given: Parameters) -> str:
        return str(given.get(self.name, self.default))

    def figure(self, given: Parameters) -> Decimal:
        return Decimal(self.text(given))

    def figures(self, given: Parameters) -> list[Decimal]:
        return [Decimal(part) for part in self.text(given).split("、")]

    def tiers(self, given: Parameters) -> list[tuple[str, Decimal]]:
        """(name, points), as they were written."""
        return [(name, Decimal(points)) for name, points in TIER.findall(self.text(given))]

    def _choice(self, text: str) -> str:
        if text not in dict(self.choices):
            raise Invalid(f"“{self.label}”请从所列的选项中选择。")
        return text

    def _percent(self, text: str) -> str:
        percent = decimal_of(text)
        if percent is None or not 0 <= percent <= 100:
            raise Invalid(f"“{self.label}”应为 0 到 100 之间的数，请改正。")
        return plain(percent)

    def _figure(self, text: str) -> str:
        value = decimal_of(text)
        if value is None or not 0 <= value <= MOST or (value == 0 and not self.may_be_zero):
            least = "不小于" if self.may_be_zero else "大于"
            raise Invalid(f"“{self.label}”应为{least} 0 的数，请改正。")
        if value != round(value, MOST_PLACES):
            raise Invalid(f"“{self.label}”最多保留 {MOST_PLACES} 位小数，请改正。")
        return plain(value)

    def _figures(self, text: str) -> str:
        """Points from the first place down: none is above the one before."""
        parts = [decimal_of(part) for part in re.split(r"[、,;/\s]+", unicodedata.normalize("NFKC", text)) if part]
        values = [value for value in parts if value is not None and 0 <= value <= MOST]
        if not 0 < len(values) <= MOST_TIERS or len(values) < len(parts) or values != sorted(values, reverse=True):
            raise Invalid(f"“{self.label}”应为由高到低的几个数，用顿号隔开，如 60、57、54，请改正。")
        return "、".join(map(plain, values))

    def _tiers(self, text: str) -> str:
        """Kept as "国家级：3、省级：2": each name once."""
        parts = [part for part in re.split(r"[、,;\n]+", unicodedata.normalize("NFKC", text)) if part.strip()]
        found = [TIER.fullmatch(part) for part in parts]
        tiers = [(match[1], Decimal(match[2])) for match in found if match]
        if not tiers or len(tiers) < len(parts) or len({name for name, _ in tiers}) < len(tiers):
            raise Invalid(f"“{self.label}”请逐档写明名称和分值，如“国家级：3、省级：2、市级：1”。")
        if len(tiers) > MOST_TIERS or any(points > MOST for _, points in tiers):
            raise Invalid(f"“{self.label}”最多 {MOST_TIERS} 档，每档不超过 {MOST} 分，请改正。")
        return "、".join(f"{name}:{plain(points)}" for name, points in tiers)
