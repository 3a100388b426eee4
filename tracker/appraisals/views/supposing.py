"""试算: change one figure, a parameter or a weight, and see everybody's scores and ranks move. Nothing is saved."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms.validators import Optional

from tracker.access.guards import actor, requires
from tracker.access.policy import Action
from tracker.appraisals import queries
from tracker.appraisals.blueprint import blueprint
from tracker.appraisals.clause_type import Facts, Reads
from tracker.appraisals.clauses import TYPES
from tracker.appraisals.figures import plain
from tracker.appraisals.forms import parameter_field
from tracker.appraisals.results import Board, board_of, facts_of
from tracker.appraisals.scoring import ClauseLine
from tracker.appraisals.supposing import Move, Supposition, moves, suppose
from tracker.errors import Invalid
from tracker.web.forms import DayField, FigureField

MOST_MILESTONES = 20  # that can be supposed otherwise
LARGEST = Decimal(10) ** 12


class SupposedForm(FlaskForm):  # type: ignore[misc]
    """With the fields of a clause's type and of what a unit did under it."""

    weight = FigureField("权重", validators=[Optional()])

    class Meta:
        csrf = False  # read by GET; it saves nothing

    @property
    def parameter_fields(self) -> list[Any]:
        return [field for field in self if hasattr(field, "parameter_name")]

    @property
    def figure_fields(self) -> list[Any]:
        return [field for field in self if field.name != "weight" and not hasattr(field, "parameter_name")]


@blueprint.get("/<int:appraisal_id>/what-if")
@requires(Action.READ_APPRAISAL)
def what_if(appraisal_id: int) -> ResponseReturnValue:
    """For whoever sees the office. First a clause and a unit are chosen, then what would be otherwise."""
    appraisal = queries.appraisal_within(appraisal_id, actor().unit_path)
    board = board_of(appraisal)
    clause = next((each for each in board.rulebook.clauses if each.id == request.args.get("clause", type=int)), None)
    unit = next((each for each in board.units if each.id == request.args.get("unit", type=int)), None)
    moved: list[Move] = []
    form, after = None, board
    if clause is not None:
        facts = facts_of(appraisal)
        known = facts[unit.id][clause.id] if unit else None
        form = _form(clause, known)
        if "supposed" in request.args and form.validate():
            try:
                after = suppose(board, facts, _supposition(form, clause, unit.id if unit else None, known))
                moved = moves(board, after, clause.id)
            except Invalid as error:
                form.form_errors.append(error.sentence)
    page = render_template(
        "appraisals/what_if.html",
        appraisal=appraisal,
        board=board,
        clause=clause,
        unit=unit,
        form=form,
        types=TYPES,
        moved=moved,
        total=_total(after),
        choices=[
            ("clause", "条款", [(each.id, each.title) for each in board.rulebook.clauses], clause.id if clause else ""),
            (
                "unit",
                "单位",
                [("", "（不改变数据）"), *((each.id, each.name) for each in board.units)],
                unit.id if unit else "",
            ),
        ],
    )
    return page, 422 if form is not None and form.errors else 200


def _form(clause: ClauseLine, facts: Facts | None) -> SupposedForm:
    fields: dict[str, Any] = {
        f"parameter_{each.name}": parameter_field(each, clause.parameters.get(each.name, each.default))
        for each in TYPES[clause.type].parameters
    }
    if facts is not None:
        fields |= _figure_fields(clause, facts)
    form_class: Any = type("SupposedFormOfClause", (SupposedForm,), fields)
    sent = request.args if "supposed" in request.args else None
    form: SupposedForm = form_class(formdata=sent, weight=clause.weight)
    for each in TYPES[clause.type].parameters:
        form[f"parameter_{each.name}"].parameter_name = each.name
    return form


def _figure_fields(clause: ClauseLine, facts: Facts) -> dict[str, Any]:
    """What a unit reached under the clause, as far as its type goes by it."""
    judging = clause.judging
    if judging is not None:
        label = f"{judging.what}（{judging.unit}）"
        return {"judged": FigureField(label, default=facts.judged, validators=[Optional()])}
    measure = f"（{facts.measure}）" if facts.measure else ""
    found: dict[str, Any] = {}
    reads = TYPES[clause.type].reads(clause.parameters)
    if reads is Reads.TARGET or facts.target is not None:
        found["target"] = FigureField(f"目标值{measure}", default=facts.target, validators=[Optional()])
    if reads is not Reads.NONE:
        found["actual"] = FigureField(f"完成值{measure}", default=facts.actual, validators=[Optional()])
    if reads is Reads.NONE:
        for at, each in enumerate(facts.milestones[:MOST_MILESTONES]):
            label = f"“{each.title}”完成日期"
            found[f"met_{at}"] = DayField(label, default=each.met_on, validators=[Optional()])
    return found


def _supposition(form: SupposedForm, clause: ClauseLine, unit_id: int | None, facts: Facts | None) -> Supposition:
    parameters = {field.parameter_name: field.data for field in form.parameter_fields}
    weight = clause.weight if form.weight.data is None else form.weight.data
    if facts is None:
        return Supposition(clause.id, weight, parameters)
    given = {name: form[name].data for name in ("target", "actual", "judged") if name in form}
    for value in given.values():
        if value is not None and abs(value) > LARGEST:
            raise Invalid("数值过大，请改正。")
    milestones = tuple(
        each._replace(met_on=form[f"met_{at}"].data) if f"met_{at}" in form else each
        for at, each in enumerate(facts.milestones)
    )
    return Supposition(clause.id, weight, parameters, unit_id, replace(facts, **given, milestones=milestones))


def _total(board: Board) -> str:
    return plain(sum((each.weight for each in board.rulebook.clauses if not each.is_extra), Decimal(0)))
