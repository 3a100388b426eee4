"""What is typed about the approval of responsibility letters."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from tracker.documents.letters.operations import LONGEST
from tracker.web.forms import printable, strip


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
