"""The channels as they are ticked."""

from flask_wtf import FlaskForm
from wtforms import BooleanField

from tracker.reminders.models import Channel


class ChannelForm(FlaskForm):  # type: ignore[misc]
    mail = BooleanField(Channel.MAIL.label)
    wecom = BooleanField(f"{Channel.WECOM.label}群")
    dingtalk = BooleanField(f"{Channel.DINGTALK.label}群")
    feishu = BooleanField(f"{Channel.FEISHU.label}群")
