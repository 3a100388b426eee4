"""What is filled in about notices, answers, talks and the rules."""

from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from tracker.supervision.notices.rules import LONGEST_TEXT, Colour
from tracker.web.forms import REQUIRED, ChoiceField, DayField, EditForm, WholeField, printable, strip

AT_MOST = Length(max=LONGEST_TEXT, message=f"不超过 {LONGEST_TEXT} 字，请精简。")


class DraftForm(EditForm):
    colour = ChoiceField(
        "颜色", choices=[(colour, f"{colour.label}督办单") for colour in Colour], coerce=Colour, default=Colour.YELLOW
    )
    text = TextAreaField("督办事项", filters=[strip], validators=[DataRequired("请填写督办事项。"), AT_MOST, printable])
    asked = TextAreaField(
        "督办要求", filters=[strip], validators=[DataRequired("请填写督办要求。"), AT_MOST, printable]
    )


class AnswerForm(FlaskForm):  # type: ignore[misc]
    text = TextAreaField("答复内容", filters=[strip], validators=[DataRequired("请填写答复内容。"), AT_MOST])
    evidence = MultipleFileField("佐证材料")


class TalkForm(FlaskForm):  # type: ignore[misc]
    held_on = DayField("约谈日期", validators=[InputRequired("请填写约谈日期。")])
    place = StringField(
        "地点", filters=[strip], validators=[DataRequired(REQUIRED), Length(max=100, message="不超过100字。")]
    )
    talkers = StringField(
        "约谈人", filters=[strip], validators=[DataRequired(REQUIRED), Length(max=200, message="不超过200字。")]
    )
    talked_with = StringField(
        "被约谈人", filters=[strip], validators=[DataRequired(REQUIRED), Length(max=200, message="不超过200字。")]
    )
    minutes = TextAreaField("约谈记录", filters=[strip], validators=[DataRequired(REQUIRED), AT_MOST])
    agreed = TextAreaField("议定的整改事项", filters=[strip], validators=[DataRequired(REQUIRED), AT_MOST])
    due_on = DayField("整改期限", validators=[InputRequired("请填写整改期限。")])


class NoticeRulesForm(EditForm):
    mark = StringField(
        "督办单代字",
        filters=[strip],
        validators=[DataRequired(REQUIRED), Length(max=20, message="代字不超过20字。"), printable],
    )
    near_workdays = WholeField(
        "临近期限（工作日）", validators=[InputRequired(REQUIRED), NumberRange(0, 60, "应为 0 到 60 之间的整数。")]
    )
    reply_workdays = WholeField(
        "答复期限（工作日）", validators=[InputRequired(REQUIRED), NumberRange(1, 60, "应为 1 到 60 之间的整数。")]
    )
    escalates = BooleanField("逾期未答复的，提出升级一级的督办单")
    reds_to_talk = WholeField(
        "连续几次红色督办单后约谈",
        validators=[InputRequired(REQUIRED), NumberRange(1, 20, "应为 1 到 20 之间的整数。")],
    )
