"""What holds of a row of any ledger: what must be filled in, which steps there are, what is said of a change. Pure."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tracker.errors import Conflict, Invalid
from tracker.ledgers.definition import Definition, Field, FieldKind, Move, Mover
from tracker.ledgers.values import Kept, Values, folded, searched, shown


def missing(definition: Definition, values: Values, names: Sequence[str] | None = None) -> list[str]:
    """Labels of the fields that must be filled in and are not: those named, else those that are required."""
    asked = [each for each in definition.fields if (each.name in names if names is not None else each.required)]
    return [each.label for each in asked if values.get(each.name) in (None, "", [])]


def check_filled(definition: Definition, values: Values) -> None:
    """Raises Invalid naming every field that is missing."""
    if labels := missing(definition, values):
        raise Invalid(f"请填写：{'、'.join(labels)}。")


def moves_from(definition: Definition, state: str) -> list[Move]:
    return [move for move in definition.moves if state in move.sources]


def move_named(definition: Definition, name: str, state: str) -> Move:
    """Raises Conflict when the row is not (any longer) in a state that the step starts from."""
    for move in moves_from(definition, state):
        if move.name == name:
            return move
    known = definition.state_by_name.get(state)
    raise Conflict(f"该记录现为“{known.label if known else state}”，不能这样办理。请刷新页面后再看。")


def check_move(definition: Definition, move: Move, values: Values) -> None:
    """Raises Invalid naming what must be filled in before the step."""
    if labels := missing(definition, values, move.requires):
        raise Invalid(f"“{move.label}”之前，请先填写：{'、'.join(labels)}。")


def still_asked(definition: Definition, state: str) -> list[Field]:
    """What can be filled in although the row is final: that which stops a clock that runs there.

    Nothing where a supervisor puts the row into the state: what was decided above is not added to below.
    """
    if not any(move.target == state and move.by is Mover.KEEPER for move in definition.moves):
        return []
    names = {clock.stops for clock in definition.clocks if state in clock.when}
    return [field for field in definition.fields if field.name in names]


def keys_of(definition: Definition, values: Values) -> dict[str, str]:
    """What may not come twice, by field, folded."""
    return {
        each.name: folded(str(values[each.name])) for each in definition.fields if each.unique and each.name in values
    }


def searched_text(definition: Definition, values: Values) -> str:
    """All that a text search looks through, one field a line."""
    found = [searched(each, values[each.name]) for each in definition.fields if each.searchable and each.name in values]
    return "\n".join(text for text in found if text)


def called(definition: Definition, values: Values, row_id: int) -> str:
    """How a row is called in one line: by its first field in the list that is text."""
    texts = [each for each in definition.fields if each.kind is FieldKind.TEXT and not each.personal]
    named = [*(each for each in texts if each.listed), *texts]
    text = next((str(values[each.name]) for each in named if each.name in values), "")
    return text or f"第{row_id}号"


class Change(NamedTuple):
    field: Field
    old: Kept | None
    new: Kept | None


def changes(definition: Definition, before: Values, after: Values) -> list[Change]:
    return [
        Change(each, before.get(each.name), after.get(each.name))
        for each in definition.fields
        if before.get(each.name) != after.get(each.name)
    ]


def only_adds(found: Sequence[Change], fields: Sequence[Field]) -> bool:
    """Whether nothing was done but filling in some of these fields that were empty."""
    return bool(found) and all(field in fields and old is None for field, old, _ in found)


def told(found: Sequence[Change]) -> str:
    """For the history, which is kept for ever: of personal data only that it changed."""
    return "；".join(f"{field.label}：{_part(field, old)} → {_part(field, new)}" for field, old, new in found)


def recorded(found: Sequence[Change]) -> dict[str, Mapping[str, Kept | None]]:
    """The same as values, without personal data."""
    open_ones = [change for change in found if not change.field.personal]
    return {
        "before": {field.name: old for field, old, _ in open_ones},
        "after": {field.name: new for field, _, new in open_ones},
    }


def _part(field: Field, kept: Kept | None) -> str:
    if kept in (None, "", []):
        return "（空）"
    if field.personal:
        return "（不记录）"
    if isinstance(kept, list):
        return f"{len(kept)}个"
    text = shown(field, kept)
    return text if len(text) <= 60 else f"{text[:60]}…"
