"""How the administrator changes the site's calendar."""

from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.validators import DataRequired, InputRequired, Length

from tracker.web.forms import ChoiceField, DayField, strip
from tracker.workdays.rules import GivenDay

WORKDAY, REST = "workday", "rest"


class OverrideForm(FlaskForm):  # type: ignore[misc]
    day = DayField("日期", validators=[InputRequired("请填写日期。")])
    set_as = ChoiceField("定为", choices=[(REST, "休息日"), (WORKDAY, "工作日")])
    reason = StringField(
        "原因",
        filters=[strip],
        validators=[DataRequired("请写明原因，如：防汛停工。"), Length(max=200, message="原因不超过200字。")],
    )

    @property
    def given(self) -> GivenDay:
        """Once it has been validated."""
        day: Any = self.day.data
        return GivenDay(day, self.set_as.data == WORKDAY, self.reason.data or "")


class ImportForm(FlaskForm):  # type: ignore[misc]
    file = FileField("CSV 文件", validators=[FileRequired("请选择要导入的 CSV 文件。")])
