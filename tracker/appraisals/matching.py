"""The same work item in another year, known by its title and its number. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

ALIKE = 0.6
SHORT = 2  # signs of a title: too few to be known by
_YEAR = re.compile(r"20\d\d年?(?:度)?")
_SIGNS = re.compile(r"[\W_]+")


class Named(NamedTuple):
    """A work item as people know it."""

    id: int
    number: str
    title: str


def matching(wanted: Named, items: Sequence[Named]) -> int | None:
    """The id of the item that goes on with the wanted one, or None.

    The same title (years and signs apart) once, or, where several have it, the one with the same number too; else the
    only item with the same number, if its title is much alike: a number alone names another thing next year.
    """
    same = [item for item in items if _plain(item.title) == _plain(wanted.title)]
    if len(same) > 1:
        same = [item for item in same if item.number == wanted.number]
    if not same:
        same = [item for item in items if item.number == wanted.number and _is_alike(item.title, wanted.title)]
    return same[0].id if len(same) == 1 else None


def _is_alike(one: str, two: str) -> bool:
    return SequenceMatcher(None, _plain(one), _plain(two)).ratio() >= ALIKE


def _plain(title: str) -> str:
    return _SIGNS.sub("", _YEAR.sub("", unicodedata.normalize("NFKC", title)))


def named_in(text: str, items: Sequence[Named]) -> int | None:
    """The only item whose whole title the text says, or that says the whole text; of several, the longest title."""
    said = _plain(text)
    found = [item for item in items if _plain(item.title) in said or (len(said) > SHORT and said in _plain(item.title))]
    longest = max((len(_plain(item.title)) for item in found), default=0)
    best = [item for item in found if len(_plain(item.title)) == longest]
    return best[0].id if len(best) == 1 and longest > SHORT else None
