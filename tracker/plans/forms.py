"""What a person fills in while a plan becomes work items."""

from datetime import date
from decimal import Decimal

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import MultiDict
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from tracker.accounts.models import Unit
from tracker.errors import Invalid
from tracker.plans.operations import Share
from tracker.plans.rules import Findings, Rhythm
from tracker.web.forms import DayField, WholeField, figure_of
from tracker.work_items.models import WorkItem

ROLES = {"lead": "牵头", "supporting": "配合", "responsible": "负责", "mentioned": "提及"}


class UploadForm(FlaskForm):  # type: ignore[misc]
    file = FileField("工作要点文件", validators=[FileRequired("请选择要上传的工作要点文件。")])
    year = WholeField(
        "年度", validators=[InputRequired("请填写年度。"), NumberRange(2000, 2100, "年度应为四位数，如 2026。")]
    )


class HeadForm(FlaskForm):  # type: ignore[misc]
    title = StringField("标题", validators=[DataRequired("请填写标题。"), Length(max=200, message="标题不超过200字。")])
    issuer = StringField("印发机关", validators=[Length(max=100, message="印发机关不超过100字。")])
    issued_on = DayField("印发日期", validators=[Optional()])
    year = WholeField(
        "年度", validators=[InputRequired("请填写年度。"), NumberRange(2000, 2100, "年度应为四位数，如 2026。")]
    )


class PointForm(FlaskForm):  # type: ignore[misc]
    number = StringField("序号", validators=[DataRequired("请填写序号。"), Length(max=20, message="序号不超过20字。")])
    chapter = StringField("章", validators=[Length(max=120, message="章不超过120字。")])
    title = StringField("标题", validators=[DataRequired("请填写标题。"), Length(max=120, message="标题不超过120字。")])
    text = TextAreaField("正文", validators=[DataRequired("请填写正文。")])


def corrected_findings(findings: Findings, form: MultiDict[str, str]) -> Findings:
    """The findings as the person left them: those ticked off are gone, the others have the figures typed in.

    Fields are named by kind and index: `quantities-0-keep`, `quantities-0-low`, …
    """
    corrected: Findings = {"quantities": [], "deadlines": [], "units": []}
    for index, found in enumerate(findings["quantities"]):
        name = f"quantities-{index}"
        if form.get(f"{name}-keep"):
            changes = {
                "low": _number(form.get(f"{name}-low", "")),
                "high": _number(form.get(f"{name}-high", "")),
                "unit": form.get(f"{name}-unit", "").strip(),
                "counted": form.get(f"{name}-counted", "").strip(),
                "each_county": bool(form.get(f"{name}-each")),
            }
            corrected["quantities"].append({**found, **changes})
    for index, found in enumerate(findings["deadlines"]):
        name = f"deadlines-{index}"
        if form.get(f"{name}-keep"):
            due_on = _date(form.get(f"{name}-due_on", ""), "期限")
            corrected["deadlines"].append({**found, "due_on": due_on.isoformat()})
    for index, found in enumerate(findings["units"]):
        name = f"units-{index}"
        if form.get(f"{name}-keep"):
            role = form.get(f"{name}-role", "")
            corrected["units"].append({**found, "role": role if role in ROLES else found["role"]})
    return corrected


def shares_from(form: MultiDict[str, str], items: list[WorkItem], units: dict[int, Unit]) -> list[Share]:
    """The one screen that assigns a whole plan, read row by row. Raises Invalid naming the point that is wrong."""
    return [share for item in items if (share := _share(form, item, units)) is not None]


def _share(form: MultiDict[str, str], item: WorkItem, units: dict[int, Unit]) -> Share | None:
    name = f"item-{item.id}"
    targets = {
        unit_id: (
            unit,
            _decimal(form.get(f"{name}-target-{unit_id}", ""), f"第{item.number}项“{unit.short_name}”的目标值"),
        )
        for unit_id, unit in units.items()
        if form.get(f"{name}-unit-{unit_id}")
    }
    lead = units.get(form.get(f"{name}-lead", 0, type=int))
    supporting = [units[unit_id] for unit_id in form.getlist(f"{name}-supporting", type=int) if unit_id in units]
    if not targets and not lead and not supporting:
        return None
    return Share(
        work_item=item,
        measure=form.get(f"{name}-measure", "").strip()[:20],
        weight=_decimal(form.get(f"{name}-weight", ""), f"第{item.number}项的权重"),
        due_on=_date(form.get(f"{name}-due_on", ""), f"第{item.number}项的完成期限"),
        rhythm=form.get(f"{name}-rhythm", Rhythm.ONCE, type=Rhythm),
        lead=lead,
        supporting=supporting,
        targets=targets,
    )


def _number(text: str) -> int | float:
    value = _decimal(text, "数量")
    if value is None:
        raise Invalid("数量不能为空；不是数量的请取消勾选。")
    return int(value) if value == value.to_integral_value() else float(value)


def _decimal(text: str, what: str) -> Decimal | None:
    if not text.strip():
        return None
    value = figure_of(text)
    if value is None:
        raise Invalid(f"{what}“{text.strip()[:20]}”不是数字，请改正。")
    if not 0 <= value < Decimal("1e12"):
        raise Invalid(f"{what}“{text.strip()[:20]}”应为不小于 0 的数，请改正。")
    return value


def _date(text: str, what: str) -> date:
    try:
        value = date.fromisoformat(text.strip())
    except ValueError:
        raise Invalid(f"{what}应为日期，如 2026-12-31，请填写。") from None
    if not 2000 <= value.year <= 2100:
        raise Invalid(f"{what}的年份不对，请核对。")
    return value
