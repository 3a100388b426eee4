"""What a county fills in to ask for an extension, and a supervisor to grant it."""

from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from tracker.web.forms import DayField, strip
from tracker.work_items.extensions.rules import LONGEST_REASON

AT_MOST = Length(max=LONGEST_REASON, message=f"不超过 {LONGEST_REASON} 字，请精简。")


class AskForm(FlaskForm):  # type: ignore[misc]
    wanted_on = DayField("申请延至", validators=[InputRequired("请填写申请延至的日期。")])
    reason = TextAreaField("原因", filters=[strip], validators=[DataRequired("请填写申请延期的原因。"), AT_MOST])


class GrantForm(FlaskForm):  # type: ignore[misc]
    granted_on = DayField("批准延至", validators=[InputRequired("请填写批准延至的日期。")])
    words = TextAreaField("意见", filters=[strip], validators=[AT_MOST])
