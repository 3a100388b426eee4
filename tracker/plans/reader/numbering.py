"""Word's automatic numbers ("一、", "（一）", "1."), which stand in no text, written out from the list definitions."""

from typing import Any

import cn2an
from docx.oxml.ns import qn

_CHINESE = (
    "chineseCounting",
    "chineseCountingThousand",
    "ideographTraditional",
    "japaneseCounting",
    "taiwaneseCounting",
)
_ARABIC = ("decimal", "decimalFullWidth", "decimalHalfWidth", "decimalZero", "decimalEnclosedCircle")
_DEEPEST = 9


class Numbering:
    """Counts along as paragraphs are met in order."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._abstract: dict[str, str] = {}
        self._styles = {style.get(qn("w:styleId")): style for style in document.styles.element.iter(qn("w:style"))}
        self._counts: dict[tuple[str, int], int] = {}
        parts = [part for part in document.part.package.iter_parts() if str(part.partname).endswith("/numbering.xml")]
        if parts:
            self._define(parts[0].element)

    def label(self, paragraph: Any) -> str:
        """The number that Word prints before this paragraph; "" for none, for bullets and for lists of letters."""
        number_id, level = self._place(paragraph)
        abstract = self._abstract.get(number_id or "")
        if abstract is None or level not in self._levels[abstract]:
            return ""
        self._count(abstract, level)
        template = self._levels[abstract][level][1]
        for depth in range(level + 1):
            form, _, start = self._levels[abstract].get(depth, ("none", "", 1))
            written = _written(self._counts.get((abstract, depth), start), form)
            if f"%{depth + 1}" in template and not written:
                return ""
            template = template.replace(f"%{depth + 1}", written)
        return template

    def _count(self, abstract: str, level: int) -> None:
        before = self._counts.get((abstract, level))
        self._counts[abstract, level] = self._levels[abstract][level][2] if before is None else before + 1
        for deeper in range(level + 1, _DEEPEST):
            self._counts.pop((abstract, deeper), None)

    def _define(self, numbering: Any) -> None:
        for abstract in numbering.iter(qn("w:abstractNum")):
            levels = {int(level.get(qn("w:ilvl"))): _level(level) for level in abstract.iter(qn("w:lvl"))}
            self._levels[abstract.get(qn("w:abstractNumId"))] = levels
        for number in numbering.iterchildren(qn("w:num")):
            abstract_id = _value(number, "w:abstractNumId")
            if abstract_id in self._levels:
                self._abstract[number.get(qn("w:numId"))] = abstract_id

    def _place(self, paragraph: Any) -> tuple[str | None, int]:
        """List and level: the paragraph's own, else its style's, else that of a style it is based on."""
        style_id: str | None = None
        properties = paragraph.find(qn("w:pPr"))
        for _ in range(_DEEPEST):
            listed = None if properties is None else properties.find(qn("w:numPr"))
            if listed is not None and listed.find(qn("w:numId")) is not None:
                return _value(listed, "w:numId"), int(_value(listed, "w:ilvl") or 0)
            style_id = (
                _value(properties, "w:pStyle") if style_id is None else _value(self._styles[style_id], "w:basedOn")
            )
            if style_id not in self._styles:
                return None, 0
            properties = self._styles[style_id].find(qn("w:pPr"))
        return None, 0


def _level(level: Any) -> tuple[str, str, int]:
    start = _value(level, "w:start") or "1"
    return (
        _value(level, "w:numFmt") or "decimal",
        _value(level, "w:lvlText") or "",
        int(start) if start.isdigit() else 1,
    )


def _value(parent: Any, tag: str) -> str | None:
    found = None if parent is None else parent.find(qn(tag))
    return None if found is None else found.get(qn("w:val"))


def _written(number: int, form: str) -> str:
    if form in _ARABIC:
        return str(number)
    if form not in _CHINESE:
        return ""
    chinese = str(cn2an.an2cn(number))
    return chinese.removeprefix("一") if 10 <= number < 20 else chinese
