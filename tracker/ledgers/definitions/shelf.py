"""The definitions that come with the software: one file each in `books`. A new file is found by being there."""

from functools import cache
from importlib.resources import files
from typing import NamedTuple

from tracker.ledgers.definition import Definition
from tracker.ledgers.definitions.reader import read

_BOOKS = files("tracker.ledgers.definitions") / "books"


class Book(NamedTuple):
    definition: Definition
    text: str


def shelf() -> dict[str, Definition]:
    """By name, in the order of the plan's chapters, which their file names begin with."""
    return {name: book.definition for name, book in _books().items()}


def shelf_text(name: str) -> str:
    """The file as it was written; KeyError for a ledger that did not come with the software."""
    return _books()[name].text


@cache
def _books() -> dict[str, Book]:
    found, wrong = {}, []
    for entry in sorted(_BOOKS.iterdir(), key=lambda each: each.name):
        text = entry.read_text("utf-8")
        definition, mistakes = read(text)
        wrong += [f"{entry.name} 第{mistake.line}行：{mistake.sentence}" for mistake in mistakes]
        if definition:
            found[definition.name] = Book(definition, text)
    if wrong:
        raise RuntimeError("\n".join(wrong))
    return found
