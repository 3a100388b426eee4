"""What is typed on the pages of self-appraisals."""

from collections.abc import Mapping, Sequence

from flask_wtf import FlaskForm
from wtforms.validators import InputRequired

from tracker.appraisals.figures import decimal_of
from tracker.appraisals.self_appraisals.rules import Asked, OwnScore
from tracker.errors import Invalid
from tracker.web.forms import DayField


class CallForm(FlaskForm):  # type: ignore[misc]
    due_on = DayField("自评截止日期", validators=[InputRequired("请填写自评截止日期。")])


def own_scores(typed: Mapping[str, str], asked: Sequence[Asked]) -> list[OwnScore]:
    """Every clause that applies, as it was typed. Raises Invalid for what is no number."""
    found = []
    for clause in asked:
        points, note = (typed.get(f"{part}-{clause.clause_id}", "").strip() for part in ("points", "note"))
        value = decimal_of(points) if points else None
        if points and value is None:
            raise Invalid(f"“{clause.title}”：自评分“{points[:20]}”不是数字，请改正。")
        found.append(OwnScore(clause.clause_id, value, note.replace("\r\n", "\n")))
    return found
