"""Paging by key: page after page shows every row once, in order, whatever the rows and the size of a page."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, url_for
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tracker.accounts.models import Unit, UnitKind
from tracker.database import db
from tracker.web.paging import Page, page_of

ROWS = select(Unit.position, Unit.id, Unit.name)
same_database = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)


@contextmanager
def units_at(positions: list[int]) -> Iterator[None]:
    """Units with these positions, for the length of a test only."""
    for number, position in enumerate(positions):
        name = f"unit {number}"
        unit = Unit(path=f"/{name}/", kind=UnitKind.TOWN, name=name, short_name=name, other_names=[], position=position)
        db.session.add(unit)
    db.session.flush()
    try:
        yield
    finally:
        db.session.rollback()


def page_at(app: Flask, arguments: dict[str, str], size: int, *, descending: bool = False) -> Page[tuple[int, ...]]:
    with app.test_request_context("/", query_string=arguments):
        return page_of(ROWS, Unit.position, Unit.id, size=size, descending=descending)


@same_database
@given(positions=st.lists(st.integers(0, 5), max_size=12), size=st.integers(1, 5), descending=st.booleans())
def test_page_after_page_shows_every_row_once_in_order(
    app: Flask, positions: list[int], size: int, descending: bool
) -> None:
    with units_at(positions):
        everything = sorted(((row[0], row[1]) for row in db.session.execute(ROWS)), reverse=descending)
        seen: list[tuple[int, ...]] = []
        arguments: dict[str, str] | None = {"text": "kept"}
        while arguments is not None:
            page = page_at(app, arguments, size, descending=descending)
            assert len(page.rows) <= size
            assert page.is_first is ("after" not in arguments)
            seen += [tuple(row[:2]) for row in page.rows]
            arguments = page.next_args
            assert arguments is None or arguments["text"] == "kept", "the filter goes along"
        assert seen == everything


@same_database
@given(after=st.text() | st.from_regex(r"[0-9]{1,40}(-[0-9]{1,40}){0,3}", fullmatch=True))
def test_a_tampered_address_is_a_page_all_the_same(app: Flask, after: str) -> None:
    with units_at([1, 2, 3]):
        assert len(page_at(app, {"after": after}, 2).rows) <= 2


def test_an_address_cannot_turn_the_next_page_into_another_place(app: Flask) -> None:
    tampered = {
        "_scheme": "javascript",
        "_external": "1",
        "_anchor": "x",
        "_method": "POST",
        "endpoint": "x",
        "self": "x",
    }
    with units_at([1, 2]):
        page = page_at(app, {**tampered, "text": "%0aalert(1)"}, 1)
    assert page.next_args is not None
    assert set(page.next_args) == {"text", "after"}
    arguments: dict[str, Any] = {**page.next_args}
    with app.test_request_context():
        assert url_for("accounts.people", **arguments).startswith("/people?")
