"""Pictures of figures, as SVG: the same one stands on a page and in a paper. Pure; nothing in them is fetched or runs.

Every picture is told in figures beside it, so it is never the only place where a figure stands.
"""

import re
import sys
from base64 import b64encode
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pygal
from pygal.style import Style

# Pygal's own finder of map plugins speaks an outdated protocol, and Python warns of it at every import thereafter.
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "pygal"]

Row = tuple[str, Sequence[Decimal | None]]

# Dark and light in turn, so that a copy in black and white still tells them apart.
_COLOURS = ("#1f5fa6", "#e0a030", "#2e7d5b", "#b9cfe8", "#8e3b46", "#c9c2a5", "#5a4a78", "#9ccfb4")
_STYLE = Style(
    background="#ffffff",
    plot_background="#ffffff",
    foreground="#333333",
    foreground_strong="#111111",
    foreground_subtle="#cccccc",
    colors=_COLOURS,
    font_family="sans-serif",
    label_font_size=14,
    major_label_font_size=14,
    legend_font_size=14,
    value_font_size=14,
    value_colors=("#ffffff",),
    guide_stroke_dasharray="0",
    major_guide_stroke_dasharray="0",
    guide_stroke_color="#dddddd",
    major_guide_stroke_color="#dddddd",
    opacity="1",
)
_WIDTH = 900
_NOT_DRAWN = re.compile(r"<!--.*?-->|<script.*?</script>", re.DOTALL)  # names in it are escaped, so neither is theirs


def bars(names: Sequence[str], values: Sequence[Decimal | None], places: int) -> str:
    """One lying bar a name, the first at the top, its value written in it."""
    chart = _chart(
        pygal.HorizontalBar,
        height=60 + 34 * len(names),
        print_values=True,
        show_legend=False,
        formatter=lambda value: f"{value:.{places}f}",
    )
    chart.x_labels = list(reversed(names))
    chart.add("", _drawn(list(reversed(values))))
    return _svg(chart)


def stacked(names: Sequence[str], rows: Sequence[Row]) -> str:
    """A standing bar a name, made of the rows' values."""
    return _filled(_chart(pygal.StackedBar, height=420, x_label_rotation=_slant(names)), names, rows)


def side_by_side(names: Sequence[str], rows: Sequence[Row]) -> str:
    """For every name the rows' values beside each other; None leaves a gap."""
    return _filled(_chart(pygal.Bar, height=380, x_label_rotation=_slant(names)), names, rows)


def radar(axes: Sequence[str], rows: Sequence[Row]) -> str:
    """Each row a line around the axes, 0 to 100 on each of them. Needs three axes to be a picture at all."""
    chart = _chart(pygal.Radar, width=640, height=480, range=(0, 100), stroke_style={"width": 3}, dots_size=4)
    return _filled(chart, axes, rows)


def as_image(svg: str) -> str:
    """For the src of an <img>: scripts and styles within stay shut in there."""
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


def _chart(kind: Any, **settings: Any) -> Any:
    shared = {"style": _STYLE, "js": [], "explicit_size": True, "disable_xml_declaration": True}
    chart = kind(**{**shared, "width": _WIDTH, "legend_at_bottom": True, **settings})
    chart.uuid = "figures"  # else every rendering has a name of its own
    return chart


def _filled(chart: Any, names: Sequence[str], rows: Sequence[Row]) -> str:
    chart.x_labels = list(names)
    for name, values in rows:
        chart.add(name, _drawn(values))
    return _svg(chart)


def _drawn(values: Sequence[Decimal | None]) -> list[float | None]:
    """Lengths on paper: no figure is ever read back from them."""
    return [None if value is None else float(value) for value in values]


def _slant(names: Sequence[str]) -> int:
    """Many names beside each other run into one another unless they lean."""
    return 40 if sum(map(len, names)) > 50 else 0


def _svg(chart: Any) -> str:
    """Without the day it was drawn, so that the same figures give the same bytes, and without what would run."""
    return _NOT_DRAWN.sub("", chart.render())
