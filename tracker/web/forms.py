"""What the forms of every package share."""

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import wtforms
from flask_wtf import FlaskForm
from wtforms import DateField, DecimalField, Field, HiddenField, IntegerField, SelectField
from wtforms.validators import ValidationError

from tracker.database import db
from tracker.errors import Conflict, DomainError
from tracker.printable import printing_problem
from tracker.web.formats import chinese_instant

REQUIRED = "请填写此项。"
_NO_SUCH_CHOICE = "该选项不存在或不可选，请重新选择。"
_REFUSALS: dict[str, Any] = {"invalid_choice_message": _NO_SUCH_CHOICE, "invalid_value_message": _NO_SUCH_CHOICE}
MOST_DIGITS = 20  # "1e-999999" is a decimal, too, and a megabyte once it is written out


def strip(value: str | None) -> str | None:
    """A filter for text fields: what was pasted brings its blanks along."""
    return value.strip() if value else value


def refuse(form: FlaskForm, error: DomainError) -> int:
    """Undo, put the operation's sentence on the form, and answer with the status the page is to be shown with again."""
    db.session.rollback()
    form.form_errors.append(error.sentence)
    return 409 if isinstance(error, Conflict) else 422


class EditForm(FlaskForm):  # type: ignore[misc]
    """A form that changes a record which others may change at the same time: of two people, the second is told.

    `seen` is a stamp of what the record said when the page was shown. It is made of the values the form was filled
    from, so there is nothing to keep up to date; the record must be locked before the form is filled from it.
    """

    seen = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_submitted():
            self.seen.data = self._stamp

    @property
    def _stamp(self) -> str:
        said = [(field.name, str(field.object_data)) for field in self if field.name not in {"seen", "csrf_token"}]
        return stamp_of(said)

    def refuse_stale(self, last_change: Callable[[], tuple[datetime, str, str] | None]) -> None:
        """Raises Conflict naming who changed what, when. Saving once more then replaces it knowingly."""
        was, self.seen.data = self.seen.data, self._stamp
        refuse_other(was, self._stamp, last_change)


def stamp_of(said: Iterable[object]) -> str:
    return hashlib.sha256(repr(list(said)).encode()).hexdigest()[:32]


def refuse_other(seen: str | None, stamp: str, last_change: Callable[[], tuple[datetime, str, str] | None]) -> None:
    """The same for a form that is no FlaskForm. A page without a stamp was none of ours: then nothing is compared."""
    if not seen or seen == stamp:
        return
    changed = last_change()
    who = f"{changed[1]}已于{chinese_instant(changed[0])}" if changed else "内容已被他人"
    what = f"（{changed[2][:120]}）" if changed and changed[2] else ""
    raise Conflict(f"此页打开后，{who}修改{what}，您的修改没有保存。请核对后重新填写，再保存。")


def printable(form: FlaskForm, field: Field) -> None:
    """A validator: what stands on printed papers, and is frozen before they are printed, has a glyph for every sign."""
    problem = printing_problem(f"“{field.label.text}”", field.data or "")
    if problem:
        raise ValidationError(problem)


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
        super().__init__(label, coerce=coerce, choices=dict(choices), **_REFUSALS, **kwargs)

    def offer(self, choices: Iterable[tuple[Any, str]]) -> None:
        """What this person may choose from, known only once the request is there."""
        self.choices = dict(choices)


class RadioField(wtforms.RadioField):
    """The same, all shown at once."""

    def __init__(self, label: str | None = None, **kwargs: Any) -> None:
        super().__init__(label, **_REFUSALS, **kwargs)
