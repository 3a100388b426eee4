"""Setting a rule."""

from datetime import datetime

from sqlalchemy import select

from tracker.access.policy import Actor
from tracker.accounts.operations import take_turns
from tracker.database import db
from tracker.errors import Invalid
from tracker.history.operations import record
from tracker.reminders.kinds.kind import Rule
from tracker.reminders.site_rules.models import ReminderRule
from tracker.reminders.site_rules.queries import LABELS, OFFERED, WEEK, rules_in_force
from tracker.reminders.site_rules.rules import problem_of, said
from tracker.workdays.queries import site_path


def set_rule(kind: str, rule: Rule, *, actor: Actor, now: datetime) -> bool:
    """From the next round on. Whether anything was changed: setting what holds already is nothing.

    Raises:
        Invalid: a rule that is on and would tell nobody, never, or on days that cannot be.
    """
    problem = problem_of(rule.rhythm, len(rule.to)) if rule.is_on and kind != WEEK else None
    if problem:
        raise Invalid(problem)
    take_turns()
    before = rules_in_force()[kind]
    if rule == before:
        return False
    row = db.session.scalars(select(ReminderRule).where(ReminderRule.kind == kind)).one_or_none()
    row = row or ReminderRule(kind=kind)
    row.is_on, row.before, row.on_day = rule.is_on, list(rule.rhythm.before), rule.rhythm.on_day
    row.then_every, row.audiences = rule.rhythm.then_every, list(rule.to)
    db.session.add(row)
    db.session.flush()
    told = {"name": LABELS[kind], "before": _said(rule=before), "after": _said(rule=rule)}
    record("reminder_rule.changed", "reminder_rule", row.id, actor=actor, now=now, unit_path=site_path(), **told)
    return True


def _said(rule: Rule) -> dict[str, str]:
    return {
        "enabled": "启用" if rule.is_on else "停用",
        "times": said(rule.rhythm),
        "recipients": "、".join(OFFERED[audience] for audience in rule.to),
    }
