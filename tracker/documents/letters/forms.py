"""What is typed about responsibility letters: their approval, and how all of them are to be printed."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, Length

from tracker.documents.letters.operations import LONGEST
from tracker.documents.runs.operations import Form
from tracker.web.forms import RadioField, printable, strip


class ApprovalForm(FlaskForm):  # type: ignore[misc]
    approval = StringField(
        "批准文件文号",
        filters=[strip],
        validators=[
            DataRequired("签订目标责任书须经上级批准，请填写批准文件的文号。"),
            Length(max=LONGEST, message=f"不超过 {LONGEST} 字。"),
            printable,
        ],
    )
    approval_file = FileField("批准文件")


class RunForm(FlaskForm):  # type: ignore[misc]
    numbered = RadioField(
        "尚未编号的",
        choices=[SelectChoice("no", "印制草稿（带水印）"), SelectChoice("yes", "编号印制（登记入册，不能重编）")],
        default="no",
        validators=[InputRequired("请选择尚未编号的怎样印制。")],
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
