"""What a draw asks for."""

from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import InputRequired

from tracker.ledgers.inspections.rules import FEWEST_INSPECTORS
from tracker.web.forms import REQUIRED, ChoiceField, WholeField


class DrawForm(FlaskForm):  # type: ignore[misc]
    category = ChoiceField("检查类别")
    count = WholeField("抽取户数", validators=[InputRequired(REQUIRED)], render_kw={"inputmode": "numeric"})
    each = WholeField(
        "每户检查人员",
        default=FEWEST_INSPECTORS,
        validators=[InputRequired(REQUIRED)],
        render_kw={"inputmode": "numeric"},
    )
    again = BooleanField("本年已抽取过的也列入")


class LeastForm(FlaskForm):  # type: ignore[misc]
    percent = WholeField("每年抽查比例（%）", validators=[InputRequired(REQUIRED)], render_kw={"inputmode": "numeric"})
