"""What became of an extension that was asked for: to the unit's officers, whoever of them asked."""

from collections.abc import Collection
from functools import partial

from sqlalchemy import select

from tracker.accounts.models import Unit
from tracker.clock import day_of
from tracker.database import db
from tracker.reminders.kinds.kind import Audience, Due, Kind, about
from tracker.reminders.kinds.report_returned import short
from tracker.work_items.extensions.rules import day
from tracker.work_items.models import Assignment, Decision, Extension, Milestone, WorkItem


def holding(decision: Decision, ids: Collection[int]) -> list[Due]:
    rows = db.session.execute(
        select(
            Extension.id,
            Extension.decided_at,
            Extension.granted_on,
            Extension.words,
            WorkItem.number,
            WorkItem.title,
            Milestone.title,
            Assignment.id,
            Unit.id,
            Unit.path,
        )
        .join(Assignment, Assignment.id == Extension.assignment_id)
        .join(Milestone, Milestone.id == Extension.milestone_id)
        .join(WorkItem, WorkItem.id == Assignment.work_item_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(Extension.id.in_(ids), Extension.decision == decision, Assignment.closed_at.is_(None))
    )
    return [
        Due(
            id_,
            day_of(at),
            about(number, item, step) + (f"（延至{day(granted_on)}）" if granted_on else f"（理由：{short(words)}）"),
            assignment_id,
            unit_id,
            path,
            day_of(at),
        )
        for id_, at, granted_on, words, number, item, step, assignment_id, unit_id, path in rows
        if at
    ]


def _kind(decision: Decision) -> Kind:
    return Kind(
        f"extension_{decision}",
        "extension",
        Audience.OFFICERS,
        partial(holding, decision),
        verb=f"extension.{decision}",
        subject_of=lambda _subject_id, detail: detail.get("extension"),
    )


GRANTED, REFUSED = _kind(Decision.GRANTED), _kind(Decision.REFUSED)
