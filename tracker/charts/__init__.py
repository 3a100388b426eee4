"""Pictures of figures, as SVG: the same one stands on a page and in a paper. Pure; nothing in them is fetched or runs.

Every picture is told in figures beside it, so it is never the only place where a figure stands.
"""

import re
import sys
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pygal
from pygal.style import Style

from tracker.charts.radar import drawn

# Pygal's own finder of map plugins speaks an outdated protocol, and Python warns of it at every import thereafter.
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "pygal"]

Row = tuple[str, Sequence[Decimal | None]]

# Dark and light in turn, so that a copy in black and white still tells them apart.
_COLOURS = ("#1f5fa6", "#e0a030", "#2e7d5b", "#b9cfe8", "#8e3b46", "#c9c2a5", "#5a4a78", "#9ccfb4")
_SIZE = 17  # on a sheet of A4 that is 8 pt
_STYLE = Style(
    background="#ffffff",
    plot_background="#ffffff",
    foreground="#333333",
    foreground_strong="#111111",
    foreground_subtle="#cccccc",
    colors=_COLOURS,
    font_family="sans-serif",
    label_font_size=_SIZE,
    major_label_font_size=_SIZE,
    legend_font_size=_SIZE,
    value_font_size=_SIZE,
    value_colors=("#ffffff",),
    guide_stroke_dasharray="0",
    major_guide_stroke_dasharray="0",
    guide_stroke_color="#dddddd",
    major_guide_stroke_color="#dddddd",
    opacity="1",
)
_WIDTH = 900
_NOT_DRAWN = re.compile(r"<!--.*?-->|<script.*?</script>", re.DOTALL)  # names in it are escaped, so neither is theirs


@dataclass(frozen=True)
class Picture:
    """What is drawn, as figures, of which come the same bytes each time. `places`: of the figures shown."""

    shape: str  # one of SHAPES
    names: Sequence[str]
    rows: Sequence[Row]
    places: int

    @property
    def svg(self) -> str:
        return SHAPES[self.shape](self)

    @property
    def words(self) -> str:
        """Every figure in it, for whoever cannot see it."""
        told = []
        for row, values in self.rows:
            pairs = zip(self.names, values, strict=True)
            figures = "、".join(f"{name}{_figure(value, self.places)}" for name, value in pairs if value is not None)
            told.append(f"{row}：{figures}" if row else figures)
        return "；".join(told)


def bars(picture: Picture) -> str:
    """Of the first row: one lying bar a name, the first at the top, its value written in it."""
    chart = _chart(
        pygal.HorizontalBar,
        height=60 + 34 * len(picture.names),
        margin_left=20 + _room(picture.names),
        print_values=True,
        show_legend=False,
        formatter=lambda value: _figure(value, picture.places),
    )
    chart.x_labels = list(reversed(picture.names))
    chart.add("", _drawn(list(reversed(picture.rows[0][1]))))
    return _svg(chart)


def stacked(picture: Picture) -> str:
    """A standing bar a name, made of the rows' values."""
    return _filled(_chart(pygal.StackedBar, height=420, x_label_rotation=_slant(picture.names)), picture)


def side_by_side(picture: Picture) -> str:
    """For every name the rows' values beside each other; None leaves a gap."""
    return _filled(_chart(pygal.Bar, height=380, x_label_rotation=_slant(picture.names)), picture)


def radar(picture: Picture) -> str:
    """Each row a line around the axes, 0 to 100 on each of them. Needs three axes to be a picture at all."""
    return drawn(picture.names, picture.rows, size=_SIZE, colours=_COLOURS)


SHAPES: dict[str, Callable[[Picture], str]] = {
    "bars": bars,
    "stacked": stacked,
    "side_by_side": side_by_side,
    "radar": radar,
}


def as_image(svg: str) -> str:
    """For the src of an <img>: scripts and styles within stay shut in there."""
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


def _chart(kind: Any, **settings: Any) -> Any:
    shared = {"style": _STYLE, "js": [], "explicit_size": True, "disable_xml_declaration": True}
    chart = kind(**{**shared, "width": _WIDTH, "legend_at_bottom": True, **settings})
    chart.uuid = "figures"  # else every rendering has a name of its own
    return chart


def _filled(chart: Any, picture: Picture) -> str:
    chart.x_labels = list(picture.names)
    for name, values in picture.rows:
        chart.add(name, _drawn(values))
    return _svg(chart)


def _figure(value: Decimal, places: int) -> str:
    return f"{value:.{places}f}"


def _drawn(values: Sequence[Decimal | None]) -> list[float | None]:
    """Lengths on paper: no figure is ever read back from them."""
    return [None if value is None else float(value) for value in values]


def _room(names: Sequence[str]) -> int:
    """What Chinese names need besides what Pygal leaves them, taking letters to be Latin."""
    return _SIZE * max(map(len, names), default=0) // 2


def _slant(names: Sequence[str]) -> int:
    """Many names beside each other run into one another unless they lean."""
    return 40 if sum(map(len, names)) * _SIZE > _WIDTH - 100 else 0


def _svg(chart: Any) -> str:
    """Without the day it was drawn, so that the same figures give the same bytes, and without what would run."""
    return _NOT_DRAWN.sub("", chart.render())
