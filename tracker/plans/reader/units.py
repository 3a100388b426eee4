"""Units in a point: those made responsible in brackets, and those named in passing."""

import re
from collections.abc import Iterator, Sequence

from tracker.plans.reader.counties import COUNTIES
from tracker.plans.reader.findings import ALL_COUNTIES, OTHER, KnownUnit, UnitMention
from tracker.plans.reader.masks import BLANK, titles
from tracker.plans.reader.names import Names
from tracker.plans.reader.responsibility import Named, is_official, running, statements

# Bodies that are not in the list but plainly bodies: "与市教育局的合作". 布局 and 格局 are none.
_BODY = re.compile(
    r"(?:(?<=[与和及同向由对会按经请报在合托，、。；：\s])|^)(?:[一-龥]{2,3}(?:省|市))?(?:国家|省|市)(?!委|政府)"
    r"[^\W\d_的和与对在将把、]{2,12}?(?:(?<![布格大全结开棋时战])局|委员会|厅|法院|检察院|海关)(?!面|部|限|势)"
)


class UnitFinder:
    """Finds units in the points of one plan."""

    def __init__(self, known_units: Sequence[KnownUnit], plan_text: str) -> None:
        self._names = Names(known_units, plan_text)

    def find(self, text: str) -> tuple[UnitMention, ...]:
        """Every mention, each with its place; the same unit named twice is found twice."""
        found: list[UnitMention] = []
        plain = titles(text)
        for start, end, named in statements(text):
            found += self._mentions(named)
            plain = plain[:start] + BLANK * (end - start) + plain[end:]
        for start, end, named in running(plain):
            bodies = self._mentions(named)
            if all(body.name != OTHER or is_official(body.text) for body in bodies):
                found += bodies
                plain = plain[:start] + BLANK * (end - start) + plain[end:]
        found += self._in_passing(text, plain)
        return tuple(sorted(found, key=lambda mention: mention.start))

    def _mentions(self, named: Sequence[Named]) -> list[UnitMention]:
        return [
            UnitMention(body.text, body.start, body.end, self._names.resolve(body.text), body.role) for body in named
        ]

    def _in_passing(self, text: str, plain: str) -> Iterator[UnitMention]:
        known = self._names.in_passing(plain)
        counties = [(m.start(), m.end(), ALL_COUNTIES) for m in COUNTIES.finditer(plain)]
        bodies = [(m.start(), m.end(), OTHER) for m in _BODY.finditer(plain)]
        free = 0
        for start, end, name in sorted(
            [*known, *counties, *bodies], key=lambda place: (place[0], -place[1], place[2] == OTHER)
        ):
            if start >= free:
                yield UnitMention(text[start:end], start, end, name, "mentioned")
                free = end
