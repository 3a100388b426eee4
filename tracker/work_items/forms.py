"""What a supervisor fills in about a work item, its assignments and milestones."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from wtforms import StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from tracker.errors import Invalid
from tracker.web.forms import (
    REQUIRED,
    DayField,
    EditForm,
    FigureField,
    RadioField,
    WholeField,
    figure_of,
    printable,
    strip,
)
from tracker.work_items.models import Duty
from tracker.work_items.rules import is_due_date

DUTIES = [SelectChoice(duty.value, duty.label) for duty in Duty]
TARGET_RANGE = NumberRange(0, 999_999_999_999, "应为不小于 0 的数，请核对。")
YEARS = NumberRange(2000, 2100, "年度应为四位数，如 2026。")


class WorkItemForm(EditForm):
    title = StringField(
        "任务名称",
        filters=[strip],
        validators=[DataRequired(REQUIRED), Length(max=120, message="名称不超过 120 字。"), printable],
    )
    text = TextAreaField("任务内容", filters=[strip], validators=[Length(max=20_000, message="内容不超过 20000 字。")])
    measure = StringField(
        "计量单位", filters=[strip], validators=[Length(max=20, message="计量单位不超过 20 字。"), printable]
    )
    weight = FigureField("权重", validators=[Optional(), NumberRange(0, 100, "权重应为 0 到 100 之间的数。")])
    contact = StringField("联系人", filters=[strip], validators=[Length(max=80, message="联系人不超过 80 字。")])


class NewWorkItemForm(WorkItemForm):
    year = WholeField("年度", validators=[InputRequired(REQUIRED), YEARS])
    number = StringField(
        "序号", filters=[strip], validators=[DataRequired(REQUIRED), Length(max=20, message="序号不超过 20 字。")]
    )
    chapter = StringField("所属章节", filters=[strip], validators=[Length(max=120, message="章节不超过 120 字。")])


class AssignmentForm(EditForm):
    duty = RadioField("职责", choices=DUTIES, validators=[DataRequired("请选择职责。")])
    target = FigureField("目标值", validators=[Optional(), TARGET_RANGE])


class MilestoneForm(EditForm):
    title = StringField(
        "节点名称",
        filters=[strip],
        validators=[DataRequired(REQUIRED), Length(max=120, message="名称不超过 120 字。"), printable],
    )
    due_on = DayField("完成期限", validators=[InputRequired("请填写完成期限。")])
    target = FigureField("累计目标", validators=[Optional(), TARGET_RANGE])

    def validate_due_on(self, field: DayField) -> None:
        if field.data and not is_due_date(field.data):
            raise ValidationError("完成期限的年份不对，请核对。")


def chosen_shares(typed: Mapping[str, str], units: Sequence[Any]) -> dict[int, tuple[Duty, Decimal | None]]:
    """Duty and target of every unit ticked on the assigning page, by unit id: fields `unit-5`, `duty-5`, `target-5`.

    Raises Invalid when none is ticked, or naming the unit whose target is no figure.
    """
    shares = {
        unit.id: (_duty(typed.get(f"duty-{unit.id}", "")), _target(typed.get(f"target-{unit.id}", ""), unit.name))
        for unit in units
        if typed.get(f"unit-{unit.id}")
    }
    if not shares:
        raise Invalid("请至少勾选一个单位。")
    return shares


def _duty(word: str) -> Duty:
    return Duty(word) if word in set(Duty) else Duty.RESPONSIBLE


def _target(text: str, unit_name: str) -> Decimal | None:
    if not text.strip():
        return None
    target = figure_of(text)
    if target is None:
        raise Invalid(f"“{unit_name}”的目标值“{text.strip()[:20]}”不是数字，请改为如 8 或 2.5。")
    return target
