"""From which measure a work item's figure comes."""

from tracker.web.forms import ChoiceField, EditForm


class IndicatorForm(EditForm):
    counted_by = ChoiceField("完成数来自")
