"""What is typed about a ruling."""

from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from tracker.appraisals.rulings.operations import LONGEST_REASON
from tracker.appraisals.rulings.rules import RulingKind
from tracker.web.forms import ChoiceField, FigureField, printable, strip


class RulingForm(FlaskForm):  # type: ignore[misc]
    unit_id = ChoiceField("单位", coerce=int)
    kind = ChoiceField("种类", choices=[(each, each.label) for each in RulingKind], coerce=RulingKind)
    points = FigureField("分值", validators=[Optional()])
    approval = StringField(
        "批准文件文号", filters=[strip], validators=[Length(max=120, message="不超过 120 字。"), printable]
    )
    reason = TextAreaField(
        "理由",
        filters=[strip],
        validators=[
            DataRequired("请写明理由。"),
            Length(max=LONGEST_REASON, message=f"不超过 {LONGEST_REASON} 字，详细材料请作为附件上传。"),
            printable,
        ],
    )
    evidence = MultipleFileField("证明材料或批准文件")
