"""How the papers' own stylesheet would set each element: enough of the cascade for text, tables and pages."""

import re
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import cssselect2
import tinycss2

Declared = dict[str, str]

_INHERITED = {"text-align", "text-indent", "color", "size", "line", "face", "letter-spacing", "page"}
_FONT = re.compile(r"(?:\S+ )?([\d.]+)pt/(\S+) var\(--(\w+)\)")
_LENGTH = re.compile(r"(-?[\d.]+)(mm|pt|em)?")
_SIDES = ("top", "right", "bottom", "left")
_POINTS = {"mm": 72 / 25.4, "pt": 1.0}


@dataclass(frozen=True)
class Style:
    """What holds for one element. Lengths come in points; `face` is a role of the fonts: fangsong, heiti …"""

    declared: Declared

    def get(self, name: str) -> str:
        return self.declared.get(name, "")

    @property
    def size(self) -> float:
        return self.points("size") or 16.0

    @property
    def line(self) -> float:
        """The distance of lines; a bare number counts in sizes."""
        said = self.get("line")
        return float(said) * self.size if re.fullmatch(r"[\d.]+", said) else self.points("line")

    @property
    def face(self) -> str:
        return self.get("face") or "fangsong"

    def points(self, name: str) -> float:
        found = _LENGTH.match(self.get(name))
        if not found:
            return 0.0
        unit = found[2] or "pt"
        return float(found[1]) * (self.size if unit == "em" else _POINTS[unit])

    @property
    def has_border(self) -> bool:
        return self.get("border") not in {"", "0"}


def styles_of(root: Element, css: str) -> dict[Element, Style]:
    """The style of every element below the root; `css` is the house's, a paper's own <style> follows it."""
    matcher = cssselect2.Matcher()
    for sheet in (css, *(each.text or "" for each in root.iter("style"))):
        for rule in tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True):
            if rule.type == "qualified-rule":
                _add(matcher, rule)
    styles: dict[Element, Style] = {}
    for wrapper in cssselect2.ElementWrapper.from_html_root(root).iter_subtree():
        declared: Declared = {}
        if wrapper.parent is not None:
            above = styles[wrapper.parent.etree_element].declared
            declared = {name: value for name, value in above.items() if name in _INHERITED}
        for _, _, pseudo, payload in sorted(matcher.match(wrapper), key=lambda match: match[:2]):
            declared |= {} if pseudo else payload
        declared |= _declarations(wrapper.etree_element.get("style", ""))
        styles[wrapper.etree_element] = Style(declared)
    return styles


def _add(matcher: Any, rule: Any) -> None:
    payload = _declarations(rule.content)
    for selector in cssselect2.compile_selector_list(rule.prelude):
        matcher.add_selector(selector, payload)


def _declarations(content: Any) -> Declared:
    """Shorthands as their parts."""
    found: Declared = {}
    for each in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if each.type != "declaration":
            continue
        value = tinycss2.serialize(each.value).strip()
        match each.lower_name:
            case "font" if short := _FONT.match(value):
                found |= {"size": f"{short[1]}pt", "line": short[2], "face": short[3]}
            case "font-size":
                found["size"] = value
            case "line-height":
                found["line"] = value
            case "font-family":
                found["face"] = value.removeprefix("var(--").removesuffix(")")
            case "margin" | "padding" as name:
                parts = value.split()
                sides = (parts * 4)[:4] if len(parts) < 3 else [*parts, parts[1]][:4]
                found |= {f"{name}-{side}": part for side, part in zip(_SIDES, sides, strict=True)}
            case name:
                found[name] = value
    return found
