"""A row's form, made from the ledger's definition. What is typed is text; `values.parse` says what it comes to."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField

from tracker.errors import Invalid
from tracker.ledgers.definition import Definition, Field, FieldKind
from tracker.ledgers.values import Kept, Names, Values, parse, typed
from tracker.web.forms import ChoiceField

PREFIX = "v_"  # a field of a ledger may be called what a form's own parts are called, "data" or "errors"
_INPUTS: Mapping[FieldKind, Mapping[str, Any]] = {
    FieldKind.NUMBER: {"inputmode": "decimal"},
    FieldKind.MONEY: {"inputmode": "decimal"},
    FieldKind.DATE: {"type": "date"},
}


class MustBeFilled:
    """Marks the field; that it is filled in is asked where what was typed is parsed."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __call__(self, _form: FlaskForm, _entry: object) -> None:
        """Nothing more."""


class RowForm(FlaskForm):  # type: ignore[misc]
    """`revision`: of the row as it was when the page was shown."""

    definition: Definition
    revision = HiddenField()

    def of(self, field: Field) -> Any:
        return self[PREFIX + field.name]

    def seen_revision(self) -> int:
        text = self.revision.data or ""
        return int(text) if text.isdecimal() and len(text) < 10 else 0

    def texts(self) -> dict[str, Collection[str]]:
        """What was typed, by field."""
        return {field.name: [self.of(field).data or ""] for field in typed_fields(self.definition)}

    def values(self, names: Names) -> dict[str, Kept | None] | None:
        """What was typed comes to; None when something in it is refused, which then stands at its field."""
        found: dict[str, Kept | None] = {}
        for field in typed_fields(self.definition):
            entry = self.of(field)
            try:
                found[field.name] = parse(field, entry.data or "", names)
                if field.required and found[field.name] is None:
                    raise Invalid("请填写此项。")
            except Invalid as error:
                entry.errors = [*entry.errors, error.sentence]
        return None if self.errors else found


def typed_fields(definition: Definition) -> list[Field]:
    """Files are not typed but sent up."""
    return [field for field in definition.fields if field.kind is not FieldKind.FILE]


def form_for(
    definition: Definition,
    values: Values,
    called: Mapping[FieldKind, Mapping[int, str]],
    *,
    revision: int = 0,
    units: Sequence[tuple[int, str]] = (),
    unit_names: Sequence[str] = (),
) -> RowForm:
    """`units`: for which a new row may be added; none when it is there. `unit_names`: what a unit field offers."""
    parts: dict[str, Any] = {PREFIX + field.name: _entry(field, unit_names) for field in typed_fields(definition)}
    if units:
        parts["unit"] = ChoiceField("所属单位", choices=units, coerce=int)
    filled = {
        PREFIX + field.name: typed(field, values.get(field.name), called.get(field.kind))
        for field in typed_fields(definition)
    }
    form_class = type("FilledRowForm", (RowForm,), {**parts, "definition": definition})
    form: RowForm = form_class(data={**filled, "revision": str(revision)})
    return form


def _entry(field: Field, unit_names: Sequence[str]) -> Any:
    attributes: dict[str, Any] = dict(_INPUTS.get(field.kind, {}))
    marks = [MustBeFilled()] if field.required else []
    if field.kind is FieldKind.LONG_TEXT:
        return TextAreaField(field.label, validators=marks, render_kw={**attributes, "rows": 4})
    if field.kind in (FieldKind.CHOICE, FieldKind.UNIT):
        offered = field.choices if field.kind is FieldKind.CHOICE else unit_names
        choices = [("", "—"), *((each, each) for each in offered)]
        return ChoiceField(field.label, choices=choices, validators=marks, render_kw=attributes)
    return StringField(field.label, validators=marks, render_kw=attributes)
