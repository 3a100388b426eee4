"""Pictures of figures: the same bytes each time, nothing that runs or is fetched, names never markup."""

import base64
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from decimal import Decimal

import pytest

from tracker import charts

D = Decimal
NAMES = ["清丰县", "南乐县", "台前县"]
DRAWN: list[Callable[[list[str]], str]] = [
    lambda names: charts.bars(names, [D("91.20"), D("88.5"), D(0)], 2),
    lambda names: charts.stacked(names, [("共性", [D(38), D(36), D(0)]), ("专项", [D(53), D(52), None])]),
    lambda names: charts.side_by_side(names, [("2025年", [D(80), None, D(3)]), ("2026年", [D(90), D(70), D(1)])]),
    lambda names: charts.radar(names, [("南乐县", [D(90), D(80), D(70)]), ("平均", [D(85), D(82), D(75)])]),
]


def texts(svg: str) -> set[str]:
    return {text.strip() for text in ET.fromstring(svg).itertext() if text.strip()}


@pytest.mark.parametrize("draw", DRAWN)
def test_a_picture_names_what_it_shows_and_is_the_same_each_time(draw: Callable[[list[str]], str]) -> None:
    svg = draw(NAMES)
    assert set(NAMES) <= texts(svg)
    assert draw(NAMES) == svg
    assert not re.search(r"<script|<!--|<image|(href|src)=", svg)


@pytest.mark.parametrize("draw", DRAWN)
def test_a_name_is_never_markup(draw: Callable[[list[str]], str]) -> None:
    svg = draw(["<script>alert(1)</script>", '"><image href="http://x/">', "&amp;"])
    assert not {"script", "image"} & {element.tag.rpartition("}")[2] for element in ET.fromstring(svg).iter()}


def test_a_bar_carries_its_value_with_the_places_of_the_scheme() -> None:
    assert {"91.20", "88.50", "0.00"} <= texts(DRAWN[0](NAMES))


def test_an_image_holds_the_picture_itself() -> None:
    head, _, body = charts.as_image("<svg/>").partition(",")
    assert (head, base64.b64decode(body)) == ("data:image/svg+xml;base64", b"<svg/>")
