"""The pages of this package; importing them adds them to the blueprint."""

from tracker.ledgers.blueprint import blueprint
from tracker.ledgers.views import (
    definitions,
    dues,
    editing,
    indicators,
    measures,
    patents,
    rows,
    spreadsheets,
)

__all__ = [
    "blueprint",
    "definitions",
    "dues",
    "editing",
    "indicators",
    "measures",
    "patents",
    "rows",
    "spreadsheets",
]
