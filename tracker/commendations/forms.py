"""What is typed about commendations."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, MultipleFileField
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from tracker.appraisals.rules import Settings
from tracker.commendations.nominating import LONGEST_STATEMENT, Nominee
from tracker.commendations.objecting import LONGEST_TEXT
from tracker.commendations.operations import MOST_DAYS, MOST_PLACES, Terms
from tracker.commendations.rules import Honour, Vote, Way
from tracker.web.forms import ChoiceField, DayField, FigureField, WholeField, printable, strip

PLACES = [InputRequired("请填写名额，没有的填 0。"), NumberRange(0, MOST_PLACES, f"应为 0 到 {MOST_PLACES}。")]

DAYS = [InputRequired("请填写天数。"), NumberRange(1, MOST_DAYS, f"应为 1 到 {MOST_DAYS}。")]


def _line(label: str, most: int, needed: str = "") -> StringField:
    rules = [Length(max=most, message=f"不超过 {most} 字。"), printable]
    return StringField(label, filters=[strip], validators=[DataRequired(needed), *rules] if needed else rules)


class CommendationForm(FlaskForm):  # type: ignore[misc]
    year = WholeField(
        "年度", validators=[InputRequired("请填写年度。"), NumberRange(2000, 2100, "年度应在 2000 至 2100 之间。")]
    )
    title = _line("名称", 120, "请填写名称。")
    field = _line("表彰的工作", 60, "请填写表彰的工作，如“知识产权工作”。")
    approval = _line("批准文件文号", 120, "开展表彰须经上级批准，请填写批准文件的文号。")
    approval_file = FileField("批准文件")
    unit_quota = WholeField("先进集体名额", validators=PLACES)
    person_quota = WholeField("先进工作者名额", validators=PLACES)
    least_grade = ChoiceField("先进集体的考核等次不低于", choices=[(name, name) for name in Settings().names])
    way = ChoiceField("评审方式", choices=[(way, way.label) for way in Way], coerce=Way)
    nominate_until = DayField("推荐截止日期", validators=[InputRequired("请填写推荐截止日期。")])
    publicity_days = WholeField(
        "公示（工作日）",
        validators=[InputRequired("请填写天数。"), NumberRange(1, MOST_DAYS, f"应为 1 到 {MOST_DAYS}。")],
    )

    @property
    def terms(self) -> Terms:
        """Of a form that is valid."""
        names = Terms.__dataclass_fields__
        return Terms(**{name: self[name].data for name in names})


class NominationForm(FlaskForm):  # type: ignore[misc]
    honour = ChoiceField("推荐为", choices=[(honour, honour.label) for honour in Honour], coerce=Honour)
    name = _line("名称（姓名）", 60, "请填写推荐对象的名称（姓名）。")
    workplace = _line("工作单位", 120)
    post = _line("职务", 60)
    gender = ChoiceField("性别", choices=[("", "—"), ("男", "男"), ("女", "女")])
    born_in = _line("出生年月", 7)
    phone = _line("联系电话", 40)
    statement = TextAreaField(
        "主要事迹",
        filters=[strip],
        validators=[
            DataRequired("请填写主要事迹。"),
            Length(max=LONGEST_STATEMENT, message=f"不超过 {LONGEST_STATEMENT} 字，详细材料可作为附件上传。"),
            printable,
        ],
    )
    materials = MultipleFileField("证明材料")

    @property
    def nominee(self) -> Nominee:
        """Of a form that is valid."""
        texts = {name: self[name].data or "" for name in Nominee.__dataclass_fields__ if name != "honour"}
        return Nominee(honour=self.honour.data, **texts)


class MarkForm(FlaskForm):  # type: ignore[misc]
    points = FigureField("评分", validators=[Optional()])
    vote = ChoiceField(
        "表决",
        choices=[("", "—"), *((vote.value, vote.label) for vote in Vote)],
        coerce=lambda value: Vote(value) if value else None,
        validators=[Optional()],
    )
    recused_for = _line("回避的理由", 500)


class ObjectionForm(FlaskForm):  # type: ignore[misc]
    text = TextAreaField(
        "异议内容和理由",
        filters=[strip],
        validators=[
            DataRequired("请写明异议的内容和理由。"),
            Length(max=LONGEST_TEXT, message=f"不超过 {LONGEST_TEXT} 字，详细材料可作为附件上传。"),
            printable,
        ],
    )
    file = FileField("证明材料")
