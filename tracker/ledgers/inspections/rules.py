"""The draw (DOMAIN §8). Pure: the same lists and the same seed give the same draw, on every machine and in every year.

Method "sha256-1": objects are taken in the order of SHA-256(seed, "object", key). Then, object by object in that order,
inspectors who need not recuse themselves, those with the fewest objects so far first, and among equals in the order of
SHA-256(seed, object's key, inspector's key). Neither the order of the lists nor a generator's version matters.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from tracker.errors import Invalid

METHOD = "sha256-1"
FEWEST_INSPECTORS = 2  # 行政处罚法 第四十二条: at least two
MOST_INSPECTORS = 5


class Object(NamedTuple):
    """`key`: 统一社会信用代码, by which inspectors name whom they recuse themselves from."""

    key: str
    name: str


@dataclass(frozen=True)
class Inspector:
    """`key`: 执法证号."""

    key: str
    name: str
    recused_from: frozenset[str] = frozenset()


class Pair(NamedTuple):
    """An object and who goes there, by their keys."""

    object_key: str
    inspector_keys: tuple[str, ...]


def draw(
    objects: Sequence[Object], inspectors: Sequence[Inspector], *, seed: str, count: int, each: int = FEWEST_INSPECTORS
) -> list[Pair]:
    """`count` objects, each with `each` inspectors; in the order in which they were drawn.

    Raises:
        Invalid: more objects than there are, too few inspectors, or too few for one of the objects drawn.
    """
    _check(objects, inspectors, count, each)
    chosen = sorted(objects, key=lambda found: _rank(seed, "object", found.key))[:count]
    loads: Counter[str] = Counter()
    pairs = []
    for found in chosen:
        may_go = [inspector for inspector in inspectors if found.key not in inspector.recused_from]
        if len(may_go) < each:
            raise Invalid(
                f"“{found.name}”可派的检查人员不足{each}人（回避后剩{len(may_go)}人），没有抽取。"
                "请补充检查人员名录，或核对回避的检查对象。"
            )
        going = sorted(may_go, key=lambda one: (loads[one.key], _rank(seed, found.key, one.key)))[:each]
        loads.update(one.key for one in going)
        pairs.append(Pair(found.key, tuple(one.key for one in going)))
    return pairs


def share(drawn: int, listed: int) -> Decimal:
    """In percent of the list, to two places."""
    return (Decimal(drawn) * 100 / Decimal(listed)).quantize(Decimal("0.01"), ROUND_HALF_UP) if listed else Decimal(0)


def recused(text: str) -> frozenset[str]:
    """The codes in a text that holds one a line."""
    return frozenset(part for part in text.replace("，", "\n").replace("、", "\n").split() if part)


def _check(objects: Sequence[Object], inspectors: Sequence[Inspector], count: int, each: int) -> None:
    if not FEWEST_INSPECTORS <= each <= MOST_INSPECTORS:
        raise Invalid(f"每户检查人员应为{FEWEST_INSPECTORS}至{MOST_INSPECTORS}人。")
    if not objects:
        raise Invalid("名录中没有可抽取的检查对象。")
    if not 1 <= count <= len(objects):
        raise Invalid(f"抽取数量应为1至{len(objects)}（名录中可抽取的对象数）。")
    if len(inspectors) < each:
        raise Invalid(f"名录中在册且证件有效的检查人员只有{len(inspectors)}人，不足{each}人，没有抽取。")
    for what, keys in (("检查对象", [one.key for one in objects]), ("检查人员", [one.key for one in inspectors])):
        if len(set(keys)) < len(keys):
            raise Invalid(f"{what}名录中有重复的编号，请先更正。")


def _rank(seed: str, *parts: str) -> str:
    return hashlib.sha256("\x1f".join((seed, *parts)).encode()).hexdigest()
