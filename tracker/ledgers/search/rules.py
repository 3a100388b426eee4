"""What was typed into the search: words to find, and units that are meant. Pure."""

from collections.abc import Mapping
from functools import lru_cache
from itertools import islice, product
from typing import NamedTuple

from pypinyin import Style, pinyin

from tracker.ledgers.values import folded

LONGEST = 100
MOST_WORDS = 6
MOST_READINGS = 64  # a name of many characters with several readings each


class Asked(NamedTuple):
    """`unit_ids`: of the units named, each with all that is under it; empty when none is."""

    words: list[str]
    unit_ids: frozenset[int]


def asked(text: str, units: Mapping[str, int]) -> Asked:
    """`units`: by every name a unit goes by. A word of letters that is the pinyin initials of one means that unit."""
    words, found = [], set()
    for word in text[:LONGEST].split()[:MOST_WORDS]:
        meant = {unit_id for name, unit_id in units.items() if name == word or folded(word) in initials(name)}
        if meant:
            found |= meant
        else:
            words.append(word)
    return Asked(words, frozenset(found))


@lru_cache(maxsize=4096)
def initials(name: str) -> frozenset[str]:
    """nl and ny for 南乐: of every reading that its characters have. Nothing for a name with other signs in it."""
    readings = [sorted(set(pinyin(sign, style=Style.FIRST_LETTER, heteronym=True)[0])) for sign in name]
    return frozenset("".join(letters) for letters in islice(product(*readings), MOST_READINGS))
