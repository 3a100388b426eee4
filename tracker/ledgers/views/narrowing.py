"""What of a ledger is asked for in an address: `?unit=3&state=filed&text=一中`, or `?measure=new&year=2026`."""

from collections.abc import Mapping
from typing import NamedTuple

from flask import request

from tracker import clock
from tracker.access.guards import actor
from tracker.accounts.queries import unit_row_within
from tracker.database import AnySelect
from tracker.ledgers import queries
from tracker.ledgers.definition import Definition, Field, FieldKind, Measure
from tracker.ledgers.measures import behind
from tracker.web.days import year_in

MOST_FILTERS = 3  # choice fields that a list can be narrowed by
LONGEST_TEXT = 100


class Narrowed(NamedTuple):
    """`measure`: only the rows that are behind it in `year`. `under`: the path of the unit whose subtree is meant."""

    under: str
    unit_id: int | None
    state: str
    text: str
    chosen: Mapping[str, str]
    measure: Measure | None
    year: int

    @property
    def known(self) -> set[str]:
        return {"unit", "under", "state", "text", "measure", "year", *self.chosen}

    def statement(self, definition: Definition, path: str) -> AnySelect:
        return queries.rows_of(
            definition,
            self.under or path,
            state=self.state,
            unit_id=self.unit_id,
            text=self.text,
            chosen=self.chosen,
            counted=behind(definition, self.measure, self.year) if self.measure else None,
        )


def filtered_fields(definition: Definition) -> list[Field]:
    return [field for field in definition.fields if field.listed and field.kind is FieldKind.CHOICE][:MOST_FILTERS]


def narrowed_by_address(definition: Definition) -> Narrowed:
    """What is no state, measure or year of this ledger narrows nothing."""
    asked = request.args
    state = asked.get("state", "")
    under = asked.get("under", type=int)
    return Narrowed(
        "" if under is None else unit_row_within(under, actor().unit_path).path,
        asked.get("unit", type=int),
        state if state in definition.state_by_name else "",
        asked.get("text", "").strip()[:LONGEST_TEXT],
        {field.name: asked[field.name] for field in filtered_fields(definition) if asked.get(field.name)},
        next((each for each in definition.measures if each.name == asked.get("measure")), None),
        year_in(asked.get("year", "")) or clock.today().year,
    )
