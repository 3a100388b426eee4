"""A definition file → a Definition, or all the mistakes in it, each with its line.

    name: demonstration_schools        # English, as in addresses and on the command line
    title: 中小学知识产权教育示范（试点）校台账
    purpose: 记录示范校、试点校的申报、认定和复核
    seen: own                          # whose rows a county sees: own, all
    kept_by: keeper                    # who adds and changes rows: keeper, supervisor
    fields:
      school: {label: 学校名称, kind: text, required: yes, unique: yes, searchable: yes, listed: yes}
      level: {label: 级别, kind: choice, choices: [国家级, 省级, 市级]}
    states:
      applied: 已申报
      approved: {label: 已认定, final: yes}
    moves:
      approve: {label: 认定, from: applied, to: approved, by: supervisor, requires: [level, approved_on]}
    clocks:
      review: {label: 复核, starts: approved_on, span: 36 months, stops: reviewed_on}
    measures:
      new: {label: 新增示范校, how: count, where: {state: approved}, dated: approved_on, unit: 所}
    samples:
      - {unit: 南乐, school: 南乐县第一高级中学}

A condition in `where` is a value, a list of values, `filled`, `empty`, `not 某值`, `>= 3` or `<= 3`.
"""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import NamedTuple, TypeVar

from tracker.ledgers.definition import (
    Clock,
    Comparison,
    Condition,
    Definition,
    Field,
    FieldKind,
    How,
    Measure,
    Move,
    Mover,
    Sight,
    Span,
    SpanUnit,
    State,
)
from tracker.ledgers.definitions.checks import problems_of
from tracker.ledgers.definitions.nodes import Mistake, Mistaken, Node, open_text

Word = TypeVar("Word", bound=StrEnum)
Thing = TypeVar("Thing")

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_SPAN = re.compile(r"(\d{1,4}) (days|workdays|months)( before)?")
_YES = {"yes": True, "no": False, "是": True, "否": False}
_PARTS = ("name", "title", "purpose", "seen", "kept_by", "fields", "states", "moves", "clocks", "measures", "samples")


class Reading(NamedTuple):
    """`definition` is None when there are mistakes."""

    definition: Definition | None
    mistakes: list[Mistake]


def read(text: str, version: int = 1) -> Reading:
    """All the mistakes at once, in the order of the lines."""
    mistakes: list[Mistake] = []
    try:
        found, lines = _definition(open_text(text, mistakes), version)
    except Mistaken as error:
        return Reading(None, [error.mistake])
    if not mistakes:
        mistakes = [Mistake(_line_of(place, lines), sentence) for place, sentence in problems_of(found)]
    return Reading(None if mistakes else found, sorted(set(mistakes)))


def _definition(root: Node, version: int) -> tuple[Definition, dict[tuple[str, ...], int]]:
    parts = root.parts(*_PARTS)
    for needed in ("name", "title", "fields", "states"):
        if needed not in parts:
            root.wrong(f"缺少“{needed}”。")
    lines = _lines(parts)

    def many(part: str, make: Callable[[str, Node], Thing]) -> tuple[Thing, ...]:
        return tuple(make(_name(name, node), node) for name, node in parts[part].items()) if part in parts else ()

    found = Definition(
        name=_name(parts["name"].text, parts["name"]) if "name" in parts else "",
        title=_text(parts, "title"),
        purpose=_text(parts, "purpose"),
        fields=many("fields", _field),
        states=many("states", _state),
        moves=many("moves", _move),
        clocks=many("clocks", _clock),
        measures=many("measures", _measure),
        seen=_word(parts, "seen", Sight, Sight.OWN),
        kept_by=_word(parts, "kept_by", Mover, Mover.KEEPER),
        samples=tuple(_sample(node) for node in parts["samples"].each()) if "samples" in parts else (),
        version=version,
    )
    return found, lines


def _field(name: str, node: Node) -> Field:
    flags = ("required", "unique", "searchable", "personal", "listed")
    parts = node.parts("label", "kind", *flags, "choices", "ledger", "measure", "least", "most", "hint", "form", "also")
    return Field(
        name=name,
        label=_text(parts, "label", node),
        kind=_word(parts, "kind", FieldKind, FieldKind.TEXT),
        **{flag: _flag(parts, flag) for flag in flags},
        choices=parts["choices"].texts() if "choices" in parts else (),
        ledger=_text(parts, "ledger"),
        measure=_text(parts, "measure"),
        least=_whole(parts, "least"),
        most=_whole(parts, "most"),
        hint=_text(parts, "hint"),
        form=_text(parts, "form"),
        also=parts["also"].texts() if "also" in parts else (),
    )


def _state(name: str, node: Node) -> State:
    if not node.is_mapping():
        return State(name, node.text)
    parts = node.parts("label", "final")
    return State(name, _text(parts, "label", node), _flag(parts, "final"))


def _move(name: str, node: Node) -> Move:
    parts = node.parts("label", "from", "to", "by", "requires")
    return Move(
        name,
        _text(parts, "label", node),
        parts["from"].texts() if "from" in parts else (),
        _text(parts, "to", node),
        _word(parts, "by", Mover, Mover.KEEPER),
        parts["requires"].texts() if "requires" in parts else (),
    )


def _clock(name: str, node: Node) -> Clock:
    parts = node.parts(
        "label", "starts", "span", "stops", "suspended", "extended_on", "extension", "when", "only_if", "rule"
    )
    suspended = parts["suspended"].texts() if "suspended" in parts else ()
    if suspended and len(suspended) != 2:
        parts["suspended"].wrong("中止应写两个日期栏：[中止日, 恢复日]。")
    suspended_from, suspended_until = suspended if len(suspended) == 2 else ("", "")
    return Clock(
        name=name,
        label=_text(parts, "label", node),
        starts=_text(parts, "starts", None if "rule" in parts else node),
        span=_span(parts["span"]) if "span" in parts else _missing_span(None if "rule" in parts else node),
        stops=_text(parts, "stops"),
        suspended_from=suspended_from,
        suspended_until=suspended_until,
        extended_on=_text(parts, "extended_on"),
        extension=_span(parts["extension"]) if "extension" in parts else None,
        when=parts["when"].texts() if "when" in parts else (),
        only_if={key: value.texts() for key, value in parts["only_if"].items()} if "only_if" in parts else {},
        rule=_text(parts, "rule"),
    )


def _measure(name: str, node: Node) -> Measure:
    parts = node.parts("label", "how", "where", "of", "field", "dated", "unit", "less", "less_dated")
    return Measure(
        name,
        _text(parts, "label", node),
        _word(parts, "how", How, How.COUNT),
        _conditions(parts, "where"),
        _conditions(parts, "of"),
        _text(parts, "field"),
        _text(parts, "dated"),
        _text(parts, "unit"),
        _conditions(parts, "less"),
        _text(parts, "less_dated"),
    )


def _conditions(parts: Mapping[str, Node], part: str) -> tuple[Condition, ...]:
    return tuple(_condition(name, node) for name, node in parts[part].items()) if part in parts else ()


def _condition(name: str, node: Node) -> Condition:
    texts = node.texts()
    first = texts[0] if len(texts) == 1 else ""
    if first in (Comparison.FILLED, Comparison.EMPTY):
        return Condition(name, Comparison(first))
    for sign, test in ((">=", Comparison.AT_LEAST), ("<=", Comparison.AT_MOST), ("not ", Comparison.IS_NOT)):
        if first.startswith(sign):
            return Condition(name, test, (first.removeprefix(sign).strip(),))
    if not texts:
        node.wrong("缺少条件：写一个值、几个值，或 filled、empty、not 某值、>= 数、<= 数。")
    return Condition(name, Comparison.IS, texts)


def _sample(node: Node) -> dict[str, str]:
    return {name: value.text for name, value in node.items()}


def _name(text: str, node: Node) -> str:
    if not _NAME.fullmatch(text):
        node.wrong(f"名称“{text[:40]}”应为小写英文字母开头的字母、数字和下划线，最长40字。")
    return text


def _text(parts: Mapping[str, Node], part: str, needed_by: Node | None = None) -> str:
    if part in parts:
        return parts[part].text
    if needed_by:
        needed_by.wrong(f"缺少“{part}”。")
    return ""


def _flag(parts: Mapping[str, Node], part: str) -> bool:
    if part not in parts:
        return False
    text = parts[part].text.lower()
    if text not in _YES:
        parts[part].wrong(f"“{part}”应写 yes 或 no，现为“{text[:20]}”。")
    return _YES.get(text, False)


def _whole(parts: Mapping[str, Node], part: str) -> int | None:
    if part not in parts:
        return None
    text = parts[part].text
    if not re.fullmatch(r"-?\d{1,12}", text):
        parts[part].wrong(f"“{part}”应为整数，现为“{text[:20]}”。")
        return None
    return int(text)


def _word(parts: Mapping[str, Node], part: str, words: type[Word], usual: Word) -> Word:
    if part not in parts:
        return usual
    text = parts[part].text
    if text not in {word.value for word in words}:
        parts[part].wrong(f"“{part}”只能是 {'、'.join(word.value for word in words)}，现为“{text[:20]}”。")
        return usual
    return words(text)


def _span(node: Node) -> Span:
    found = _SPAN.fullmatch(node.text)
    if found is None:
        node.wrong(f"期限应如 5 workdays、30 days、3 months、3 workdays before，现为“{node.text[:20]}”。")
        return Span(0, SpanUnit.DAYS)
    return Span(-int(found[1]) if found[3] else int(found[1]), SpanUnit(found[2]))


def _missing_span(node: Node | None) -> Span:
    if node:
        node.wrong("缺少“span”。")
    return Span(0, SpanUnit.DAYS)


def _lines(parts: Mapping[str, Node]) -> dict[tuple[str, ...], int]:
    """Where each thing stands, so that what is wrong between things has a line, too."""
    lines: dict[tuple[str, ...], int] = {}
    for part, node in parts.items():
        lines[(part,)] = node.line
        if node.is_mapping():
            lines |= {(part, name): child.line for name, child in node.items()}
        else:
            lines |= {(part, str(index)): child.line for index, child in enumerate(node.each())}
    return lines


def _line_of(place: tuple[str, ...], lines: Mapping[tuple[str, ...], int]) -> int:
    return lines.get(place) or lines.get(place[:1]) or 1
