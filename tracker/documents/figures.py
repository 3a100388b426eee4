"""Pictures in a paper: kept in its data as figures, and drawn from them each time it is set."""

from decimal import Decimal
from typing import Any, TypedDict

from tracker.charts import Picture, as_image


class Figure(TypedDict):
    """A picture, and what stands below it without its 图1. `rows`: [name, [decimal text, one for each of `names`]]."""

    caption: str
    shape: str
    names: list[str]
    rows: list[list[Any]]
    places: int


def figure(caption: str, picture: Picture) -> Figure:
    rows: list[list[Any]] = [
        [row, [None if value is None else str(value) for value in values]] for row, values in picture.rows
    ]
    return Figure(caption=caption, shape=picture.shape, names=list(picture.names), rows=rows, places=picture.places)


def picture_of(kept: Figure) -> Picture:
    rows = [(row, [None if value is None else Decimal(value) for value in values]) for row, values in kept["rows"]]
    return Picture(kept["shape"], kept["names"], rows, kept["places"])


def image(kept: Figure) -> str:
    """For the src of an <img>."""
    return as_image(picture_of(kept).svg)


def words(kept: Figure) -> str:
    """For those who cannot see it, and for the text that is edited."""
    return f"{kept['caption']}：{picture_of(kept).words}"
