"""Paging by key: a page starts after the last key of the one before, so page 200 costs what page 1 costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request
from sqlalchemy import tuple_
from sqlalchemy.orm import InstrumentedAttribute

from tracker.database import AnySelect, db

Row = TypeVar("Row")
PAGE_SIZE = 50


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of rows, and the address arguments of the next one (None at the end)."""

    rows: Sequence[Row]
    next_args: dict[str, str] | None
    is_first: bool


def page_of(
    statement: AnySelect, *keys: InstrumentedAttribute[Any], size: int = PAGE_SIZE, descending: bool = False
) -> Page[Any]:
    """Run a statement whose FIRST selected columns are the integer `keys` that order it, one page from `?after=`.

    The last key must be unique. A tampered `after` starts from the first page.
    """
    after = _after(len(keys))
    if after is not None:
        column_tuple = tuple_(*keys)
        statement = statement.where(column_tuple < after if descending else column_tuple > after)
    ordering = [key.desc() if descending else key.asc() for key in keys]
    rows = db.session.execute(statement.order_by(*ordering).limit(size + 1)).all()
    shown = rows[:size]
    next_args = None
    if len(rows) > size:
        next_args = {**request.args.to_dict(), "after": "-".join(str(key) for key in shown[-1][: len(keys)])}
    return Page(shown, next_args, after is None)


def _after(length: int) -> tuple[int, ...] | None:
    parts = request.args.get("after", "").split("-")
    if len(parts) != length or not all(part.isdecimal() and len(part) < 18 for part in parts):
        return None
    return tuple(int(part) for part in parts)
