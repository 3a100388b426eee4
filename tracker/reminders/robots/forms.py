"""What an administrator pastes from a group's settings. What was pasted is not given back with the page."""

from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired, Length

from tracker.reminders.channels.vendors import VENDORS
from tracker.web.forms import REQUIRED, ChoiceField, strip


class RobotForm(FlaskForm):  # type: ignore[misc]
    """The choices of `unit_id` are the administrator's own subtree."""

    unit_id = ChoiceField("单位", coerce=int, validators=[DataRequired("请选择单位。")])
    channel = ChoiceField(
        "类别",
        choices=[(channel.value, channel.label) for channel in VENDORS],
        validators=[DataRequired("请选择类别。")],
    )
    name = StringField(
        "群名称", filters=[strip], validators=[DataRequired(REQUIRED), Length(max=40, message="群名称不超过 40 字。")]
    )
    address = PasswordField(
        "Webhook 地址",
        filters=[strip],
        validators=[DataRequired(REQUIRED), Length(max=500, message="地址过长，请重新复制。")],
    )
    secret = PasswordField("签名密钥", filters=[strip], validators=[Length(max=200, message="密钥过长，请重新复制。")])
