"""The definitions that come with the software: one file each in `books`. A new file is found by being there."""

from functools import cache
from importlib.resources import files

from tracker.ledgers.definition import Definition
from tracker.ledgers.definitions.reader import read

_BOOKS = files("tracker.ledgers.definitions") / "books"


@cache
def shelf() -> dict[str, Definition]:
    """By name, in the order of the plan's chapters, which their file names begin with."""
    found = [(entry.name, read(entry.read_text("utf-8"))) for entry in sorted(_BOOKS.iterdir(), key=lambda e: e.name)]
    wrong = [f"{name} 第{mistake.line}行：{mistake.sentence}" for name, (_, told) in found for mistake in told]
    if wrong:
        raise RuntimeError("\n".join(wrong))
    return {definition.name: definition for _, (definition, _) in found if definition}
