"""What WTForms says in English by itself is never shown."""

from collections.abc import Iterator
from typing import Any

from flask import Flask
from flask_wtf import FlaskForm
from wtforms import SelectField

from tracker.web.forms import ChoiceField, RadioField


def forms(above: Any = FlaskForm) -> Iterator[Any]:
    for form in above.__subclasses__():
        yield form
        yield from forms(form)


def test_what_is_not_among_the_choices_is_refused_in_chinese(app: Flask) -> None:
    fields = [
        (f"{form.__module__}.{form.__name__}.{name}", field.field_class)
        for form in forms()
        if form.__module__.startswith("tracker.")
        for name, field in vars(form).items()
        if issubclass(getattr(field, "field_class", object), SelectField)
    ]
    assert len(fields) > 10
    assert [name for name, kind in fields if not issubclass(kind, (ChoiceField, RadioField))] == []
