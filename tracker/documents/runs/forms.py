"""What is to be printed for which units, and as what."""

from flask_wtf import FlaskForm
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired

from tracker.documents.runs.operations import Form, What
from tracker.web.forms import ChoiceField, RadioField

ALL = "all"


class RunForm(FlaskForm):  # type: ignore[misc]
    what = RadioField(
        "印制内容",
        choices=[
            SelectChoice(What.SHEETS.value, "考核评分表（每个单位一份）"),
            SelectChoice(What.BOOK.value, "考核档案（封面、目录、综合卷和各单位卷）"),
        ],
        default=What.SHEETS.value,
        validators=[InputRequired("请选择印制内容。")],
    )
    unit = ChoiceField("单位", default=ALL, validators=[InputRequired("请选择单位。")])
    numbered = RadioField(
        "尚未编号的评分表",
        choices=[SelectChoice("no", "印制草稿（带水印）"), SelectChoice("yes", "编号印制（登记入册，不能重编）")],
        default="no",
        validators=[InputRequired("请选择尚未编号的评分表怎样印制。")],
    )
    form = RadioField(
        "结果",
        choices=[
            SelectChoice(Form.PDF.value, "合订为一个 PDF（带书签）"),
            SelectChoice(Form.ZIP.value, "每个单位一个 PDF，打包为 zip"),
        ],
        default=Form.PDF.value,
        validators=[InputRequired("请选择结果的形式。")],
    )
