"""A rule as it is filled in: of the week whether it is on; of a light who hears; of what waits how often as well; of a
due date the days, too."""

from typing import Any

from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from tracker.reminders.kinds.kind import Audience, Rule
from tracker.reminders.kinds.light import ON_THE_DAY
from tracker.reminders.rules import Rhythm
from tracker.reminders.site_rules.queries import OFFERED, USUAL, WEEK
from tracker.reminders.site_rules.rules import days_in, said_before
from tracker.web.forms import REQUIRED, EditForm, WholeField


class WeekForm(EditForm):
    is_on = BooleanField("启用")

    def rule(self, before: Rule) -> Rule:
        return before._replace(is_on=self.is_on.data)


class LightForm(WeekForm):
    officers = BooleanField(OFFERED[Audience.OFFICERS])
    leaders = BooleanField(OFFERED[Audience.LEADERS])
    reviewers = BooleanField(OFFERED[Audience.REVIEWERS])

    def rule(self, before: Rule) -> Rule:
        chosen = tuple(audience for audience in OFFERED if self[audience].data)
        return Rule(self.is_on.data, self.rhythm, chosen)

    @property
    def rhythm(self) -> Rhythm:
        return ON_THE_DAY


class WaitingForm(LightForm):
    then_every = WholeField("每隔几个工作日再提醒", validators=[InputRequired(REQUIRED)])

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(before=(), on_day=False, then_every=self.then_every.data or 0, in_workdays=True)


class DeadlineForm(WaitingForm):
    before = StringField("提前几天", validators=[Length(max=100, message="不超过100字。")])
    on_day = BooleanField("到期当天提醒")
    then_every = WholeField("逾期后每隔几天再提醒", validators=[InputRequired(REQUIRED)])

    def validate_before(self, field: StringField) -> None:
        if days_in(field.data or "") is None:
            raise ValidationError("应为几个整数，用顿号隔开，如 15、7、3、1。")

    @property
    def rhythm(self) -> Rhythm:
        before = tuple(sorted(days_in(self.before.data or "") or (), reverse=True))
        return Rhythm(before, self.on_day.data, self.then_every.data or 0)


def form_for(kind: str, rule: Rule) -> WeekForm:
    """Filled from the rule as it holds."""
    rhythm = rule.rhythm
    said: dict[str, Any] = {
        "is_on": rule.is_on,
        "before": said_before(rhythm.before),
        "on_day": rhythm.on_day,
        "then_every": rhythm.then_every,
        **{audience.value: audience in rule.to for audience in OFFERED},
    }
    if kind == WEEK:
        return WeekForm(data=said)
    if USUAL[kind].rhythm == ON_THE_DAY:
        return LightForm(data=said)
    return WaitingForm(data=said) if rhythm.in_workdays else DeadlineForm(data=said)
