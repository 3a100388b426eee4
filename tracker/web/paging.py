"""Paging by key: a page starts after the last key of the one before, so page 200 costs what page 1 costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

from flask import request
from sqlalchemy import BigInteger, bindparam, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from tracker.database import AnySelect, read

Row = TypeVar("Row")
PAGE_SIZE = 50


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of rows, and the address arguments of the next one (None at the end)."""

    rows: Sequence[Row]
    next_args: dict[str, str] | None
    is_first: bool


def page_of(
    statement: AnySelect,
    *keys: InstrumentedAttribute[Any],
    size: int = PAGE_SIZE,
    descending: bool = False,
    values: Mapping[str, Any] | None = None,
) -> Page[Any]:
    """Run a statement whose FIRST selected columns are the integer `keys` that order it, one page from `?after=`.

    The last key must be unique. A tampered `after` starts from the first page. `values`: of the statement's parameters,
    when it is built once; its pages are then built once, too.
    """
    after = _after(len(keys))
    paged = (_paged if values is None else _kept)(statement, keys, size, descending, after is None)
    places = {f"after_{index}": key for index, key in enumerate(after or ())}
    rows = read(paged, {**(values or {}), **places}).all()
    shown = rows[:size]
    next_args = None
    if len(rows) > size:
        next_args = {**_filters(), "after": "-".join(str(key) for key in shown[-1][: len(keys)])}
    return Page(shown, next_args, after is None)


def _paged(
    statement: AnySelect, keys: tuple[InstrumentedAttribute[Any], ...], size: int, descending: bool, is_first: bool
) -> AnySelect:
    if not is_first:
        here = tuple_(*keys)
        after = tuple_(*(bindparam(f"after_{index}", type_=BigInteger) for index in range(len(keys))))
        statement = statement.where(here < after if descending else here > after)
    ordering = [key.desc() if descending else key.asc() for key in keys]
    return statement.order_by(*ordering).limit(size + 1)


_kept = lru_cache(maxsize=256)(_paged)


def _filters() -> dict[str, str]:
    """The address's arguments, without those that `url_for` takes for its own ("_scheme" may be "javascript")."""
    return {name: value for name, value in request.args.items() if name[:1] != "_" and name not in {"endpoint", "self"}}


def _after(length: int) -> tuple[int, ...] | None:
    parts = request.args.get("after", "").split("-")
    if len(parts) != length or not all(part.isdecimal() and len(part) < 18 for part in parts):
        return None
    return tuple(int(part) for part in parts)
