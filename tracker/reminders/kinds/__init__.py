"""All that anybody is reminded of, one file each."""

from tracker.reminders.kinds import (
    assignment_made,
    extension_decided,
    extension_waiting,
    ledger_due,
    light,
    milestone_due,
    notice,
    objection_due,
    publicity,
    rectification_due,
    report_returned,
    report_waiting,
    self_appraisal_due,
    week,
)
from tracker.reminders.kinds.kind import Kind

KINDS: dict[str, Kind] = {
    kind.rule: kind
    for kind in (
        milestone_due.KIND,
        ledger_due.KIND,
        self_appraisal_due.KIND,
        publicity.ENDING,
        publicity.OBJECTIONS,
        objection_due.KIND,
        rectification_due.KIND,
        light.RED,
        light.YELLOW,
        assignment_made.KIND,
        report_returned.KIND,
        report_waiting.KIND,
        extension_waiting.KIND,
        extension_decided.GRANTED,
        extension_decided.REFUSED,
        notice.ISSUED,
        notice.RETURNED,
        notice.ANSWERED,
        notice.UNANSWERED,
        notice.REPLY,
        week.LIGHTS,
        week.REDDENED,
        week.AHEAD,
        week.WAITING,
    )
}
