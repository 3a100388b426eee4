"""The pages of this package; importing them adds them to the blueprint."""

from tracker.ledgers.blueprint import blueprint
from tracker.ledgers.views import (
    defining,
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
    "defining",
    "dues",
    "editing",
    "indicators",
    "measures",
    "patents",
    "rows",
    "spreadsheets",
]
