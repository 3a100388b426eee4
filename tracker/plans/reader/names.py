"""Known units by every name they go by, and the words that hold such a name by accident."""

import re
from collections.abc import Sequence
from itertools import pairwise

from tracker.plans.reader.counties import COUNTIES
from tracker.plans.reader.findings import ALL_COUNTIES, OTHER, KnownUnit

_ACCIDENTS = re.compile(
    "示范县|模范县|规范县|师范县|[平舞柜后灶]台前|台前(?:幕后|期)|开发区(?:域|块|间)|[术业济新各级类游个]开发区(?!管委会)|[城都]市局"
)
_NOT_A_PLACE = re.compile(
    "市|[一-龥]{0,10}?(?:网|日报|晚报|报社|电视台|工作站|分站|分中心|大讲堂|造)(?![一-龥]*[县区])"
)
_SUFFIXED = re.compile("[省市县区镇乡局委办府会厅院部心旗州盟]$")


class Names:
    """Looks names up. A short name that is the city's too ("濮阳", 濮阳市) means the county only beside others."""

    def __init__(self, known_units: Sequence[KnownUnit], plan_text: str) -> None:
        self._units: dict[str, set[KnownUnit]] = {}
        for unit in known_units:
            for name in (unit.name, *unit.short_names, *unit.former_names):
                if name:
                    self._units.setdefault(name, set()).add(unit)
        squeezed = re.sub(r"\s+", "", plan_text)
        self._doubtful = {
            name
            for name, units in self._units.items()
            if not _SUFFIXED.search(name) and (len(units) > 1 or f"{name}市" in self._units or f"{name}市" in squeezed)
        }
        longest_first = sorted(self._units, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def resolve(self, name: str) -> str:
        """The full name of the unit a whole name stands for: a county's bureau counts as its county."""
        if COUNTIES.match(name):
            return ALL_COUNTIES
        units = self._units.get(name, set())
        counties = {unit for unit in units if unit.is_county}
        if len(units) == 1 or len(counties) == 1:
            return next(iter(counties or units)).name
        started = self._pattern.match(name)
        if started and not units and _SUFFIXED.search(started[0]) and (unit := self._only_county(started[0])):
            return unit.name
        return OTHER

    def in_passing(self, text: str) -> list[tuple[int, int, str]]:
        """Places of known names in running text, as (start, end, full name), the longest name first."""
        found = [
            (match.start(), match.end(), self.resolve(match[0]))
            for match in self._pattern.finditer(text)
            if self._is_meant(match)
        ]
        return [
            place
            for before, place, after in zip([None, *found], found, [*found[1:], None], strict=False)
            if place[2] != OTHER and (self._is_firm(text, place) or self._is_listed(text, before, place, after))
        ]

    def _is_meant(self, match: re.Match[str]) -> bool:
        """Not by accident; and the city itself is named all the time without being asked for anything."""
        start, end, text = match.start(), match.end(), match.string
        if any(
            word.start() < start or word.end() > end for word in _ACCIDENTS.finditer(text, max(0, start - 2), end + 3)
        ):
            return False
        if match[0].endswith(("市", "省")) and not self._only_county(match[0]):
            return False
        return bool(_SUFFIXED.search(match[0])) or not _NOT_A_PLACE.match(text, end, end + 16)

    def _is_firm(self, text: str, place: tuple[int, int, str]) -> bool:
        return text[place[0] : place[1]] not in self._doubtful

    def _is_listed(self, text: str, *row: tuple[int, int, str] | None) -> bool:
        """A doubtful name beside a firm one, as in "南乐、清丰、濮阳"."""
        return any(
            left
            and right
            and (self._is_firm(text, left) or self._is_firm(text, right))
            and re.fullmatch(r"\s{0,2}[、和与及]\s{0,2}", text[left[1] : right[0]])
            for left, right in pairwise(row)
        )

    def _only_county(self, name: str) -> KnownUnit | None:
        counties = [unit for unit in self._units.get(name, set()) if unit.is_county]
        return counties[0] if len(counties) == 1 else None
