"""A sign that no paper can be set in, in data that cannot be changed any more: an uploaded file's name, what is final.

It must not stop the print: 〓 stands in its place, as printers mark what they do not have, and whoever prints is told.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from tracker.documents.places import places_told
from tracker.printable import lacking, with_substitutes


def substituted(data: Any) -> Any:
    if isinstance(data, str):
        return with_substitutes(data)
    if isinstance(data, dict):
        return {name: substituted(value) for name, value in data.items()}
    return [substituted(value) for value in data] if isinstance(data, list) else data


def substitutes_told(data: Mapping[str, Any]) -> str:
    """A sentence that names the signs and where they stand; "" when there are none."""
    signs = list(dict.fromkeys(sign for text in _texts(data) for sign in lacking(text)))
    named = "、".join(f"“{sign}”（U+{ord(sign):04X}）" for sign in signs[:5])
    return f"公文字体里没有的字符，印为“〓”：{named}。{places_told(data, signs)}" if signs else ""


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping | list):
        for value in data.values() if isinstance(data, Mapping) else data:
            yield from _texts(value)
