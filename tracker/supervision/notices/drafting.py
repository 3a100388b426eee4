"""The rules' round: what they would have issued is drafted, once for each cause; what no longer holds is dropped."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, func, or_, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import aliased

from tracker.accounts.models import Unit
from tracker.database import db
from tracker.history.operations import record
from tracker.progress.models import Report, Verdict
from tracker.supervision.notices import rules
from tracker.supervision.notices.models import NoticeDraft, NoticeRound, NoticeRules, SupervisionNotice
from tracker.supervision.notices.queries import DATE_OF_NOTICE, IS_DRAFT, IS_OPEN
from tracker.supervision.notices.rules import NEAR_WORKDAYS, Step, Wanted, gravest
from tracker.supervision.queries import STANDING_COLUMNS
from tracker.supervision.rules import Light, read_light
from tracker.work_items.facts import pace_rules_for
from tracker.work_items.models import Assignment, Milestone, WorkItem
from tracker.work_items.pace import Standing
from tracker.workdays.models import DerivedDate
from tracker.workdays.queries import site_overrides
from tracker.workdays.rules import Overrides, add_workdays

NO_LONGER = "情况已变化，不再需要"
_IS_OPEN = (
    Assignment.closed_at.is_(None),
    Assignment.parent_id.is_(None),
)  # handed further down: the unit's own affair


def draft_due(*, on: date, now: datetime) -> tuple[int, int]:
    """Once a day. Returns how many drafts are new (or hold again), and how many unanswered notices were noted."""
    kept = _lock_round()
    if kept.drafted_on == on:
        return 0, 0
    kept.drafted_on = on
    _lock_assignments({each.assignment_id for each in _wanted(on)} | {row.assignment_id for row in _unanswered(on)})
    return _draft(on, now), _note_unanswered(on, now)


def _lock_assignments(ids: set[int]) -> None:
    """All that may be touched, in order, before anything else: whoever acts on a notice locks its assignment."""
    held = select(NoticeDraft.assignment_id).where(IS_DRAFT)
    db.session.execute(
        select(Assignment.id)
        .where(or_(Assignment.id.in_(ids), Assignment.id.in_(held)))
        .order_by(Assignment.id)
        .with_for_update()
    ).all()


def _wanted(on: date) -> list[Wanted]:
    by_office = {found.office_id: found for found in db.session.scalars(select(NoticeRules))}
    return [*_about_milestones(on, by_office, site_overrides()), *_behind(on), *_escalated(on, by_office)]


def _draft(on: date, now: datetime) -> int:
    drafts = {
        (found.assignment_id, found.cause): found
        for found in db.session.scalars(select(NoticeDraft).where(NoticeDraft.cause.is_not(None)))
    }
    settled = {key for key, found in drafts.items() if found.notice_id or found.dropped_by}
    chosen = {each.key: each for each in gravest(_wanted(on), cast(set[tuple[int, str]], settled))}
    for key, found in drafts.items():
        if found.dropped_at is None and found.notice_id is None and key not in chosen:
            found.dropped_at, found.drop_reason = now, NO_LONGER
    return sum(_propose(each, drafts.get(key), now) for key, each in chosen.items())


def _propose(wanted: Wanted, found: NoticeDraft | None, now: datetime) -> bool:
    """Whether it is new. What the rules dropped themselves holds again; what stands stays as people have changed it."""
    if found and found.dropped_at is None:
        return False
    if found is None:
        found = NoticeDraft(assignment_id=wanted.assignment_id, cause=wanted.cause, drafted_at=now)
        db.session.add(found)
    found.colour, found.text, found.asked = wanted.colour, wanted.text, wanted.asked
    found.escalates_id, found.dropped_at, found.drop_reason = wanted.escalates_id, None, ""
    return True


def _about_milestones(on: date, by_office: dict[int, NoticeRules], overrides: Overrides) -> Iterable[Wanted]:
    """Overdue, unless a report waits for review; or near, and nothing reported but what was sent back."""
    most = max([NEAR_WORKDAYS, *(each.near_workdays for each in by_office.values())])
    waiting = _reported(Report.verdict.is_(None))
    reported = _reported(or_(Report.verdict.is_(None), Report.verdict == Verdict.APPROVED))
    rows = db.session.execute(
        select(
            Assignment.id,
            WorkItem.office_id,
            WorkItem.title.label("item"),
            Milestone.title,
            Milestone.due_on,
            reported.label("reported"),
        )
        .join(Assignment, Assignment.id == Milestone.assignment_id)
        .join(WorkItem, WorkItem.id == Assignment.work_item_id)
        .where(*_IS_OPEN, Milestone.met_on.is_(None), Milestone.due_on <= add_workdays(on, most, overrides), ~waiting)
        .order_by(Assignment.id, Milestone.due_on, Milestone.id)
    ).all()
    reach: dict[int, date] = {}
    for assignment_id, group in groupby(rows, key=lambda row: row.id):
        steps = list(group)
        office_id = steps[0].office_id
        if office_id not in reach:
            near = by_office[office_id].near_workdays if office_id in by_office else NEAR_WORKDAYS
            reach[office_id] = add_workdays(on, near, overrides)
        late = [Step(row.title, row.due_on) for row in steps if row.due_on < on]
        soon = [
            Step(row.title, row.due_on) for row in steps if on <= row.due_on <= reach[office_id] and not row.reported
        ]
        if late:
            yield rules.overdue(assignment_id, steps[0].item, late, on)
        if soon:
            yield rules.near(assignment_id, steps[0].item, soon, on)


def _reported(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(Report.id).where(Report.milestone_id == Milestone.id, condition).exists()


def _behind(on: date) -> Iterable[Wanted]:
    """Behind pace by the office's rules, whatever was late before, and not overdue: that is another notice."""
    office = aliased(Unit)
    rows = db.session.execute(
        select(Assignment.id, WorkItem.title, office.path, *STANDING_COLUMNS)
        .join(WorkItem, WorkItem.id == Assignment.work_item_id)
        .join(office, office.id == WorkItem.office_id)
        .where(*_IS_OPEN, Assignment.next_due_on >= on, Assignment.yellow_on <= on)
        .order_by(Assignment.id)
    ).all()
    pace = {path: pace_rules_for(path) for path in {row.path for row in rows}}
    for assignment_id, item, path, *columns in rows:
        standing = Standing(*columns)._replace(late_count=0)
        reading = read_light(standing, on, pace[path])
        if reading.light in {Light.YELLOW, Light.RED} and standing.next_due_on:
            yield rules.behind(assignment_id, item, standing.next_due_on, reading.pace, reading.done, on)


def _escalated(on: date, by_office: dict[int, NoticeRules]) -> Iterable[Wanted]:
    """The last notice of an assignment, when nobody answered it by its date."""
    for row in _unanswered(on):
        if row.is_last and (row.office_id not in by_office or by_office[row.office_id].escalates):
            yield rules.escalated(row.assignment_id, row.id, row.number, row.colour, row.reply_by, row.text, row.asked)


def _note_unanswered(on: date, now: datetime) -> int:
    """One event for each notice whose date has passed: who is to answer is told, and who leads them."""
    rows = [row for row in _unanswered(on) if row.unanswered_at is None]
    for row in rows:
        notice = db.session.get_one(SupervisionNotice, row.id)
        notice.unanswered_at = now
    db.session.flush()
    for row in rows:
        detail = {"notice": row.id, "number": row.number, "due_on": row.reply_by.isoformat()}
        path = row.unit_path
        record("notice.unanswered", "assignment", row.assignment_id, actor=None, now=now, unit_path=path, **detail)
    return len(rows)


def _unanswered(on: date) -> Sequence[Any]:
    last = (
        select(func.max(SupervisionNotice.id))
        .where(SupervisionNotice.rescinded_at.is_(None))
        .group_by(SupervisionNotice.assignment_id)
    )
    return db.session.execute(
        select(
            SupervisionNotice.id,
            SupervisionNotice.assignment_id,
            SupervisionNotice.number,
            SupervisionNotice.colour,
            SupervisionNotice.text,
            SupervisionNotice.asked,
            SupervisionNotice.unanswered_at,
            SupervisionNotice.id.in_(last).label("is_last"),
            DerivedDate.falls_on.label("reply_by"),
            WorkItem.office_id,
            Unit.path.label("unit_path"),
        )
        .join(DerivedDate, DATE_OF_NOTICE)
        .join(Assignment, Assignment.id == SupervisionNotice.assignment_id)
        .join(WorkItem, WorkItem.id == Assignment.work_item_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(IS_OPEN, DerivedDate.falls_on < on, Assignment.closed_at.is_(None))
        .order_by(SupervisionNotice.id)
    ).all()


def _lock_round() -> NoticeRound:
    """The one row, until the transaction ends."""
    statement = select(NoticeRound).with_for_update().execution_options(populate_existing=True)
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        insert: Any = sqlite_insert if db.engine.dialect.name == "sqlite" else postgresql_insert
        db.session.execute(insert(cast(Table, NoticeRound.__table__)).values(id=1).on_conflict_do_nothing())
        found = db.session.scalars(statement).one()
    return found
