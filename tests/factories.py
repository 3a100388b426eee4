"""Records for tests, made by the real operations and committed. Like the cast, they come back detached and loaded.

Use `again(record)` inside a `transaction()` to get the same record in the session at hand.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from tests.cast import Cast
from tests.conftest import NOW
from tracker.access.policy import Actor
from tracker.accounts.models import Person, Unit
from tracker.database import Base, db, transaction
from tracker.progress import operations as progress
from tracker.progress.models import Report
from tracker.work_items import milestones, operations
from tracker.work_items.extensions import operations as extensions
from tracker.work_items.models import Assignment, Duty, Extension, Milestone, WorkItem

Record = TypeVar("Record", bound=Base)


def again(record: Record) -> Record:
    """The same record, in the session at hand."""
    return db.session.get_one(type(record), record.id)  # type: ignore[attr-defined]


def officer_of(cast: Cast, unit_id: int) -> Person:
    """Who delivers for a unit. Of the cast's units, 台前县 and 市教育局 have nobody."""
    return {person.unit_id: person for person in (cast.officer, cast.other_officer, cast.town_officer)}[unit_id]


def make_work_item(
    cast: Cast,
    *,
    number: str = "1",
    title: str = "培育知识产权示范校",
    chapter: str = "一、强化知识产权创造",
    text: str = "全市新培育知识产权示范校8所，每县（区）至少一所。",
    measure: str = "所",
    year: int = 2026,
    weight: Decimal | None = Decimal(10),
    contact: str = "王督办 0393-1234567",
    now: datetime = NOW,
) -> WorkItem:
    with _committed():
        return operations.add_work_item(
            actor=cast.supervisor.actor,
            now=now,
            office=again(cast.city),
            year=year,
            number=number,
            title=title,
            chapter=chapter,
            text=text,
            measure=measure,
            weight=weight,
            contact=contact,
        )


def make_assignment(
    cast: Cast,
    work_item: WorkItem | None = None,
    unit: Unit | None = None,
    *,
    duty: Duty = Duty.RESPONSIBLE,
    target: Decimal | None = Decimal(8),
    acknowledged: bool = True,
    actor: Actor | None = None,
    now: datetime = NOW,
) -> Assignment:
    """Given by the supervisor, to 南乐县 unless another unit is named, and acknowledged by its officer."""
    work_item = work_item or make_work_item(cast)
    unit = unit or cast.nanle
    with _committed():
        assignment = operations.assign(
            again(work_item), again(unit), actor=actor or cast.supervisor.actor, now=now, duty=duty, target=target
        )
        if acknowledged:
            operations.acknowledge(assignment, actor=officer_of(cast, unit.id).actor, now=now)
        return assignment


def make_milestone(
    cast: Cast,
    assignment: Assignment | None = None,
    *,
    title: str = "完成上半年任务",
    due_on: date = date(2026, 6, 30),
    target: Decimal | None = Decimal(4),
    now: datetime = NOW,
) -> Milestone:
    assignment = assignment or make_assignment(cast)
    with _committed():
        return milestones.add_milestone(
            again(assignment), actor=cast.supervisor.actor, now=now, title=title, due_on=due_on, target=target
        )


def make_report(
    cast: Cast,
    milestone: Milestone | None = None,
    *,
    text: str = "已完成申报材料初审，正在组织现场核查。",
    percent: int = 50,
    figure: Decimal | None = Decimal(2),
    actor: Actor | None = None,
    now: datetime = NOW,
) -> Report:
    """Submitted by an officer of the assigned unit; it waits for review."""
    milestone = milestone or make_milestone(cast)
    with _committed():
        milestone = again(milestone)
        officer = actor or officer_of(cast, milestone.assignment.unit_id).actor
        return progress.submit(milestone, actor=officer, now=now, text=text, percent=percent, figure=figure)


def make_extension(
    cast: Cast,
    milestone: Milestone | None = None,
    *,
    wanted_on: date = date(2026, 7, 31),
    reason: str = "申报材料须待省局复核，预计7月下旬完成。",
    actor: Actor | None = None,
    now: datetime = NOW,
) -> Extension:
    """Asked for by an officer of the assigned unit; it waits to be decided."""
    milestone = milestone or make_milestone(cast)
    with _committed():
        milestone = again(milestone)
        officer = actor or officer_of(cast, milestone.assignment.unit_id).actor
        return extensions.ask(milestone, actor=officer, now=now, wanted_on=wanted_on, reason=reason)


@contextmanager
def _committed() -> Iterator[None]:
    with transaction():
        db.session().expire_on_commit = False
        yield
