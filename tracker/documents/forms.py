"""How an office's papers name it, as filled in on one page."""

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired, Length

from tracker.documents.kind import Kind
from tracker.documents.models import Letterhead
from tracker.web.forms import printable, strip


class LetterheadForm(FlaskForm):  # type: ignore[misc]
    mark = StringField(
        "发文机关代字",
        filters=[strip],
        validators=[
            DataRequired("请填写发文机关代字，如“濮知考”。"),
            Length(max=20, message="代字不超过20字。"),
            printable,
        ],
    )
    issuer_mark = StringField(
        "发文机关标志",
        filters=[strip],
        validators=[
            DataRequired("请填写发文机关标志，如“濮阳市知识产权局文件”。"),
            Length(max=60, message="不超过60字。"),
            printable,
        ],
    )
    addressees = StringField(
        "主送机关",
        filters=[strip],
        validators=[DataRequired("请填写主送机关。"), Length(max=200, message="不超过200字。"), printable],
    )
    copied_to = StringField("抄送", filters=[strip], validators=[Length(max=200, message="不超过200字。"), printable])
    contact = StringField(
        "附注中的联系人", filters=[strip], validators=[Length(max=100, message="不超过100字。"), printable]
    )
    is_unsealed = BooleanField("不加盖印章，按不盖章的格式署名")

    @property
    def marks(self) -> dict[str, str]:
        """Kind of paper → its own mark, where one was given."""
        return {field.name.removeprefix(_MARK): field.data for field in self.mark_fields if field.data}

    @property
    def mark_fields(self) -> list[StringField]:
        return [field for field in self if field.name.startswith(_MARK)]


_MARK = "mark_of_"


def letterhead_form(letterhead: Letterhead, kinds: Iterable[Kind]) -> LetterheadForm:
    """Filled from the request or else from what is kept; with one field for the mark of each kind of paper."""
    fields = {
        f"{_MARK}{kind.name}": StringField(
            kind.title, filters=[strip], validators=[Length(max=20, message="代字不超过20字。"), printable]
        )
        for kind in kinds
    }
    form_class: type[LetterheadForm] = type("LetterheadForm", (LetterheadForm,), fields)
    return form_class(obj=letterhead, **{f"{_MARK}{kind}": mark for kind, mark in letterhead.marks.items()})
