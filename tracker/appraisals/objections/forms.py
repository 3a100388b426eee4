"""What is typed about an objection and its decision."""

from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from tracker.appraisals.objections.operations import LONGEST_TEXT
from tracker.web.forms import ChoiceField, FigureField, RadioField, printable, strip

AT_MOST = Length(max=LONGEST_TEXT, message=f"不超过 {LONGEST_TEXT} 字，详细材料可作为附件上传。")


class ObjectionForm(FlaskForm):  # type: ignore[misc]
    clause_id = ChoiceField("有异议的项目", coerce=int)
    text = TextAreaField(
        "异议内容和理由", filters=[strip], validators=[DataRequired("请写明异议的内容和理由。"), AT_MOST, printable]
    )
    evidence = MultipleFileField("证明材料")


class DecisionForm(FlaskForm):  # type: ignore[misc]
    verdict = RadioField(
        "处理意见",
        choices=[SelectChoice("upheld", "异议成立"), SelectChoice("rejected", "异议不成立")],
        validators=[InputRequired("请选择异议是否成立。")],
    )
    points = FigureField("更正后的评分", validators=[Optional()])
    findings = TextAreaField(
        "核查情况和理由",
        filters=[strip],
        validators=[DataRequired("请写明核查情况和理由。"), AT_MOST, printable],
    )
