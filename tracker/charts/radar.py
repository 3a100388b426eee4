"""A radar: of each row a closed line around as many axes as there are names, 0 to 100 on each.

Drawn here, as Pygal leans the names along the lines, lets them run into the scale and goes round against the clock.
"""

from collections.abc import Sequence
from decimal import Decimal
from math import cos, pi, sin
from xml.etree.ElementTree import Element, SubElement, tostring

Point = tuple[float, float]

WIDTH, HEIGHT = 640, 480
_CENTRE: Point = (320, 220)
_RADIUS = 150
_RINGS = (20, 40, 60, 80, 100)
_LONGEST = 9  # signs a line that fit beside the picture
_LINES = 3


def drawn(
    names: Sequence[str], rows: Sequence[tuple[str, Sequence[Decimal | None]]], *, size: int, colours: Sequence[str]
) -> str:
    """`size`: of the letters. Clockwise from the top."""
    shape = {"width": str(WIDTH), "height": str(HEIGHT), "viewBox": f"0 0 {WIDTH} {HEIGHT}"}
    letters = {"font-family": "sans-serif", "font-size": f"{size}px"}
    svg = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **shape, **letters})
    SubElement(svg, "rect", width=str(WIDTH), height=str(HEIGHT), fill="#ffffff")
    for ring in _RINGS:
        _line(svg, [_at(axis, ring, len(names)) for axis in range(len(names))], stroke="#dddddd")
    for axis, name in enumerate(names):
        _line(svg, [_CENTRE, _at(axis, 100, len(names))], stroke="#999999")
        _name(svg, name, _at(axis, 111, len(names)), size)
    for (_, values), colour in zip(rows, colours, strict=False):
        around = [_at(axis, float(value or 0), len(names)) for axis, value in enumerate(values)]
        _line(svg, around, stroke=colour, width=3, filled=colour)
        for x, y in around:
            SubElement(svg, "circle", cx=_text(x), cy=_text(y), r="4", fill=colour)
    for ring in _RINGS:
        x, y = _at(0, ring, len(names))
        _write(svg, str(ring), (x + 4, y + size / 3), "start", fill="#666666")
    _legend(svg, [name for name, _ in rows], colours, size)
    return tostring(svg, encoding="unicode")


def _at(axis: int, value: float, axes: int) -> Point:
    angle, length = 2 * pi * axis / axes, _RADIUS * value / 100
    return _CENTRE[0] + length * sin(angle), _CENTRE[1] - length * cos(angle)


def _name(svg: Element, name: str, end: Point, size: int) -> None:
    """Away from the picture: above, below or beside the end of its axis."""
    lines = _lines_of(name)
    aside, down = end[0] - _CENTRE[0], end[1] - _CENTRE[1]
    anchor = "middle" if abs(aside) < 1 else "start" if aside > 0 else "end"
    first = end[1] - size * (len(lines) - 1) if down < -_RADIUS else end[1] + (size if down > _RADIUS / 2 else 0)
    for number, line in enumerate(lines):
        _write(svg, line, (end[0], first + size * 1.15 * number), anchor)


def _lines_of(name: str) -> list[str]:
    """At a comma, where that does; else as many signs as fit."""
    head, comma, rest = name.partition("，")
    if comma and max(len(head) + 1, len(rest)) <= _LONGEST:
        return [head + comma, rest]
    lines = [name[at : at + _LONGEST] for at in range(0, len(name), _LONGEST)]
    return lines if len(lines) <= _LINES else [*lines[: _LINES - 1], lines[_LINES - 1][:-1] + "…"]


def _legend(svg: Element, names: Sequence[str], colours: Sequence[str], size: int) -> None:
    x = float(_CENTRE[0] - sum(len(name) + 3 for name in names) * size / 2)
    for name, colour in zip(names, colours, strict=False):
        SubElement(svg, "rect", x=_text(x), y=_text(HEIGHT - 32), width="14", height="14", fill=colour)
        _write(svg, name, (x + 20, HEIGHT - 19), "start")
        x += (len(name) + 3) * size


def _line(svg: Element, points: Sequence[Point], *, stroke: str, width: int = 1, filled: str = "none") -> None:
    SubElement(svg, "polygon", {"points": " ".join(f"{_text(x)},{_text(y)}" for x, y in points), "fill": filled,
               "fill-opacity": "0.12", "stroke": stroke, "stroke-width": str(width)})  # fmt: skip


def _write(svg: Element, words: str, at: Point, anchor: str, *, fill: str = "#333333") -> None:
    given = {"x": _text(at[0]), "y": _text(at[1]), "text-anchor": anchor, "fill": fill}
    SubElement(svg, "text", given).text = words


def _text(length: float) -> str:
    return f"{length:.1f}"
