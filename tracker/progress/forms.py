"""What an officer fills in to report."""

from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from tracker.progress.models import Report, Verdict
from tracker.progress.rules import LONGEST_TEXT
from tracker.web.forms import FigureField, WholeField, strip


class ReportForm(FlaskForm):  # type: ignore[misc]
    text = TextAreaField(
        "进展情况",
        filters=[strip],
        validators=[
            DataRequired("请填写进展情况。"),
            Length(max=LONGEST_TEXT, message=f"不超过 {LONGEST_TEXT} 字，详细材料可作为佐证上传。"),
        ],
    )
    percent = WholeField(
        "完成进度（%）",
        validators=[InputRequired("请填写完成进度。"), NumberRange(0, 100, "完成进度应为 0 到 100 之间的整数。")],
        render_kw={"inputmode": "numeric"},
    )
    figure = FigureField(
        "累计完成数", validators=[Optional(), NumberRange(0, 999_999_999_999, "应为不小于 0 的数，请核对。")]
    )
    evidence = MultipleFileField("佐证材料")


def prefilled(report: Report | None) -> dict[str, Any]:
    """What a new report starts from: the words of one that was returned, else only how far the last one had come."""
    if report is None:
        return {}
    if report.verdict is Verdict.RETURNED:
        return {"text": report.text, "percent": report.percent, "figure": report.figure}
    return {"percent": report.percent, "figure": report.figure}
