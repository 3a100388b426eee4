"""What is typed about a rectification."""

from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from tracker.appraisals.rectifications.operations import LONGEST_TEXT
from tracker.web.forms import DayField, printable, strip

AT_MOST = Length(max=LONGEST_TEXT, message=f"不超过 {LONGEST_TEXT} 字，详细材料可作为附件上传。")


class OpenForm(FlaskForm):  # type: ignore[misc]
    requirements = TextAreaField(
        "整改要求", filters=[strip], validators=[DataRequired("请填写整改要求。"), AT_MOST, printable]
    )
    due_on = DayField("整改期限", validators=[InputRequired("请填写整改期限。")])


class ReportForm(FlaskForm):  # type: ignore[misc]
    text = TextAreaField("整改情况", filters=[strip], validators=[DataRequired("请填写整改情况。"), AT_MOST, printable])
    evidence = MultipleFileField("证明材料")


class MoveForm(FlaskForm):  # type: ignore[misc]
    due_on = DayField("新的期限", validators=[InputRequired("请填写新的期限。")])
    reason = TextAreaField("调整的原因", filters=[strip], validators=[DataRequired("请填写调整期限的原因。")])
