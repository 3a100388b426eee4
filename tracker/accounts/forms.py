"""What people type to sign in, and what an administrator types about people and units."""

import re
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    EmailField,
    IntegerField,
    PasswordField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import DataRequired, EqualTo, Length, NumberRange, Optional, Regexp

from tracker.access.policy import Role
from tracker.accounts.models import UnitKind
from tracker.accounts.passwords import MINIMUM_LENGTH
from tracker.web.forms import REQUIRED, ChoiceField, printable, strip

ADDRESS = Regexp(r"[^@\s]+@[^@\s]+$", message="邮箱格式不正确，应如 name@example.gov.cn。")
PHONE = Regexp(r"[0-9+() -]{5,30}$", message="电话只能由数字、空格、加号、括号和短横组成。")


class SignInForm(FlaskForm):  # type: ignore[misc]
    username = StringField("用户名", filters=[strip], validators=[DataRequired("请输入用户名。"), Length(max=40)])
    password = PasswordField("密码", validators=[DataRequired("请输入密码。"), Length(max=200)])


class NewPasswordForm(FlaskForm):  # type: ignore[misc]
    old = PasswordField("原密码", validators=[DataRequired(REQUIRED), Length(max=200)])
    new = PasswordField(
        "新密码",
        validators=[
            DataRequired(REQUIRED),
            Length(MINIMUM_LENGTH, 200, f"密码至少 {MINIMUM_LENGTH} 个字符，请换一个更长的密码。"),
        ],
    )
    again = PasswordField("再输一次", validators=[DataRequired(REQUIRED), EqualTo("new", "两次输入的新密码不一致。")])


class ContactForm(FlaskForm):  # type: ignore[misc]
    email = EmailField("邮箱", filters=[strip], validators=[Optional(), Length(max=200), ADDRESS])
    phone = TelField("电话", filters=[strip], validators=[Optional(), Length(max=30), PHONE])


class PersonForm(ContactForm):
    """The choices of `unit_id` are the administrator's own subtree: anything else is not a choice."""

    name = StringField(
        "姓名",
        filters=[strip],
        validators=[DataRequired(REQUIRED), Length(max=40, message="姓名不超过 40 字。"), printable],
    )
    unit_id = ChoiceField("单位", coerce=int, validators=[DataRequired("请选择单位。")])
    role = ChoiceField(
        "角色",
        choices=[(role.value, role.label) for role in Role],
        default=Role.COUNTY_OFFICER.value,
        validators=[DataRequired("请选择角色。")],
    )


class NewPersonForm(PersonForm):
    username = StringField(
        "用户名",
        filters=[strip, lambda value: value.lower() if value else value],
        validators=[
            DataRequired(REQUIRED),
            Regexp(
                r"[a-z0-9][a-z0-9._-]{1,39}$",
                message="用户名应为 2 至 40 个小写字母、数字或 . _ -，并以字母或数字开头。",
            ),
        ],
    )


class UnitForm(FlaskForm):  # type: ignore[misc]
    name = StringField(
        "名称",
        filters=[strip],
        validators=[DataRequired(REQUIRED), Length(max=60, message="名称不超过 60 字。"), printable],
    )
    short_name = StringField(
        "简称", filters=[strip], validators=[Length(max=20, message="简称不超过 20 字。"), printable]
    )
    also_called = TextAreaField("曾用名和其他叫法", filters=[strip], validators=[Length(max=400)])
    code = StringField(
        "行政区划代码",
        filters=[strip],
        validators=[Optional(), Regexp(r"\d{6}(\d{3}|\d{6})?$", message="行政区划代码应为 6、9 或 12 位数字。")],
    )

    @property
    def names(self) -> dict[str, Any]:
        """The arguments that adding and changing a unit share."""
        return {
            "name": self.name.data,
            "short_name": self.short_name.data or "",
            "other_names": [name for name in re.split(r"[\s、，,；;]+", self.also_called.data or "") if name],
            "code": self.code.data or None,
        }


class NewUnitForm(UnitForm):
    parent_id = ChoiceField("上级单位", coerce=int, validators=[DataRequired("请选择上级单位。")])
    kind = ChoiceField(
        "类别", choices=[(kind.value, kind.label) for kind in UnitKind], validators=[DataRequired("请选择类别。")]
    )


class ChangedUnitForm(UnitForm):
    position = IntegerField(
        "排列顺序", validators=[Optional(), NumberRange(0, 9999, message="排列顺序应为 0 至 9999 的整数。")]
    )
