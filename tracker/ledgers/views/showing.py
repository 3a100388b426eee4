"""How a row reads on a page: its values in words, personal data masked for whoever does not keep the row."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from tracker.access.policy import Action, Actor
from tracker.ledgers.definition import Definition, Field, FieldKind
from tracker.ledgers.queries import Called
from tracker.ledgers.values import Values, masked, shown

LONGEST_CELL = 60


class Shown(NamedTuple):
    """A row of a list: `cells` in the order of the listed fields."""

    id: int
    unit: str
    state: str
    is_final: bool
    cells: list[str]


def listed_fields(definition: Definition) -> list[Field]:
    return [field for field in definition.fields if field.listed]


def sees_personal(actor: Actor, unit_path: str) -> bool:
    return actor.may_on(Action.KEEP_LEDGERS, unit_path)


def in_words(field: Field, values: Values, called: Called, *, personal: bool) -> str:
    text = shown(field, values.get(field.name), called.of(field))
    return masked(text) if field.personal and not personal else text


def shown_rows(definition: Definition, rows: Sequence[Any], called: Called, actor: Actor) -> list[Shown]:
    fields = listed_fields(definition)
    return [
        Shown(
            row.id,
            row.unit,
            definition.state_by_name[row.state].label,
            definition.state_by_name[row.state].is_final,
            [
                _cut(in_words(field, row.values, called, personal=sees_personal(actor, row.unit_path)))
                for field in fields
            ],
        )
        for row in rows
    ]


def class_of(field: Field) -> str:
    if field.kind in (FieldKind.NUMBER, FieldKind.MONEY):
        return "num"
    return "narrow" if field.kind is FieldKind.DATE else ""


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}…"
