"""How an office's papers name it, as filled in on one page."""

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, Length

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
