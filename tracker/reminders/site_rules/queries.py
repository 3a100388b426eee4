"""The rules as they hold."""

from sqlalchemy import select

from tracker.database import db
from tracker.reminders.kinds import KINDS
from tracker.reminders.kinds.kind import Audience, Rule
from tracker.reminders.rules import Rhythm
from tracker.reminders.site_rules.models import ReminderRule
from tracker.reminders.site_rules.rules import NEVER

WEEK = "week"
OFFERED = {
    Audience.OFFICERS: "承担单位的经办人",
    Audience.LEADERS: "承担单位的领导",
    Audience.REVIEWERS: "上级单位的督办人员",
}
LABELS = {kind.rule: kind.dated.label for kind in KINDS.values() if kind.dated} | {WEEK: "领导的一周概况"}
USUAL = {
    kind.rule: Rule(kind.dated.is_on, kind.dated.rhythm, (kind.audience,)) for kind in KINDS.values() if kind.dated
} | {WEEK: Rule(True, NEVER, (Audience.LEADERS,))}


def rules_in_force() -> dict[str, Rule]:
    """By the kind's name: as it was set, or as it is usual."""
    return USUAL | {row.kind: _rule_of(row) for row in db.session.scalars(select(ReminderRule)) if row.kind in USUAL}


def row_id(kind: str) -> int:
    """By which the history knows it; 0 as long as nobody has set it."""
    return db.session.scalar(select(ReminderRule.id).where(ReminderRule.kind == kind)) or 0


def _rule_of(row: ReminderRule) -> Rule:
    counted = USUAL[row.kind].rhythm.in_workdays
    rhythm = Rhythm(tuple(row.before), row.on_day, row.then_every, counted)
    return Rule(row.is_on, rhythm, tuple(Audience(word) for word in row.audiences))
