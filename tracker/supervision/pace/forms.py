"""The pace rules as they are typed."""

from wtforms import BooleanField
from wtforms.validators import InputRequired

from tracker.web.forms import EditForm, WholeField
from tracker.work_items.pace import PaceRules


class PaceForm(EditForm):
    yellow = WholeField("黄灯界限", validators=[InputRequired("请填写黄灯界限。")])
    red = WholeField("红灯界限", validators=[InputRequired("请填写红灯界限。")])
    made_up_is_yellow = BooleanField("逾期后补上的保持黄灯")

    @property
    def rules(self) -> PaceRules:
        return PaceRules(self.yellow.data or 0, self.red.data or 0, self.made_up_is_yellow.data)
