"""What the forms of every package share."""

from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, DecimalField, IntegerField, SelectField

from tracker.database import db
from tracker.errors import Conflict, DomainError

REQUIRED = "请填写此项。"
MOST_DIGITS = 20  # "1e-999999" is a decimal, too, and a megabyte once it is written out


def strip(value: str | None) -> str | None:
    """A filter for text fields: what was pasted brings its blanks along."""
    return value.strip() if value else value


def refuse(form: FlaskForm, error: DomainError) -> int:
    """Undo, put the operation's sentence on the form, and answer with the status the page is to be shown with again."""
    db.session.rollback()
    form.form_errors.append(error.sentence)
    return 409 if isinstance(error, Conflict) else 422


def figure_of(text: str) -> Decimal | None:
    """A figure as people type it, thousands parted by commas or not. None for what is none of a size anybody types."""
    try:
        value = Decimal(text.replace(",", "").replace("，", "").replace("．", ".").strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value.adjusted()) < MOST_DIGITS else None


class FigureField(DecimalField):
    """A figure as people type it: thousands may be parted by commas, digits may be full-width."""

    def __init__(self, label: str | None = None, **kwargs: Any) -> None:
        super().__init__(label, places=None, **{"render_kw": {"inputmode": "decimal"}, **kwargs})

    def process_formdata(self, valuelist: list[str]) -> None:
        text = "".join(valuelist)
        if not text.strip():
            return
        self.data = figure_of(text)
        if self.data is None:
            raise ValueError("应为数字，如 8 或 2.5，不要带单位。")

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data.normalize():f}"


class WholeField(IntegerField):
    """A whole number, refused in Chinese."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("应为整数。") from None


class DayField(DateField):
    """A date, refused in Chinese."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("日期不完整或不存在，应如 2026-06-30。") from None


class ChoiceField(SelectField):
    """One of a few, given as (value, label); anything else is refused in Chinese."""

    def __init__(
        self,
        label: str | None = None,
        *,
        choices: Iterable[tuple[Any, str]] = (),
        coerce: Callable[[Any], Any] = str,
        **kwargs: Any,
    ) -> None:
        sentence = "该选项不存在或不可选，请重新选择。"
        messages = {"invalid_choice_message": sentence, "invalid_value_message": sentence}
        super().__init__(label, coerce=coerce, choices=dict(choices), **messages, **kwargs)  # type: ignore[arg-type]

    def offer(self, choices: Iterable[tuple[Any, str]]) -> None:
        """What this person may choose from, known only once the request is there."""
        self.choices = dict(choices)
