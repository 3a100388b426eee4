"""What is typed about a scheme, a clause, and a judgement."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from tracker.appraisals import counted, rules
from tracker.appraisals.clauses import TYPES
from tracker.appraisals.figures import decimal_of, plain
from tracker.appraisals.models import Clause, Scheme
from tracker.appraisals.operations import Judgement
from tracker.appraisals.parameters import Parameter, ParameterKind
from tracker.appraisals.proposing import Proposal
from tracker.appraisals.rules import ApprovalFile, NotApplicable, Settings, Ties
from tracker.appraisals.schemes import ClauseDraft, ClauseRow
from tracker.errors import Invalid
from tracker.web.forms import REQUIRED, ChoiceField, EditForm, FigureField, WholeField, printable, stamp_of, strip

LONGEST_TITLE = 120
LONGEST = Length(max=LONGEST_TITLE, message="不超过 120 字。")
TITLE = [DataRequired(REQUIRED), LONGEST, printable]
LONGEST_REASON = 1000
BOUND = [
    InputRequired("请填写 0 到 100 之间的数。"),
    NumberRange(Decimal(0), Decimal(100), "应为 0 到 100 之间的数。"),
]

CLOCK = [InputRequired("请填写整数，没有的填 0。"), NumberRange(0, 60, "应为 0 到 60 之间的整数。")]
GRADES = (1, 2, 3)
CAP = [Optional(), NumberRange(Decimal(0), Decimal(100), "应为 0 到 100 之间的数。")]
PROCEDURE = (
    "excellent_share",
    "publicity_days",
    "objection_days",
    "decide_days",
    "is_public",
    "rectify_lowest",
    "rectify_months",
)


class NewSchemeForm(FlaskForm):  # type: ignore[misc]
    year = WholeField(
        "年度", validators=[InputRequired("请填写年度。"), NumberRange(2000, 2100, "年度应在 2000 至 2100 之间。")]
    )
    title = StringField("名称", filters=[strip], validators=TITLE)


GRADE_NAME = [DataRequired("请填写等次的名称。"), Length(max=10, message="不超过 10 字。"), printable]


class SettingsForm(EditForm):
    """With a field for the cap of every section that has bonuses or deductions (see `settings_form`)."""

    title = StringField("名称", filters=[strip], validators=TITLE)
    places = WholeField(
        "得分小数位数",
        validators=[InputRequired("请填写小数位数。"), NumberRange(0, rules.MOST_PLACES, "应为 0 到 4 之间的整数。")],
    )
    ties = ChoiceField("并列名次", choices=[(each.value, each.label) for each in Ties])
    not_applicable = ChoiceField("不适用的条款", choices=[(each.value, each.label) for each in NotApplicable])
    score_supporting = BooleanField("配合责任也计分")
    approval = StringField("批准文件文号", filters=[strip], validators=[LONGEST, printable])
    approval_file = FileField("批准文件")
    grade_1 = StringField("第一等次", filters=[strip], validators=GRADE_NAME)
    bound_1 = FigureField("分数线（分）", validators=BOUND)
    grade_2 = StringField("第二等次", filters=[strip], validators=GRADE_NAME)
    bound_2 = FigureField("分数线（分）", validators=BOUND)
    grade_3 = StringField("第三等次", filters=[strip], validators=GRADE_NAME)
    bound_3 = FigureField("分数线（分）", validators=BOUND)
    lowest = StringField("其余的等次", filters=[strip], validators=GRADE_NAME)
    excellent_share = WholeField("比例上限（%）", validators=[Optional(), NumberRange(0, 100, "应为 0 到 100。")])
    publicity_days = WholeField("公示（工作日）", validators=CLOCK)
    objection_days = WholeField("公示期满后仍受理异议（工作日）", validators=CLOCK)
    decide_days = WholeField("处理异议（工作日）", validators=CLOCK)
    is_public = BooleanField("公示期内社会公众不登录也可以查看")
    rectify_lowest = WholeField("名次靠后、需要整改的单位数", validators=CLOCK)
    rectify_months = WholeField("整改期限（月）", validators=CLOCK)

    @property
    def cap_fields(self) -> list[Any]:
        return [field for field in self if hasattr(field, "section")]

    def settings(self, approval_file: ApprovalFile | None) -> Settings:
        """As typed, with the approval document that was sent or is kept."""
        return Settings(
            places=self.places.data or 0,
            ties=Ties(self.ties.data),
            not_applicable=NotApplicable(self.not_applicable.data),
            score_supporting=self.score_supporting.data,
            approval=self.approval.data or "",
            approval_file=approval_file,
            grades=tuple((self[f"grade_{at}"].data or "", self[f"bound_{at}"].data or Decimal(0)) for at in GRADES),
            lowest=self.lowest.data or "",
            section_caps=tuple((field.section, field.data) for field in self.cap_fields if field.data is not None),
            **{name: self[name].data for name in PROCEDURE},
        )


def settings_form(scheme: Scheme) -> SettingsForm:
    settings = Settings.from_json(scheme.settings)
    sections = dict.fromkeys(each.section for each in scheme.clauses if TYPES[each.type].is_extra)
    names = {section: f"cap_{stamp_of([section])[:8]}" for section in sections}
    fields = {name: FigureField(_cap_label(section), validators=CAP) for section, name in names.items()}
    caps = dict(settings.section_caps)
    form_class: Any = type("SettingsFormOfScheme", (SettingsForm,), fields)
    grades = {f"grade_{at}": name for at, (name, _) in zip(GRADES, settings.grades, strict=True)}
    bounds = {f"bound_{at}": least for at, (_, least) in zip(GRADES, settings.grades, strict=True)}
    form: SettingsForm = form_class(
        title=scheme.title,
        places=settings.places,
        ties=settings.ties.value,
        not_applicable=settings.not_applicable.value,
        score_supporting=settings.score_supporting,
        approval=settings.approval,
        lowest=settings.lowest,
        **grades,
        **bounds,
        **{name: caps.get(section) for section, name in names.items()},
        **{name: getattr(settings, name) for name in PROCEDURE},
    )
    for section, name in names.items():
        form[name].section = section
    return form


def _cap_label(section: str) -> str:
    return f"“{section}”上限" if section else "加减分上限"


class ClauseForm(EditForm):
    """With the fields of one clause type's parameters: of that which `of_type` names, and of no other."""

    section = StringField("板块", filters=[strip], validators=[LONGEST, printable])
    title = StringField("条款", filters=[strip], validators=TITLE)
    type = ChoiceField("计分方式", choices=[(each.name, each.label) for each in TYPES.values()])
    work_item_id = ChoiceField("对应的工作任务", coerce=int)
    counted_by = ChoiceField("取自已有数据", default="")
    weight = FigureField("权重", validators=[InputRequired("请填写权重。"), *BOUND[1:]])
    of_type = HiddenField()

    @property
    def draft(self) -> ClauseDraft:
        """With the parameters that were asked for; a type chosen anew starts from its defaults."""
        return ClauseDraft(
            section=self.section.data or "",
            title=self.title.data or "",
            type=self.type.data,
            parameters={field.parameter_name: field.data for field in self.parameter_fields}
            if self.type.data == self.of_type.data
            else {},
            weight=self.weight.data or Decimal(0),
            work_item_id=self.work_item_id.data or None,
            counted_by=self.counted_by.data or "",
        )

    @property
    def parameter_fields(self) -> list[Any]:
        return [field for field in self if hasattr(field, "parameter_name")]


def clause_form(
    clause: Clause | None, items: Sequence[tuple[int, str]], proposal: Proposal | None = None
) -> ClauseForm:
    """The form of a clause, new or not, with the fields of its type's parameters: as proposed, or as they are."""
    shown, given = (clause.type, clause.parameters) if clause else ("", {})
    if request.form.get("of_type") in TYPES:
        shown = request.form["of_type"]
    elif proposal and not request.form:
        shown, given = proposal.type, proposal.parameters
    parameters = TYPES[shown].parameters if shown else ()
    fields = {
        f"parameter_{each.name}": parameter_field(each, given.get(each.name, each.default)) for each in parameters
    }
    form_class: Any = type("ClauseFormOfType", (ClauseForm,), {**fields, "_stamp": _clause_stamp(clause)})
    form: ClauseForm = form_class(obj=clause) if clause is not None else form_class()
    form.counted_by.offer([("", "（取工作任务的数据，或由考核人员填写）"), *counted.choices()])
    form.work_item_id.offer([(0, "（不对应具体任务）"), *items])
    if not form.is_submitted():
        form.work_item_id.data = (clause.work_item_id if clause else None) or 0
    form.of_type.data = shown
    if proposal and not form.is_submitted():
        form.type.data = shown
        form.weight.data = form.weight.data or decimal_of(proposal.cap)
    for each in parameters:
        field = form[f"parameter_{each.name}"]
        field.parameter_name, field.description = each.name, each.hint
    return form


def _clause_stamp(clause: Clause | None) -> str:
    """Of the clause as it is kept, whatever the form proposes."""
    if clause is None:
        return ""
    told = (clause.section, clause.title, clause.type, sorted(clause.parameters.items()), clause.work_item_id)
    return stamp_of([*told, plain(clause.weight), clause.counted_by])


def parameter_field(parameter: Parameter, value: Any) -> Any:
    if parameter.kind is ParameterKind.FLAG:
        return BooleanField(parameter.label, default=bool(value))
    if parameter.kind is ParameterKind.CHOICE:
        return ChoiceField(parameter.label, choices=parameter.choices, default=value)
    unit = "%" if parameter.kind is ParameterKind.PERCENT else parameter.unit
    label = f"{parameter.label}（{unit}）" if unit else parameter.label
    return StringField(label, default=value, filters=[strip], validators=[Optional()])


def clauses_stamp(clauses: Sequence[Clause]) -> str:
    """Of what the table of clauses shows, in its order."""
    return stamp_of((clause.id, clause.section, clause.title, str(clause.weight)) for clause in clauses)


def clause_rows(typed: Mapping[str, str], clauses: Sequence[Clause]) -> list[ClauseRow]:
    """The table of clauses as it was typed. Raises Invalid naming the clause whose number is none."""
    rows = []
    for clause in clauses:
        name = f"clause-{clause.id}"
        if f"{name}-weight" not in typed:
            continue  # added by somebody else meanwhile
        weight = decimal_of(typed[f"{name}-weight"])
        position = decimal_of(typed.get(f"{name}-position", ""))
        if weight is None or position is None:
            what = "权重" if weight is None else "顺序"
            raise Invalid(f"“{clause.title}”的{what}应为数字，请改正。")
        section, title = (typed.get(f"{name}-{part}", "")[:120] for part in ("section", "title"))
        rows.append(ClauseRow(clause.id, position, section, title, weight))
    return rows


def judgements(typed: Mapping[str, str], units: Sequence[tuple[int, str]]) -> list[Judgement]:
    """The units to which points were given; one without points is left for later. Raises Invalid."""
    given = []
    for unit_id, name in units:
        text, reason = (typed.get(f"{part}-{unit_id}", "").strip() for part in ("points", "reason"))
        if not text:
            if reason:
                raise Invalid(f"{name}：写了理由但没有评分，请填写评分。")
            continue
        points = decimal_of(text)
        if points is None:
            raise Invalid(f"{name}：评分“{text[:20]}”不是数字，请改正。")
        given.append(Judgement(unit_id, points, reason[:LONGEST_REASON]))
    return given
