"""Pictures of figures: the same bytes each time, nothing that runs or is fetched, names never markup."""

import base64
import re
import xml.etree.ElementTree as ET
from decimal import Decimal

import pytest

from tracker import charts

D = Decimal
NAMES = ["清丰县", "南乐县", "台前县"]
ROWS: dict[str, list[charts.Row]] = {
    "bars": [("", [D("91.20"), D("88.5"), D(0)])],
    "stacked": [("共性", [D(38), D(36), D(0)]), ("专项", [D(53), D(52), None])],
    "side_by_side": [("2025年", [D(80), None, D(3)]), ("2026年", [D(90), D(70), D(1)])],
    "radar": [("南乐县", [D(90), D(80), D(70)]), ("平均", [D(85), D(82), D(75)])],
}


def picture(shape: str, names: list[str]) -> charts.Picture:
    return charts.Picture(shape, names, ROWS[shape], 2)


def texts(svg: str) -> set[str]:
    return {text.strip() for text in ET.fromstring(svg).itertext() if text.strip()}


@pytest.mark.parametrize("shape", charts.SHAPES)
def test_a_picture_names_what_it_shows_and_is_the_same_each_time(shape: str) -> None:
    svg = picture(shape, NAMES).svg
    assert set(NAMES) <= texts(svg)
    assert picture(shape, NAMES).svg == svg
    assert not re.search(r"<script|<!--|<image|(href|src)=", svg)


@pytest.mark.parametrize("shape", charts.SHAPES)
def test_a_name_is_never_markup(shape: str) -> None:
    names = ["<script>alert(1)</script>", '"><image href="http://x/">', "&amp;"]
    svg = picture(shape, names).svg
    assert not {"script", "image"} & {element.tag.rpartition("}")[2] for element in ET.fromstring(svg).iter()}


def test_a_bar_carries_its_value_with_the_places_of_the_scheme() -> None:
    assert {"91.20", "88.50", "0.00"} <= texts(picture("bars", NAMES).svg)


def test_a_radar_goes_round_with_the_clock_and_its_names_stand_upright() -> None:
    svg = ET.fromstring(picture("radar", NAMES).svg)
    stand = [(float(each.attrib["x"]), float(each.attrib["y"])) for each in svg.iter() if each.text in NAMES]
    top, right, left = stand[:3]  # what follows is what the lines are called
    assert left[0] < top[0] < right[0]
    assert top[1] < right[1] == pytest.approx(left[1], abs=0.2)
    assert not [each for each in svg.iter() if "transform" in each.attrib]


def test_a_long_name_of_an_axis_takes_lines() -> None:
    names = ["一、抓创造，夯实产业根基", "质" * 40, "党建"]
    told = texts(picture("radar", names).svg)
    assert {"一、抓创造，", "夯实产业根基", "质" * 9, "质" * 8 + "…", "党建"} <= told


def test_a_picture_is_told_in_words() -> None:
    assert picture("side_by_side", NAMES).words == (
        "2025年：清丰县80.00、台前县3.00；2026年：清丰县90.00、南乐县70.00、台前县1.00"
    )


def test_an_image_holds_the_picture_itself() -> None:
    head, _, body = charts.as_image("<svg/>").partition(",")
    assert (head, base64.b64decode(body)) == ("data:image/svg+xml;base64", b"<svg/>")
